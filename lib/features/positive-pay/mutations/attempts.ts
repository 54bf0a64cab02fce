import "server-only";
import { z } from "zod";
import type { ActingFor } from "@/lib/core/actor";
import { db, inTransaction, type Tx } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { CHOICES, type Choice } from "../types";
import { lockException, type StoredException } from "./stored";

/** Short and renewed while the bank is asked, so that a dead sender's decision is taken up soon. */
export const LEASE_MS = 15_000;

/** The right to send one decision, until the lease ends or somebody else holds it. */
export type DecisionTicket = {
  readonly decisionId: string;
  readonly exceptionId: string;
  readonly leaseToken: string;
  readonly by: ActingFor;
};

/**
 * Takes one decision that is due: the given one, or the one due longest. Not while an older decision of the same
 * exception is still on its way: the bank must hear the newest last. A lease that nobody gave back means a sender
 * died on the way, so what it sent may have arrived.
 */
export async function claimDecision(now: Date, decisionId: string | null): Promise<DecisionTicket | null> {
  const leaseToken = newId();
  const leaseUntil = new Date(now.getTime() + LEASE_MS);
  const claimed = await db().$queryRaw<{ id: string; exception_id: string }[]>`
    update positive_pay_decision p
    set ever_unsure = p.ever_unsure or p.lease_token is not null,
      lease_token = ${leaseToken}::uuid, lease_until = ${leaseUntil}, attempt_count = p.attempt_count + 1
    from (select d.id from positive_pay_decision d
          where d.status = 'pending' and d.due_at <= ${now} and (d.lease_until is null or d.lease_until < ${now})
            and (${decisionId}::uuid is null or d.id = ${decisionId}::uuid)
            and not exists (select 1 from positive_pay_decision o
              where o.exception_id = d.exception_id and o.id <> d.id and o.lease_until >= ${now})
          order by d.due_at limit 1 for update skip locked) c
    where p.id = c.id returning p.id, p.exception_id`;
  const row = claimed[0];
  if (!row) return null;
  const by: ActingFor = { type: "system", name: "Dispatch", requestId: newId() };
  return { decisionId: row.id, exceptionId: row.exception_id, leaseToken, by };
}

/** Prolongs a lease that is still ours. */
export async function renewLease(ticket: DecisionTicket, now: Date): Promise<void> {
  await db().positivePayDecision.updateMany({
    where: { id: ticket.decisionId, leaseToken: ticket.leaseToken },
    data: { leaseUntil: new Date(now.getTime() + LEASE_MS) },
  });
}

/**
 * The last look before the bank is called: is the lease still ours, the decision still to be sent, and its key young
 * enough by the clock that stored it? Prolongs the lease. "lost" ends what is left of ours.
 */
export async function holdToSend(
  ticket: DecisionTicket,
  usableMs: number,
  now: Date,
): Promise<"held" | "lost" | "key_old"> {
  const [row] = await db().$queryRaw<{ old: boolean }[]>`
    update positive_pay_decision set lease_until = ${new Date(now.getTime() + LEASE_MS)}
    where id = ${ticket.decisionId}::uuid and lease_token = ${ticket.leaseToken}::uuid and status = 'pending'
    returning key_stored_at + ${usableMs}::double precision * interval '1 millisecond' <= clock_timestamp() as old`;
  if (row) return row.old ? "key_old" : "held";
  await inTransaction((tx) => giveBack(tx, ticket));
  return "lost";
}

/** All that the bank is told, and what judging its answer needs. */
export type DecisionOrder = {
  readonly bankCode: string;
  readonly bankExceptionId: string;
  readonly choice: Choice;
  readonly returnReason: string | null;
  readonly note: string | null;
  readonly idempotencyKey: string;
  readonly signedInAt: Date | null;
  readonly attempt: number;
  readonly everUnsure: boolean;
  readonly decidedAt: Date;
  readonly decideBy: Date;
};

/** The decision behind a ticket with its exception under lock; null when the lease was lost. */
export async function heldDecision(
  tx: Tx,
  ticket: DecisionTicket,
): Promise<{ exception: StoredException; order: DecisionOrder; status: string } | null> {
  const exception = await lockException(tx, ticket.exceptionId);
  const row = await tx.positivePayDecision.findUnique({ where: { id: ticket.decisionId } });
  if (!exception || !row || row.leaseToken !== ticket.leaseToken) return null;
  const order: DecisionOrder = {
    bankCode: exception.bankCode,
    bankExceptionId: exception.bankExceptionId,
    choice: z.enum(CHOICES).parse(row.decision),
    returnReason: row.returnReason,
    note: row.note,
    idempotencyKey: row.idempotencyKey,
    signedInAt: row.deciderSignedInAt,
    attempt: row.attemptCount,
    everUnsure: row.everUnsure,
    decidedAt: row.decidedAt,
    decideBy: exception.decideBy,
  };
  return { exception, order, status: row.status };
}

/** What to send for a ticket. Null, with the lease given back, when it is not to be sent any more. */
export function beginSending(ticket: DecisionTicket): Promise<DecisionOrder | null> {
  return inTransaction(async (tx) => {
    const held = await heldDecision(tx, ticket);
    if (!held) return null;
    if (held.status === "pending") return held.order;
    await giveBack(tx, ticket);
    return null;
  });
}

/** Ends a lease. Nothing is on its way for this decision any more. */
export async function giveBack(tx: Tx, ticket: DecisionTicket): Promise<void> {
  await tx.positivePayDecision.updateMany({
    where: { id: ticket.decisionId, leaseToken: ticket.leaseToken },
    data: { leaseToken: null, leaseUntil: null },
  });
}
