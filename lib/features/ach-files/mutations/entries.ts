import "server-only";
import { setImmediate as pause } from "node:timers/promises";
import { inTransaction, type Tx } from "@/lib/core/db";
import { payeeHash } from "@/lib/core/payee-hash";
import { iterateEntries } from "@/lib/formats/nacha/entries";
import type { NachaEntry } from "@/lib/formats/nacha/types";
import { hideNumber, shownDigits } from "../rules";
import { renewLease, type Lease } from "./lease";

/** Rows of one statement and one transaction: some tenths of a second, so that nobody waits and the lease holds. */
const ROWS_A_STATEMENT = 5_000;
/** Rows sealed at one go: some milliseconds. */
const ROWS_A_TURN = 500;

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
      batch_line: row.batchLine,
      hash: payeeHash(row.rdfi, number).toString("base64"),
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
    insert into ach_entry (file_id, line, batch_number, batch_line, transaction_code, routing_number, payee_hash,
      account_last4, amount_minor, individual_id, individual_name, trace_number, addenda_count)
    select ${fileId}::uuid, line, batch, batch_line, code, routing, decode(hash, 'base64'), last4, amount, individual_id, name, trace, addenda
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as t(line int, batch int, batch_line int, code text, routing text, hash text, last4 text, amount bigint,
        individual_id text, name text, trace text, addenda int)`;
}
