import "server-only";
import { audit } from "@/lib/core/audit";
import { inTransaction } from "@/lib/core/db";
import { heldPayment, type Ticket } from "../lease";

const PAUSE_MS = 30_000;

/** Gives the lease back: without a problem the payment is due at once, with one it waits half a minute, told once in the trail. */
export function pausePayment(
  ticket: Ticket,
  problem: { readonly name: string; readonly sentence: string } | null,
  now: Date,
): Promise<void> {
  return inTransaction(async (tx) => {
    const stored = await heldPayment(tx, ticket);
    if (!stored) return;
    const told = problem ? { errorName: problem.name, errorText: problem.sentence } : {};
    const dueAt = problem ? new Date(now.getTime() + PAUSE_MS) : now;
    await tx.payment.updateMany({
      where: { id: stored.id, status: "releasing", leaseToken: ticket.leaseToken },
      data: { ...told, dueAt, leaseToken: null, leaseUntil: null },
    });
    if (!problem || stored.errorName === problem.name) return;
    await audit(tx, ticket.by, {
      action: "payment.entries_paused",
      subjectType: "payment",
      subjectId: stored.id,
      accountId: stored.accountId,
      after: { ...told, nextAttemptAt: dueAt.toISOString() },
    });
  });
}
