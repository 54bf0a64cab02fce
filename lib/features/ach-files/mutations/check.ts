import "server-only";
import { setImmediate as pause } from "node:timers/promises";
import type { ActingFor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { db, inTransaction, Prisma, type Tx } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { log } from "@/lib/core/log";
import { checkNachaInSteps } from "@/lib/formats/nacha/check";
import { pickLines } from "@/lib/formats/nacha/lines";
import type { NachaCheck } from "@/lib/formats/nacha/types";
import { readFileBytes, StoredFileError } from "../data";
import { oneIssue, refuseManyBatches, refuseNotSent } from "../rules";
import { clearEntries, storeEntries } from "./entries";
import { claimFile, type Lease } from "./lease";

/** Issues whose lines are kept beside them. */
const ISSUES_WITH_LINES = 50;

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
 * Checks a received file once: entries first, a few thousand at a time, then verdict, totals and issues in one
 * transaction with the audit row. False when another process holds it, it is checked already, or the lease was lost.
 * What a checker that died has left of the entries is cleared first.
 */
export async function checkFile(fileId: string, now: Date): Promise<boolean> {
  const lease = await claimFile(fileId, now);
  if (!lease) return false;
  const found = await checkStored(fileId);
  if (!(await clearEntries(lease))) return false;
  if (found.check.verdict !== "invalid" && !(await storeEntries(lease, found.bytes))) return false;
  const by: ActingFor = { type: "system", name: "File check", requestId: newId() };
  return inTransaction((tx) => storeCheck(tx, by, lease, found));
}

type Found = { readonly check: NachaCheck; readonly bytes: Uint8Array };

async function checkStored(fileId: string): Promise<Found> {
  try {
    const bytes = await readFileBytes(fileId);
    return { check: refuseManyBatches(refuseNotSent(await checkInTurns(bytes))), bytes };
  } catch (error) {
    if (!(error instanceof StoredFileError)) throw error;
    log.error({ err: error, fileId }, "a stored ACH file cannot be read back; it is refused");
    const message = "The stored file cannot be read back as it was received. Upload it again.";
    return { check: oneIssue("STORED_FILE_DAMAGED", message, null), bytes: new Uint8Array() };
  }
}

/** The check, with other people's requests served in between. */
async function checkInTurns(bytes: Uint8Array): Promise<NachaCheck> {
  const steps = checkNachaInSteps(bytes);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await pause();
  }
}

async function storeCheck(tx: Tx, by: ActingFor, lease: Lease, { check, bytes }: Found): Promise<boolean> {
  const { fileId } = lease;
  const { summary } = check;
  const status = check.verdict === "invalid" ? "invalid" : "ready";
  const { count } = await tx.achFile.updateMany({
    where: { id: fileId, status: "checking", leaseUntil: lease.until },
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
      checkedAt: lease.now(),
      leaseUntil: null,
    },
  });
  if (count === 0) return false;
  await tx.achFileIssue.createMany({ data: check.issues.map((issue, position) => ({ fileId, position, ...issue })) });
  await tx.achFileLine.createMany({ data: linesFor(check, bytes).map((line) => ({ fileId, ...line })) });
  await audit(tx, by, {
    action: "ach_file.checked",
    subjectType: "ach_file",
    subjectId: fileId,
    before: { status: "checking" },
    after: { status, verdict: check.verdict, issues: check.issueCount, entries: summary?.entries ?? 0 },
  });
  return true;
}

/** The lines of the first issues with their neighbours. Nothing is shown of what is no NACHA file. */
function linesFor(check: NachaCheck, bytes: Uint8Array): { line: number; text: string }[] {
  if (check.summary === null || check.issues.length === 0) return [];
  const shown = check.issues.slice(0, ISSUES_WITH_LINES);
  const wanted = new Set(shown.flatMap((issue) => [issue.line - 1, issue.line, issue.line + 1]));
  return pickLines(bytes, wanted).map(({ line, text }) => ({ line, text }));
}
