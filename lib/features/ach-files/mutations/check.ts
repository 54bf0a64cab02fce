import "server-only";
import type { ActingFor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { db, inTransaction, Prisma, type Tx } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { recordReturns } from "@/lib/features/ach-returns/mutations/record";
import type { NachaCheck } from "@/lib/formats/nacha/types";
import { bankZone, readFileBytes } from "../data";
import { IN_PLACE_BYTES } from "../data/source-worker/worker";
import { jobOf, runCheck } from "./checking/run";
import type { CheckOutcome } from "./checking/types";
import { runInWorker } from "./checking/worker";
import { claimFile, keepLease, type Lease } from "./lease";

/** A file of returns may have hundreds of thousands of them: all are stored with the end of its check, or none. */
const RETURNS_TIMEOUT_MS = 120_000;

/** A file that waits for its check. */
export type FileToCheck = { readonly id: string; readonly isLarge: boolean };

/** Files that were received and not yet checked, oldest first. */
export async function listFilesToCheck(now: Date, limit: number): Promise<FileToCheck[]> {
  const files = await db().achFile.findMany({
    where: { status: "checking", OR: [{ leaseUntil: null }, { leaseUntil: { lt: now } }] },
    orderBy: { uploadedAt: "asc" },
    select: { id: true, sizeBytes: true },
    take: limit,
  });
  return files.map((file) => ({ id: file.id, isLarge: file.sizeBytes > IN_PLACE_BYTES }));
}

/** Whether a file is checked in the worker. */
export async function isLargeFile(fileId: string): Promise<boolean> {
  return (await db().achFile.count({ where: { id: fileId, sizeBytes: { gt: IN_PLACE_BYTES } } })) > 0;
}

/**
 * Checks a received file once: its entries by COPY, all or none, then verdict, totals and issues in one transaction with
 * the audit row. False when another process holds it, it is checked already, or the lease was lost. What a checker that
 * died has left is stored anew by the next.
 */
export async function checkFile(fileId: string, now: Date): Promise<boolean> {
  const lease = await claimFile(fileId, now);
  if (!lease) return false;
  const outcome = await (lease.sizeBytes > IN_PLACE_BYTES
    ? checkInWorker(lease)
    : runCheck(jobOf(lease), () => undefined));
  if (!outcome) return false;
  const by: ActingFor = { type: "system", name: "File check", requestId: newId() };
  if (statusAfter(outcome.check) !== "returns") return inTransaction((tx) => storeCheck(tx, by, lease, outcome, null));
  const returned = { bytes: await readFileBytes(fileId), zone: await bankZone() };
  return inTransaction((tx) => storeCheck(tx, by, lease, outcome, returned), RETURNS_TIMEOUT_MS);
}

async function checkInWorker(lease: Lease): Promise<CheckOutcome | null> {
  const kept = keepLease(lease);
  try {
    return await runInWorker(jobOf(lease), kept.report, kept.lost);
  } catch (error) {
    if (kept.lost.aborted) return null;
    throw error;
  } finally {
    await kept.stop();
  }
}

/** What a file is after its check: what the bank sent back is no file to be sent. */
function statusAfter({ verdict, summary }: NachaCheck): "invalid" | "returns" | "ready" {
  if (verdict === "invalid") return "invalid";
  return summary?.purpose === "returns" ? "returns" : "ready";
}

type ReturnBytes = { readonly bytes: Uint8Array; readonly zone: string };

async function storeCheck(
  tx: Tx,
  by: ActingFor,
  lease: Lease,
  outcome: CheckOutcome,
  returned: ReturnBytes | null,
): Promise<boolean> {
  const { fileId } = lease;
  const { check } = outcome;
  const { summary } = check;
  const status = statusAfter(check);
  const { count } = await tx.achFile.updateMany({
    where: { id: fileId, status: "checking", leaseUntil: lease.until },
    data: {
      status,
      verdict: check.verdict,
      purpose: summary?.purpose ?? null,
      summary: summary ? (summary as unknown as Prisma.InputJsonValue) : Prisma.DbNull,
      batchCount: summary?.batchCount ?? 0,
      entryCount: summary?.entries ?? 0,
      addendaCount: summary?.addenda ?? 0,
      debitMinor: BigInt(summary?.debitMinor ?? 0),
      creditMinor: BigInt(summary?.creditMinor ?? 0),
      entryHash: summary ? String(summary.entryHash) : null,
      issueCount: check.issueCount,
      lineCount: outcome.lineCount,
      chunkLines: [...outcome.chunkLines],
      checkedAt: lease.now(),
      leaseUntil: null,
      progressText: null,
    },
  });
  if (count === 0) return false;
  await tx.achFileIssue.createMany({ data: check.issues.map((issue, position) => ({ fileId, position, ...issue })) });
  await tx.achFileLine.createMany({ data: outcome.lines.map((line) => ({ fileId, ...line })) });
  const file = { id: fileId, zone: returned?.zone ?? "", createdOn: summary?.createdDate ?? null };
  const recorded = returned && (await recordReturns(tx, by, file, returned.bytes, lease.now()));
  await audit(tx, by, {
    action: "ach_file.checked",
    subjectType: "ach_file",
    subjectId: fileId,
    before: { status: "checking" },
    after: { status, verdict: check.verdict, issues: check.issueCount, entries: summary?.entries ?? 0, ...recorded },
  });
  return true;
}
