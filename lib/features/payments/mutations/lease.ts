import "server-only";
import type { ActingFor } from "@/lib/core/actor";
import { db, type Tx } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { lockPayment, type Stored } from "./stored";

/** A lease is short and renewed while the bank is asked, so that a dead sender's payment is taken up soon. */
export const LEASE_MS = 20_000;

/** The right to work on one payment, until the lease ends or somebody else holds it. */
export type Ticket = { readonly paymentId: string; readonly leaseToken: string; readonly by: ActingFor };

/**
 * Takes one payment that is due to be sent: the given one, or the one due longest. Null when none is free. Two
 * processes never hold the same one.
 */
export async function claimPayment(now: Date, paymentId: string | null): Promise<Ticket | null> {
  const leaseToken = newId();
  const claimed = await db().$queryRaw<{ id: string }[]>`
    update payment p set lease_token = ${leaseToken}::uuid, lease_until = ${new Date(now.getTime() + LEASE_MS)}
    from (select id from payment
          where status = 'releasing' and due_at <= ${now} and (lease_until is null or lease_until < ${now})
            and (${paymentId}::uuid is null or id = ${paymentId}::uuid)
          order by due_at limit 1 for update skip locked) d
    where p.id = d.id returning p.id`;
  const row = claimed[0];
  return row ? { paymentId: row.id, leaseToken, by: { type: "system", name: "Dispatch", requestId: newId() } } : null;
}

/** Prolongs a lease that is still ours. False when it is not: then nothing may leave under it any more. */
export async function renewLease(ticket: Ticket, now: Date): Promise<boolean> {
  const { count } = await db().payment.updateMany({
    where: { id: ticket.paymentId, leaseToken: ticket.leaseToken, status: "releasing" },
    data: { leaseUntil: new Date(now.getTime() + LEASE_MS) },
  });
  return count === 1;
}

/** The payment behind a ticket under lock, or null when the lease was lost. */
export async function heldPayment(tx: Tx, ticket: Ticket): Promise<Stored | null> {
  const stored = await lockPayment(tx, ticket.paymentId);
  return stored?.status === "releasing" && stored.leaseToken === ticket.leaseToken ? stored : null;
}
