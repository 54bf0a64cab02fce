import "server-only";
import type { AccountScope } from "@/lib/core/actor";
import { db } from "@/lib/core/db";
import { isStale } from "../rules";
import { SYNC_KINDS, type Freshness } from "../types";

/** The banks of this installation, by name. */
export async function listBanks(): Promise<{ id: string; code: string; name: string; timeZone: string }[]> {
  return db().bank.findMany({
    select: { id: true, code: true, name: true, timeZone: true },
    orderBy: { name: "asc" },
    take: 100,
  });
}

/** A problem may name accounts: whoever sees only some accounts is told that there is one, not whose. */
function problemFor(scope: AccountScope, text: string | null): string {
  if (scope === "all" && text !== null) return text;
  return "The last reading failed. It is tried again by itself; an administrator sees why.";
}

/** How fresh each kind of fact is, for each bank. */
export async function listFreshness(scope: AccountScope, now: Date): Promise<Freshness[]> {
  const banks = await db().bank.findMany({ orderBy: { name: "asc" }, take: 100 });
  const schedules = await db().syncSchedule.findMany({ take: 1_000 });
  const rows: Freshness[] = [];
  for (const bank of banks) {
    for (const kind of SYNC_KINDS) {
      const where = { bankId: bank.id, kind };
      const good = await db().syncRun.findFirst({
        where: { ...where, status: "done" },
        orderBy: { startedAt: "desc" },
      });
      const newest = await db().syncRun.findFirst({
        where: { ...where, status: { not: "running" } },
        orderBy: { startedAt: "desc" },
      });
      const schedule = schedules.find((row) => row.bankId === bank.id && row.kind === kind);
      rows.push({
        bankCode: bank.code,
        bankName: bank.name,
        kind,
        lastGoodAt: good?.finishedAt?.toISOString() ?? null,
        nextDueAt: schedule?.dueAt.toISOString() ?? null,
        problem: newest?.status === "failed" ? problemFor(scope, newest.errorText) : null,
        stale: isStale(kind, good?.finishedAt ?? null, now),
      });
    }
  }
  return rows;
}
