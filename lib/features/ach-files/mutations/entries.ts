import "server-only";
import { setImmediate as pause } from "node:timers/promises";
import { lookupHash, sealText } from "@/lib/core/crypto";
import { inTransaction, type Tx } from "@/lib/core/db";
import { iterateEntries } from "@/lib/formats/nacha/entries";
import type { NachaEntry } from "@/lib/formats/nacha/types";
import { hideNumber, shownDigits } from "../rules";
import { renewLease, type Lease } from "./lease";

/** Rows of one statement and one transaction: some tenths of a second, so that nobody waits and the lease holds. */
const ROWS_A_STATEMENT = 5_000;
/** Rows sealed at one go: some milliseconds. */
const ROWS_A_TURN = 500;
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

async function storeRows(lease: Lease, rows: readonly NachaEntry[]): Promise<boolean> {
  const sealed = await sealInTurns(rows);
  return inTransaction(async (tx) => {
    if (!(await renewLease(tx, lease))) return false;
    await insertEntries(tx, lease.fileId, sealed);
    return true;
  }, 60_000);
}

/** Rows as they are stored: account numbers sealed, with their keyed hash and last four. Others run in between. */
async function sealInTurns(rows: readonly NachaEntry[]): Promise<object[]> {
  const sealed: object[] = [];
  for (const row of rows) {
    if (sealed.length % ROWS_A_TURN === 0) await pause();
    const number = row.accountNumber;
    sealed.push({
      line: row.line,
      batch: row.batchNumber,
      code: row.transactionCode,
      routing: row.rdfi,
      cipher: Buffer.from(sealText(number, ACCOUNT_CONTEXT)).toString("base64"),
      hash: lookupHash(number),
      last4: shownDigits(number),
      amount: row.amountMinor,
      individual_id: hideNumber(row.individualId, number),
      name: hideNumber(row.individualName, number),
      trace: row.traceNumber,
      addenda: row.addendaCount,
    });
  }
  return sealed;
}

/** Set-based, from one JSON text: thousands of rows a statement, and far quicker than as many arrays. */
async function insertEntries(tx: Tx, fileId: string, rows: readonly object[]): Promise<void> {
  await tx.$executeRaw`
    insert into ach_entry (file_id, line, batch_number, transaction_code, routing_number, account_cipher, account_hash,
      account_last4, amount_minor, individual_id, individual_name, trace_number, addenda_count)
    select ${fileId}::uuid, line, batch, code, routing, decode(cipher, 'base64'), hash, last4, amount, individual_id, name, trace, addenda
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as t(line int, batch int, code text, routing text, cipher text, hash text, last4 text, amount bigint,
        individual_id text, name text, trace text, addenda int)`;
}
