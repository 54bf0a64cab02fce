import "server-only";
import type { ActingFor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { db, inTransaction, type Tx } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { bankZone } from "../data";
import {
  COMPARED_DAYS,
  findDoubledEntries,
  findLargest,
  findNewPayees,
  findOutdated,
  findRepeatedBatches,
  findRepeatedEntries,
  type Assessed,
} from "../data/findings";
import type { AchFindings } from "../types";

const LEASE_MS = 120_000;
/** A million entries against sixty days of files takes some seconds. */
const PATIENCE_MS = 90_000;

/** Checked files that nobody has looked through yet, oldest first. */
export async function listFilesToAssess(now: Date, limit: number): Promise<string[]> {
  const files = await db().achFile.findMany({
    where: { status: "ready", assessedAt: null, OR: [{ leaseUntil: null }, { leaseUntil: { lt: now } }] },
    orderBy: { uploadedAt: "asc" },
    select: { id: true },
    take: limit,
  });
  return files.map((file) => file.id);
}

/**
 * Looks through the entries of a checked file once: largest entries, new payees, repeats of entries and batches of the
 * last 60 days, entries that a notification of change corrected. False when another process does it or it is done.
 */
export async function assessFile(fileId: string, now: Date): Promise<boolean> {
  const leaseUntil = new Date(now.getTime() + LEASE_MS);
  const [file] = await db().achFile.updateManyAndReturn({
    where: { id: fileId, status: "ready", assessedAt: null, OR: [{ leaseUntil: null }, { leaseUntil: { lt: now } }] },
    data: { leaseUntil },
    select: { basedOnId: true },
  });
  if (!file) return false;
  const since = new Date(now.getTime() - COMPARED_DAYS * 86_400_000);
  const assessed = { fileId, basedOnId: file.basedOnId, since, zone: await bankZone() };
  const by: ActingFor = { type: "system", name: "File check", requestId: newId() };
  return inTransaction(async (tx) => {
    const findings = await lookThrough(tx, assessed);
    const { count } = await tx.achFile.updateMany({
      where: { id: fileId, assessedAt: null, leaseUntil },
      data: { findings, assessedAt: now, leaseUntil: null },
    });
    if (count === 0) return false;
    await audit(tx, by, {
      action: "ach_file.assessed",
      subjectType: "ach_file",
      subjectId: fileId,
      after: {
        newPayees: findings.newPayees.count,
        repeatedEntries: findings.repeatedEntries.count,
        doubledEntries: findings.doubledEntries.count,
        repeatedBatches: findings.repeatedBatches.length,
        outdated: findings.outdated.count,
      },
    });
    return true;
  }, PATIENCE_MS);
}

async function lookThrough(tx: Tx, assessed: Assessed): Promise<AchFindings> {
  // Hashes of a million entries stay in memory; without it they are written to disk and read again.
  await tx.$executeRaw`set local work_mem = '96MB'`;
  return {
    largest: await findLargest(tx, assessed),
    newPayees: await findNewPayees(tx, assessed),
    repeatedEntries: await findRepeatedEntries(tx, assessed),
    doubledEntries: await findDoubledEntries(tx, assessed),
    repeatedBatches: await findRepeatedBatches(tx, assessed),
    outdated: await findOutdated(tx, assessed),
  };
}
