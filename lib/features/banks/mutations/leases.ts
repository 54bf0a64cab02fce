import "server-only";
import { db, type Tx } from "@/lib/core/db";
import type { SyncKind } from "../types";

const LEASE_SECONDS = 120;

/** A pull that someone holds: `runId` is also the token of its lease. Finish it with `finishSync`. */
export type SyncTicket = {
  readonly runId: string;
  readonly bankId: string;
  readonly bankCode: string;
  readonly timeZone: string;
  readonly kind: SyncKind;
};

/** Thrown into a pull that another run has taken over: it must write nothing more. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}

/** Takes the lease of a pull that is due and free, by the database's clock; null when there is none. */
export async function takeDueLease(
  tx: Tx,
  runId: string,
  kinds: readonly SyncKind[],
  now: Date,
): Promise<{ bankId: string; kind: SyncKind } | null> {
  const [row] = await tx.$queryRaw<{ bank_id: string; kind: SyncKind }[]>`
    update sync_schedule s
    set lease_token = ${runId}::uuid, lease_until = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})
    from (select bank_id, kind from sync_schedule
          where due_at <= ${now} and (lease_until is null or lease_until < clock_timestamp())
            and kind = any(${[...kinds]})
          order by due_at limit 1 for update skip locked) d
    where s.bank_id = d.bank_id and s.kind = d.kind
    returning s.bank_id, s.kind`;
  return row ? { bankId: row.bank_id, kind: row.kind } : null;
}

/** Takes the lease of a pull whoever holds it: the run before loses it at its next write. */
export async function seizeLease(tx: Tx, runId: string, bankId: string, kind: SyncKind, now: Date): Promise<void> {
  await tx.$executeRaw`
    insert into sync_schedule (bank_id, kind, due_at, lease_token, lease_until)
    values (${bankId}::uuid, ${kind}, ${now}, ${runId}::uuid, clock_timestamp() + make_interval(secs => ${LEASE_SECONDS}))
    on conflict (bank_id, kind) do update set lease_token = excluded.lease_token, lease_until = excluded.lease_until`;
}

/**
 * Renews a pull's lease in the transaction of a write. The schedule's row stays locked until that transaction ends,
 * so nobody takes the pull over between this look and the write. Throws `LeaseLost` when another run holds it.
 */
export async function holdLease(tx: Tx, ticket: SyncTicket): Promise<void> {
  const renewed = await tx.$executeRaw`
    update sync_schedule set lease_until = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})
    where bank_id = ${ticket.bankId}::uuid and kind = ${ticket.kind} and lease_token = ${ticket.runId}::uuid`;
  if (renewed === 0) throw new LeaseLost(`Run ${ticket.runId} no longer holds the pull of ${ticket.kind}`);
}

/** `holdLease` outside a transaction: a heartbeat, and the look right before a write that takes no transaction. */
export function keepLease(ticket: SyncTicket): Promise<void> {
  return holdLease(db(), ticket);
}

/** Gives the lease back; false when it was lost. */
export async function releaseLease(tx: Tx, ticket: SyncTicket): Promise<boolean> {
  const released = await tx.$executeRaw`
    update sync_schedule set lease_until = null, lease_token = null
    where bank_id = ${ticket.bankId}::uuid and kind = ${ticket.kind} and lease_token = ${ticket.runId}::uuid`;
  return released === 1;
}
