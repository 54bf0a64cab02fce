import "server-only";
import { inScope, personOf, type Actor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { inTransaction } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { ok, refuse, type Result } from "@/lib/core/result";
import { canRelease } from "../rules/permits";
import { FIRST_TAKEN, integrityRefusal, lockPayment, NO_PERSON, NOT_FOUND, permitFacts, personNow } from "./stored";

/**
 * Releases an approved payment: mints its one idempotency key and stores it with the new state and the audit row in
 * one transaction. Nothing is sent here; from now on the payment is due and whoever sends it uses this key.
 */
export function releasePayment(
  actor: Actor,
  input: { paymentId: string; payloadHash: string },
  now: Date,
): Promise<Result<{ idempotencyKey: string }>> {
  return inTransaction(async (tx) => {
    const stored = await lockPayment(tx, input.paymentId);
    if (!stored || !inScope(actor.scope, stored.accountId)) return NOT_FOUND;
    const person = await personNow(tx, actor);
    if (!person) return NO_PERSON;
    if (!inScope(person.scope, stored.accountId)) return NOT_FOUND;
    const refusal = canRelease(permitFacts(stored), person, input.payloadHash) ?? integrityRefusal(stored);
    if (refusal) return refusal;
    const approvals = await tx.approval.findMany({ where: { paymentId: stored.id, payloadHash: stored.payloadHash } });
    if (!approvals.some((row) => row.verdict === "approved" && row.memberId !== stored.createdById)) {
      return refuse("no_approval", "No approval stands for this version of the payment. It must be approved first.");
    }
    const idempotencyKey = newId();
    const { count } = await tx.payment.updateMany({
      where: { id: stored.id, status: "approved", idempotencyKey: null },
      data: {
        status: "releasing",
        idempotencyKey,
        keyStoredAt: now,
        releasedById: person.memberId,
        releasedAt: now,
        releaserSignedInAt: actor.signedInAt,
        dueAt: now,
      },
    });
    if (count === 0) return FIRST_TAKEN;
    await audit(tx, personOf(actor), {
      action: "payment.released",
      subjectType: "payment",
      subjectId: stored.id,
      accountId: stored.accountId,
      before: { status: "approved" },
      after: { status: "releasing", idempotencyKey, payloadHash: stored.payloadHash },
    });
    return ok({ idempotencyKey });
  });
}
