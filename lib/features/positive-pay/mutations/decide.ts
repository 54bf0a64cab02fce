import "server-only";
import { inScope, personOf, type Actor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { inTransaction, type Tx } from "@/lib/core/db";
import { isId, newId } from "@/lib/core/ids";
import { ok, refuse, type Refusal, type Result } from "@/lib/core/result";
import { NO_PERSON, personNow } from "@/lib/features/payments/mutations/stored";
import { canDecide } from "../rules/decide";
import type { Wanted } from "../types";
import { lockException, STANDING, type StoredException } from "./stored";

const UNKNOWN = refuse("unknown_exception", "There is no such exception among your accounts. Reload the page.");

/**
 * Stores a decision with its own key, before anything is sent. It replaces a standing one (D9); it is bound to the
 * amount and to the decision that the person saw, so of two people at once one is refused by name. A repeat of what
 * stands already (a double click) changes nothing. Role and accounts are read afresh: a demotion counts at once.
 */
export function decide(actor: Actor, wanted: Wanted, now: Date): Promise<Result<{ decisionId: string }>> {
  return inTransaction(async (tx) => {
    const stored = isId(wanted.exceptionId) ? await lockException(tx, wanted.exceptionId) : null;
    if (!stored || !inScope(actor.scope, stored.accountId)) return UNKNOWN;
    const person = await personNow(tx, actor);
    if (!person) return NO_PERSON;
    if (!inScope(person.scope, stored.accountId)) return UNKNOWN;
    const refusal = canDecide(stored, person.role, wanted, now);
    if (refusal) return repeated(actor, stored, wanted, refusal);
    const decisionId = await store(tx, actor, stored, wanted, now);
    return ok({ decisionId });
  });
}

/** The same person asking for what already stands has what they asked for. */
function repeated(
  actor: Actor,
  stored: StoredException,
  wanted: Wanted,
  refusal: Refusal,
): Result<{ decisionId: string }> {
  const { standing } = stored;
  const same =
    refusal.reason === "decided_meanwhile" &&
    standing?.decidedById === actor.memberId &&
    standing.choice === wanted.choice &&
    standing.returnReason === (wanted.returnReason ?? null) &&
    standing.note === noteOf(wanted);
  return same && standing ? ok({ decisionId: standing.id }) : refusal;
}

function noteOf(wanted: Wanted): string | null {
  return wanted.note?.trim() || null;
}

async function store(tx: Tx, actor: Actor, stored: StoredException, wanted: Wanted, now: Date): Promise<string> {
  await tx.positivePayDecision.updateMany({
    where: { exceptionId: stored.id, status: { in: [...STANDING] } },
    data: { status: "superseded", dueAt: null },
  });
  const id = newId();
  const { choice, returnReason = null } = wanted;
  await tx.positivePayDecision.create({
    data: {
      id,
      exceptionId: stored.id,
      decision: choice,
      returnReason,
      note: noteOf(wanted),
      presentedAmountMinor: BigInt(stored.presentedAmountMinor),
      decidedById: actor.memberId,
      decidedAt: now,
      deciderSignedInAt: actor.signedInAt,
      idempotencyKey: newId(),
      dueAt: now,
    },
  });
  await tx.positivePayException.update({
    where: { id: stored.id },
    data: { status: "decided", alarm: null, updatedAt: now },
  });
  const { presentedAmountMinor, currency, standing, checkNumber } = stored;
  await audit(tx, personOf(actor), {
    action: standing ? "exception.redecided" : "exception.decided",
    subjectType: "exception",
    subjectId: stored.id,
    accountId: stored.accountId,
    before: standing
      ? { status: stored.status, decision: standing.choice, returnReason: standing.returnReason }
      : { status: stored.status },
    after: {
      status: "decided",
      decision: choice,
      returnReason,
      note: noteOf(wanted),
      decisionId: id,
      presentedAmountMinor,
      currency,
      checkNumber,
    },
  });
  return id;
}
