import "server-only";
import { inScope, personOf, type Actor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { inTransaction } from "@/lib/core/db";
import { ok, type Result } from "@/lib/core/result";
import { canCancel, canSend } from "../rules/permits";
import type { PaymentStatus } from "../types";
import { FIRST_TAKEN, integrityRefusal, lockPayment, NO_PERSON, NOT_FOUND, permitFacts, personNow } from "./stored";

/** Sends a draft on to the approvers. Asked again by the same person while it still waits, it answers the same. */
export function sendForApproval(
  actor: Actor,
  input: { paymentId: string },
  now: Date,
): Promise<Result<{ status: PaymentStatus }>> {
  return inTransaction(async (tx) => {
    const stored = await lockPayment(tx, input.paymentId);
    if (!stored || !inScope(actor.scope, stored.accountId)) return NOT_FOUND;
    const person = await personNow(tx, actor);
    if (!person) return NO_PERSON;
    if (stored.status === "awaiting_approval" && stored.createdById === person.memberId)
      return ok({ status: stored.status });
    const refusal = canSend(permitFacts(stored), person) ?? integrityRefusal(stored);
    if (refusal) return refusal;
    const { count } = await tx.payment.updateMany({
      where: { id: stored.id, status: "draft" },
      data: { status: "awaiting_approval", sentForApprovalAt: now },
    });
    if (count === 0) return FIRST_TAKEN;
    await audit(tx, personOf(actor), {
      action: "payment.sent_for_approval",
      subjectType: "payment",
      subjectId: stored.id,
      accountId: stored.accountId,
      before: { status: stored.status },
      after: { status: "awaiting_approval" },
    });
    return ok({ status: "awaiting_approval" });
  });
}

/** Withdraws a payment that was not released yet. */
export function cancelPayment(
  actor: Actor,
  input: { paymentId: string },
  now: Date,
): Promise<Result<{ status: PaymentStatus }>> {
  return inTransaction(async (tx) => {
    const stored = await lockPayment(tx, input.paymentId);
    if (!stored || !inScope(actor.scope, stored.accountId)) return NOT_FOUND;
    const person = await personNow(tx, actor);
    if (!person) return NO_PERSON;
    const refusal = canCancel(permitFacts(stored), person);
    if (refusal) return refusal;
    const { count } = await tx.payment.updateMany({
      where: { id: stored.id, status: stored.status },
      data: { status: "cancelled", finalAt: now },
    });
    if (count === 0) return FIRST_TAKEN;
    await audit(tx, personOf(actor), {
      action: "payment.cancelled",
      subjectType: "payment",
      subjectId: stored.id,
      accountId: stored.accountId,
      before: { status: stored.status },
      after: { status: "cancelled" },
    });
    return ok({ status: "cancelled" });
  });
}
