import "server-only";
import { audit } from "@/lib/core/audit";
import type { ActingFor } from "@/lib/core/actor";
import { db, inTransaction } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { nextSyncAt } from "../rules";
import { SYNC_KINDS, type SyncKind } from "../types";

const LEASE_MS = 120_000;
const RUNS_KEPT_DAYS = 30;

/** A pull that someone holds: finish it with `finishSync`. */
export type SyncTicket = {
  readonly runId: string;
  readonly bankId: string;
  readonly bankCode: string;
  readonly timeZone: string;
  readonly kind: SyncKind;
};

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

/** Takes one due pull, or null. Two processes never hold the same one: the row is claimed by `skip locked`. */
export async function claimDueSync(kinds: readonly SyncKind[], now: Date): Promise<SyncTicket | null> {
  const lease = new Date(now.getTime() + LEASE_MS);
  const claimed = await db().$queryRaw<{ bank_id: string; kind: SyncKind }[]>`
    update sync_schedule s set lease_until = ${lease}
    from (select bank_id, kind from sync_schedule
          where due_at <= ${now} and (lease_until is null or lease_until < ${now}) and kind = any(${kinds as SyncKind[]})
          order by due_at limit 1 for update skip locked) d
    where s.bank_id = d.bank_id and s.kind = d.kind
    returning s.bank_id, s.kind`;
  const row = claimed[0];
  return row ? beginSync(row.bank_id, row.kind, now) : null;
}

/** Opens a run that a person asked for (Refresh), beside the schedule. */
export async function beginSync(bankId: string, kind: SyncKind, now: Date): Promise<SyncTicket> {
  const bank = await db().bank.findUniqueOrThrow({ where: { id: bankId } });
  const runId = newId();
  await db().syncRun.create({ data: { id: runId, bankId, kind, status: "running", startedAt: now } });
  return { runId, bankId, bankCode: bank.code, timeZone: bank.timeZone, kind };
}

/**
 * Closes a run with its counts or its problem, and sets when the next one is due. A pull that was asked for while
 * this one ran stays due. The trail keeps what changed something and the first of a row of failures; every run is
 * counted in `sync_run`.
 */
export async function finishSync(
  ticket: SyncTicket,
  by: ActingFor,
  outcome: { rowsSeen: number; rowsChanged: number } | { errorName: string; errorText: string },
  now: Date,
): Promise<void> {
  const failed = "errorName" in outcome;
  const { bankId, kind } = ticket;
  await inTransaction(async (tx) => {
    const before = await tx.syncRun.findFirst({
      where: { bankId, kind, status: { not: "running" } },
      orderBy: { startedAt: "desc" },
    });
    const run = await tx.syncRun.update({
      where: { id: ticket.runId },
      data: { ...outcome, status: failed ? "failed" : "done", finishedAt: now },
    });
    const dueAt = nextSyncAt(kind, now, ticket.timeZone, !failed);
    const schedule = { bankId, kind };
    await tx.syncSchedule.updateMany({ where: { ...schedule, dueAt: { lte: run.startedAt } }, data: { dueAt } });
    await tx.syncSchedule.updateMany({ where: schedule, data: { leaseUntil: null } });
    const oldest = new Date(now.getTime() - RUNS_KEPT_DAYS * 86_400_000);
    await tx.syncRun.deleteMany({ where: { bankId, kind, startedAt: { lt: oldest } } });
    if (failed ? before?.status === "failed" : outcome.rowsChanged === 0) return;
    await audit(tx, by, {
      action: failed ? "sync.failed" : "sync.done",
      subjectType: "sync",
      subjectId: `${ticket.bankCode}/${kind}`,
      after: outcome,
    });
  });
}
