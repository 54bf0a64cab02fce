import "server-only";
import type { ActingFor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { last4, lookupHash, sealText } from "@/lib/core/crypto";
import { db, inTransaction, Prisma, type Tx } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { checkNacha } from "@/lib/formats/nacha/check";
import { iterateEntries } from "@/lib/formats/nacha/entries";
import type { NachaCheck, NachaEntry } from "@/lib/formats/nacha/types";
import { readFileBytes } from "../data";

const LEASE_MS = 120_000;
const ROWS_A_STATEMENT = 5_000;
const STORE_TIMEOUT_MS = 60_000;
export const ACCOUNT_CONTEXT = "ach_entry.account";

/** Files that were received and not yet checked, oldest first. */
export async function listFilesToCheck(now: Date, limit: number): Promise<string[]> {
  const files = await db().achFile.findMany({
    where: { status: "checking", OR: [{ leaseUntil: null }, { leaseUntil: { lt: now } }] },
    orderBy: { uploadedAt: "asc" },
    select: { id: true },
    take: limit,
  });
  return files.map((file) => file.id);
}

/**
 * Checks a received file once: verdict, totals, issues and entries are stored in one transaction with the audit
 * row. False when another process holds it or it is checked already.
 */
export async function checkFile(fileId: string, now: Date): Promise<boolean> {
  const { count } = await db().achFile.updateMany({
    where: { id: fileId, status: "checking", OR: [{ leaseUntil: null }, { leaseUntil: { lt: now } }] },
    data: { leaseUntil: new Date(now.getTime() + LEASE_MS) },
  });
  if (count === 0) return false;
  const bytes = await readFileBytes(fileId);
  const check = checkNacha(bytes);
  const by: ActingFor = { type: "system", name: "File check", requestId: newId() };
  return inTransaction((tx) => storeCheck(tx, by, fileId, check, bytes, now), STORE_TIMEOUT_MS);
}

async function storeCheck(
  tx: Tx,
  by: ActingFor,
  fileId: string,
  check: NachaCheck,
  bytes: Uint8Array,
  now: Date,
): Promise<boolean> {
  const { summary } = check;
  const status = check.verdict === "invalid" ? "invalid" : "ready";
  const { count } = await tx.achFile.updateMany({
    where: { id: fileId, status: "checking" },
    data: {
      status,
      verdict: check.verdict,
      summary: summary ? (summary as unknown as Prisma.InputJsonValue) : Prisma.DbNull,
      batchCount: summary?.batchCount ?? 0,
      entryCount: summary?.entries ?? 0,
      addendaCount: summary?.addenda ?? 0,
      debitMinor: BigInt(summary?.debitMinor ?? 0),
      creditMinor: BigInt(summary?.creditMinor ?? 0),
      entryHash: summary ? String(summary.entryHash) : null,
      issueCount: check.issueCount,
      checkedAt: now,
      leaseUntil: null,
    },
  });
  if (count === 0) return false;
  await tx.achFileIssue.createMany({
    data: check.issues.map((issue, position) => ({ fileId, position, ...issue })),
  });
  if (status === "ready") await storeEntries(tx, fileId, bytes);
  await audit(tx, by, {
    action: "ach_file.checked",
    subjectType: "ach_file",
    subjectId: fileId,
    before: { status: "checking" },
    after: { status, verdict: check.verdict, issues: check.issueCount, entries: summary?.entries ?? 0 },
  });
  return true;
}

async function storeEntries(tx: Tx, fileId: string, bytes: Uint8Array): Promise<void> {
  let rows: NachaEntry[] = [];
  for (const entry of iterateEntries(bytes)) {
    rows.push(entry);
    if (rows.length === ROWS_A_STATEMENT) {
      await insertEntries(tx, fileId, rows);
      rows = [];
    }
  }
  if (rows.length > 0) await insertEntries(tx, fileId, rows);
}

/** Set-based: one statement for thousands of rows. Account numbers go in sealed, with their keyed hash and last four. */
async function insertEntries(tx: Tx, fileId: string, rows: readonly NachaEntry[]): Promise<void> {
  const numbers = rows.map((row) => row.accountNumber.trim());
  await tx.$executeRaw`
    insert into ach_entry (file_id, line, batch_number, transaction_code, routing_number, account_cipher, account_hash,
      account_last4, amount_minor, individual_id, individual_name, trace_number, addenda_count)
    select ${fileId}::uuid, line, batch, code, routing, decode(cipher, 'base64'), hash, last4, amount, individual_id, name, trace, addenda
    from unnest(
      ${rows.map((row) => row.line)}::int[], ${rows.map((row) => row.batchNumber)}::int[],
      ${rows.map((row) => row.transactionCode)}::text[], ${rows.map((row) => row.rdfi)}::text[],
      ${numbers.map((number) => Buffer.from(sealText(number, ACCOUNT_CONTEXT)).toString("base64"))}::text[],
      ${numbers.map(lookupHash)}::text[], ${numbers.map(last4)}::text[],
      ${rows.map((row) => row.amountMinor)}::bigint[], ${rows.map((row) => row.individualId.trim())}::text[],
      ${rows.map((row) => row.individualName.trim())}::text[], ${rows.map((row) => row.traceNumber)}::text[],
      ${rows.map((row) => row.addendaCount)}::int[])
      as t(line, batch, code, routing, cipher, hash, last4, amount, individual_id, name, trace, addenda)`;
}
