import "server-only";
import { inScope, personOf, type ActingFor, type Actor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { inTransaction, type Tx } from "@/lib/core/db";
import { minorFromBigInt } from "@/lib/core/money";
import { ok, type Result } from "@/lib/core/result";
import { canStopSending } from "../../rules/permits";
import type { PaymentStatus } from "../../types";
import { lockPayment, NO_PERSON, NOT_FOUND, permitFacts, personNow, type Stored } from "../stored";
import { settlePayment } from "./settle";

/**
 * Stops the entries of a payment that have not been sent. What has been sent, or may have been, goes its way to the
 * end: it cannot be called back. The payment is then what its entries come to.
 */
export function stopSending(
  actor: Actor,
  input: { paymentId: string },
  now: Date,
): Promise<Result<{ status: PaymentStatus }>> {
  return inTransaction(async (tx) => {
    const stored = await lockPayment(tx, input.paymentId);
    if (!stored || !inScope(actor.scope, stored.accountId)) return NOT_FOUND;
    const person = await personNow(tx, actor);
    if (!person) return NO_PERSON;
    const refusal = canStopSending({ ...permitFacts(stored), byEntry: stored.byEntry }, person);
    if (refusal) return refusal;
    if (stored.entriesStoppedAt === null) {
      const data = { entriesStoppedAt: now, entriesStoppedById: person.memberId };
      await tx.payment.updateMany({ where: { id: stored.id, status: "releasing" }, data });
    }
    await endUnsent(tx, personOf(actor), stored, stoppedBy(actor.name), now);
    return ok({ status: await settlePayment(tx, personOf(actor), stored, now) });
  }, STOP_MS);
}

const STOP_MS = 120_000;

function stoppedBy(name: string) {
  return {
    status: "not_sent",
    reason: "stopped",
    sentence: `${name} stopped the sending before it was sent.`,
  } as const;
}

/** Ends what was under way when the sending was stopped and, as the bank's answer says, was not taken. */
export async function endStopped(tx: Tx, by: ActingFor, stored: Stored, now: Date): Promise<void> {
  const where = { id: stored.entriesStoppedById ?? "" };
  const stopper = stored.entriesStoppedById ? await tx.member.findUnique({ where, select: { name: true } }) : null;
  await endUnsent(tx, by, stored, stoppedBy(stopper?.name ?? "Someone who left"), now);
}

/** Ends the entries of which surely nothing left, all in one statement with one row in the trail. */
export async function endUnsent(
  tx: Tx,
  by: ActingFor,
  stored: Stored,
  end: { readonly status: "not_sent"; readonly reason: string; readonly sentence: string },
  now: Date,
): Promise<void> {
  const [ended] = await tx.$queryRaw<{ n: bigint; total: bigint }[]>`
    with ended as (
      update payment_entry set status = ${end.status}, final_at = ${now}, due_at = null, lease_token = null,
        error_name = ${end.reason}, error_text = ${end.sentence}
      where payment_id = ${stored.id}::uuid and status = 'due' returning amount_minor)
    select count(*) as n, coalesce(sum(amount_minor), 0)::bigint as total from ended`;
  const count = Number(ended?.n ?? 0n);
  if (count === 0) return;
  await audit(tx, by, {
    action: "payment.entries_stopped",
    subjectType: "payment",
    subjectId: stored.id,
    accountId: stored.accountId,
    after: { notSent: count, amountMinor: minorFromBigInt(ended?.total ?? 0n), why: end.sentence },
  });
}
