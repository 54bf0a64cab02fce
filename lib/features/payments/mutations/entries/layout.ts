import "server-only";
import type { Tx } from "@/lib/core/db";
import { refuse, type Refusal } from "@/lib/core/result";
import { refuseByEntry } from "../../rules/entries";
import type { AchFacts } from "../../types";

/** Rows that one statement lays out: its checks of the rows it added are held in memory until its end. */
const SLICE_ROWS = 50_000;
/** A million entries take a quarter of a minute on a slow machine. */
export const LAYOUT_MS = 300_000;

/** Whether a bank takes the payment entry by entry, by its connection as it stands. */
export async function isByEntry(tx: Tx, bankCode: string): Promise<boolean> {
  const connection = await tx.bankConnection.findFirst({ where: { bank: { code: bankCode } }, select: { ach: true } });
  return connection?.ach === "entry";
}

/** Null when each entry of a file can go in a call of its own. */
export async function unfitForEntries(tx: Tx, fileId: string): Promise<Refusal | null> {
  const [found] = await tx.$queryRaw<{ debits: bigint; others: bigint; addenda: bigint }[]>`
    select count(*) filter (where right(transaction_code, 1) in ('5', '6', '7', '8', '9')) as debits,
      count(*) filter (where right(transaction_code, 1) in ('0', '1', '2', '3', '4')
        and (transaction_code not in ('22', '32') or amount_minor <= 0)) as others,
      count(*) filter (where addenda_count > 0) as addenda
    from ach_entry where file_id = ${fileId}::uuid`;
  const count = (value: bigint | undefined): number => Number(value ?? 0n);
  return refuseByEntry({
    debits: count(found?.debits),
    others: count(found?.others),
    addenda: count(found?.addenda),
  });
}

/**
 * Lays the entries of a released payment out, each with a key of its own, in the transaction of the release: before
 * anything is sent all of them are stored, or none (docs/decisions/013). Refuses when they are not what was approved.
 */
export async function layOutEntries(tx: Tx, paymentId: string, ach: AchFacts): Promise<Refusal | null> {
  for (let after = 0; ;) {
    const [slice] = await tx.$queryRaw<{ last: number | null }[]>`
      select max(line) as last from (select line from ach_entry
        where file_id = ${ach.fileId}::uuid and line > ${after} order by line limit ${SLICE_ROWS}) s`;
    const last = slice?.last ?? null;
    if (last === null) break;
    await tx.$executeRaw`
      insert into payment_entry (payment_id, line, amount_minor, idempotency_key)
      select ${paymentId}::uuid, line, amount_minor, gen_random_uuid() from ach_entry
      where file_id = ${ach.fileId}::uuid and line > ${after} and line <= ${last}`;
    after = last;
  }
  const [sum] = await tx.$queryRaw<{ n: bigint; total: bigint }[]>`
    select count(*) as n, coalesce(sum(amount_minor), 0)::bigint as total from payment_entry
    where payment_id = ${paymentId}::uuid`;
  if (Number(sum?.n ?? 0n) === ach.entryCount && sum?.total === BigInt(ach.creditMinor)) return null;
  return refuse(
    "file_mismatch",
    "The entries of this file are not those that were approved. Nothing was sent; tell an administrator.",
  );
}
