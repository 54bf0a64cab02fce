import "server-only";
import { audit } from "@/lib/core/audit";
import type { ActingFor } from "@/lib/core/actor";
import { db, inTransaction, type Tx } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { nextSyncAt } from "../rules";
import { SYNC_KINDS, type SyncKind } from "../types";
import { releaseLease, seizeLease, takeDueLease, type SyncTicket } from "./leases";

const RUNS_KEPT_DAYS = 30;

const INTERRUPTED = {
  errorName: "Interrupted",
  errorText: "This reading broke off on our side before its end. What it had stored stays; a new one has begun.",
} as const;

export const LOST = {
  errorName: "LeaseLost",
  errorText: "Another reading took over before this one ended. What it had stored stays.",
} as const;

/** Makes every pull of a bank due at once (first start, or a person asks). */
export async function scheduleSync(
  bankId: string,
  kinds: readonly SyncKind[] = SYNC_KINDS,
  dueAt = new Date(),
): Promise<void> {
  for (const kind of kinds) {
    await db().syncSchedule.upsert({
      where: { bankId_kind: { bankId, kind } },
      create: { bankId, kind, dueAt },
      update: { dueAt },
    });
  }
}

/**
 * Takes one due pull, or null. Two processes never hold the same one: the row is claimed by `skip locked`, its lease
 * counted by the database's clock. `now` says only what is due.
 */
export async function claimDueSync(kinds: readonly SyncKind[], now: Date): Promise<SyncTicket | null> {
  return inTransaction(async (tx) => {
    const runId = newId();
    const taken = await takeDueLease(tx, runId, kinds, now);
    return taken && openRun(tx, runId, taken, now);
  });
}

/** Opens a run that a person asked for (Refresh), whether due or not. A run that is under way loses its lease to it. */
export async function beginSync(bankId: string, kind: SyncKind, now: Date): Promise<SyncTicket> {
  return inTransaction(async (tx) => {
    const runId = newId();
    await seizeLease(tx, runId, bankId, kind, now);
    return openRun(tx, runId, { bankId, kind }, now);
  });
}

/** Whoever holds the lease is the only run: one that still counts as running died, or finds out at its next write. */
async function openRun(
  tx: Tx,
  runId: string,
  { bankId, kind }: { readonly bankId: string; readonly kind: SyncKind },
  now: Date,
): Promise<SyncTicket> {
  const bank = await tx.bank.findUniqueOrThrow({ where: { id: bankId } });
  const dead = await tx.syncRun.updateManyAndReturn({
    where: { bankId, kind, status: "running" },
    data: { ...INTERRUPTED, status: "failed", finishedAt: now },
  });
  await tx.syncRun.create({ data: { id: runId, bankId, kind, status: "running", startedAt: now } });
  const by: ActingFor = { type: "system", name: "Schedule", requestId: runId };
  for (const run of dead) {
    const { rowsSeen, rowsChanged } = run;
    await audit(tx, by, {
      action: "sync.failed",
      subjectType: "sync",
      subjectId: `${bank.code}/${kind}`,
      after: { ...INTERRUPTED, run: run.id, rowsSeen, rowsChanged },
    });
  }
  return { runId, bankId, bankCode: bank.code, timeZone: bank.timeZone, kind };
}

/** What a long pull is reading now. Bytes are those of the answer it reads; null where the bank does not say how many. */
export type SyncProgress = {
  readonly text: string;
  readonly rowsSeen: number;
  readonly rowsChanged: number;
  readonly bytesRead: number;
  readonly bytesTotal: number | null;
};

/** Writes how far a run has come. A run that was closed meanwhile is left as it is. */
export async function saveProgress(ticket: SyncTicket, progress: SyncProgress): Promise<void> {
  const { text: progressText, rowsSeen, rowsChanged, bytesRead, bytesTotal } = progress;
  await db().syncRun.updateMany({
    where: { id: ticket.runId, status: "running" },
    data: {
      progressText,
      rowsSeen,
      rowsChanged,
      bytesRead: BigInt(bytesRead),
      bytesTotal: bytesTotal === null ? null : BigInt(bytesTotal),
    },
  });
}

/**
 * Closes a run with its counts or its problem, and sets when the next one is due. A pull that was asked for while
 * this one ran stays due. The trail keeps what changed something and the first of a row of failures; every run is
 * counted in `sync_run`. A run whose lease another one holds is closed as `lost`, and the schedule is not its to set:
 * then the answer is false.
 */
export async function finishSync(
  ticket: SyncTicket,
  by: ActingFor,
  outcome: { rowsSeen: number; rowsChanged: number } | { errorName: string; errorText: string },
  now: Date,
): Promise<boolean> {
  const failed = "errorName" in outcome;
  const { bankId, kind } = ticket;
  return inTransaction(async (tx) => {
    if (!(await releaseLease(tx, ticket))) {
      const data = { ...LOST, status: "lost", finishedAt: now };
      await tx.syncRun.updateMany({ where: { id: ticket.runId, status: { in: ["running", "failed"] } }, data });
      return false;
    }
    const before = await tx.syncRun.findFirst({
      where: { bankId, kind, status: { in: ["done", "failed"] } },
      orderBy: { startedAt: "desc" },
    });
    const run = await tx.syncRun.update({
      where: { id: ticket.runId },
      data: { ...outcome, progressText: null, status: failed ? "failed" : "done", finishedAt: now },
    });
    const bank = await tx.bank.findUniqueOrThrow({ where: { id: bankId } });
    const dueAt = nextSyncAt(kind, now, bank, !failed);
    await tx.syncSchedule.updateMany({ where: { bankId, kind, dueAt: { lte: run.startedAt } }, data: { dueAt } });
    const oldest = new Date(now.getTime() - RUNS_KEPT_DAYS * 86_400_000);
    await tx.syncRun.deleteMany({ where: { bankId, kind, startedAt: { lt: oldest } } });
    if (failed ? before?.status === "failed" : outcome.rowsChanged === 0) return true;
    await audit(tx, by, {
      action: failed ? "sync.failed" : "sync.done",
      subjectType: "sync",
      subjectId: `${ticket.bankCode}/${kind}`,
      after: outcome,
    });
    return true;
  });
}
