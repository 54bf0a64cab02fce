import "server-only";
import { inScope, personOf, type Actor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { inTransaction, type Tx } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { ok, type Result } from "@/lib/core/result";
import {
  integrityRefusal,
  lockPayment,
  NO_PERSON,
  NOT_FOUND,
  permitFacts,
  personNow,
  type Stored,
} from "@/lib/features/payments/mutations/stored";
import { canApprove, canReject } from "@/lib/features/payments/rules/permits";
import type { PaymentStatus } from "@/lib/features/payments/types";

type Seen = { readonly paymentId: string; readonly payloadHash: string; readonly note?: string };
type Verdict = "approved" | "rejected";

/** Approves what the person saw, named by its hash: one row, and the payment may be released. */
export function approve(actor: Actor, input: Seen, now: Date): Promise<Result<{ status: PaymentStatus }>> {
  return decide(actor, input, "approved", now);
}

/** Refuses what the person saw. The payment ends here. */
export function reject(actor: Actor, input: Seen, now: Date): Promise<Result<{ status: PaymentStatus }>> {
  return decide(actor, input, "rejected", now);
}

function decide(actor: Actor, input: Seen, verdict: Verdict, now: Date): Promise<Result<{ status: PaymentStatus }>> {
  return inTransaction(async (tx) => {
    const stored = await lockPayment(tx, input.paymentId);
    if (!stored || !inScope(actor.scope, stored.accountId)) return NOT_FOUND;
    const person = await personNow(tx, actor);
    if (!person) return NO_PERSON;
    if (!inScope(person.scope, stored.accountId)) return NOT_FOUND;
    const rule = verdict === "approved" ? canApprove : canReject;
    const refusal = rule(permitFacts(stored), person, input.payloadHash) ?? integrityRefusal(stored);
    if (refusal) return refusal;
    return record(tx, actor, stored, { verdict, note: input.note?.trim() || null, now });
  });
}

async function record(
  tx: Tx,
  actor: Actor,
  stored: Stored,
  word: { verdict: Verdict; note: string | null; now: Date },
): Promise<Result<{ status: PaymentStatus }>> {
  const { verdict, note, now } = word;
  const { payloadHash } = stored;
  await tx.approval.create({
    data: { id: newId(), paymentId: stored.id, memberId: actor.memberId, verdict, payloadHash, note, at: now },
  });
  const { count } = await tx.payment.updateMany({
    where: { id: stored.id, status: "awaiting_approval" },
    data: { status: verdict, finalAt: verdict === "rejected" ? now : null },
  });
  // The row is locked, so nobody can have been first; returning here would keep the approval without its effect.
  if (count !== 1) throw new Error("A locked payment changed under its lock");
  await audit(tx, personOf(actor), {
    action: `payment.${verdict}`,
    subjectType: "payment",
    subjectId: stored.id,
    accountId: stored.accountId,
    before: { status: stored.status },
    after: { status: verdict, payloadHash, note },
  });
  return ok({ status: verdict });
}
