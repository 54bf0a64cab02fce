import "server-only";
import { lookupHash, sealText } from "@/lib/core/crypto";
import { inTransaction, type Tx } from "@/lib/core/db";
import { iterateEntries } from "@/lib/formats/nacha/entries";
import type { NachaEntry } from "@/lib/formats/nacha/types";
import { hideNumber, shownDigits } from "../rules";
import { renewLease, type Lease } from "./lease";

/** Rows of one statement and one transaction: some tenths of a second, so that nobody waits and the lease holds. */
const ROWS_A_STATEMENT = 5_000;
/** Binds a sealed account number to its column. */
export const ACCOUNT_CONTEXT = "ach_entry.account";

/** Removes what an earlier check that died has stored. False when the lease was lost. */
export function clearEntries(lease: Lease): Promise<boolean> {
  return inTransaction(async (tx) => {
    if (!(await renewLease(tx, lease))) return false;
    await tx.achEntry.deleteMany({ where: { fileId: lease.fileId } });
    return true;
  }, 60_000);
}

/** Stores every entry of the file, bounded in memory. False when the lease was lost on the way. */
export async function storeEntries(lease: Lease, bytes: Uint8Array): Promise<boolean> {
  let rows: NachaEntry[] = [];
  for (const entry of iterateEntries(bytes)) {
    rows.push(entry);
    if (rows.length < ROWS_A_STATEMENT) continue;
    if (!(await storeRows(lease, rows))) return false;
    rows = [];
  }
  return rows.length === 0 || (await storeRows(lease, rows));
}

function storeRows(lease: Lease, rows: readonly NachaEntry[]): Promise<boolean> {
  return inTransaction(async (tx) => {
    if (!(await renewLease(tx, lease))) return false;
    await insertEntries(tx, lease.fileId, rows);
    return true;
  }, 60_000);
}

/** Set-based: one statement for thousands of rows. Account numbers go in sealed, with their keyed hash and last four. */
async function insertEntries(tx: Tx, fileId: string, rows: readonly NachaEntry[]): Promise<void> {
  const numbers = rows.map((row) => row.accountNumber);
  const ciphers = numbers.map((number) => Buffer.from(sealText(number, ACCOUNT_CONTEXT)).toString("base64"));
  await tx.$executeRaw`
    insert into ach_entry (file_id, line, batch_number, transaction_code, routing_number, account_cipher, account_hash,
      account_last4, amount_minor, individual_id, individual_name, trace_number, addenda_count)
    select ${fileId}::uuid, line, batch, code, routing, decode(cipher, 'base64'), hash, last4, amount, individual_id, name, trace, addenda
    from unnest(
      ${rows.map((row) => row.line)}::int[], ${rows.map((row) => row.batchNumber)}::int[],
      ${rows.map((row) => row.transactionCode)}::text[], ${rows.map((row) => row.rdfi)}::text[],
      ${ciphers}::text[], ${numbers.map((number) => lookupHash(number))}::text[], ${numbers.map(shownDigits)}::text[],
      ${rows.map((row) => row.amountMinor)}::bigint[],
      ${rows.map((row) => hideNumber(row.individualId, row.accountNumber))}::text[],
      ${rows.map((row) => hideNumber(row.individualName, row.accountNumber))}::text[],
      ${rows.map((row) => row.traceNumber)}::text[], ${rows.map((row) => row.addendaCount)}::int[])
      as t(line, batch, code, routing, cipher, hash, last4, amount, individual_id, name, trace, addenda)`;
}
