import "server-only";
import type { AccountScope } from "@/lib/core/actor";
import { db } from "@/lib/core/db";
import { isStale } from "../rules";
import { SYNC_KINDS, type Freshness, type RunningPull, type SyncKind } from "../types";

/** The banks of this installation, by name. */
export async function listBanks(): Promise<
  { id: string; code: string; name: string; timeZone: string; loadTime: string }[]
> {
  return db().bank.findMany({
    select: { id: true, code: true, name: true, timeZone: true, loadTime: true },
    orderBy: { name: "asc" },
    take: 100,
  });
}

type Row = {
  code: string;
  name: string;
  time_zone: string;
  load_time: string;
  kind: SyncKind;
  due_at: Date | null;
  good_at: Date | null;
  newest_status: string | null;
  error_text: string | null;
  started_at: Date | null;
  progress_text: string | null;
  rows_seen: number | null;
  bytes_read: bigint | null;
  bytes_total: bigint | null;
};

/** How fresh each kind of fact is, for each bank, and how far a pull under way has come. */
export async function listFreshness(scope: AccountScope, now: Date): Promise<Freshness[]> {
  // A run counts as under way while it holds the lease and the lease runs; past that its process is gone.
  const rows = await db().$queryRaw<Row[]>`
    select b.code, b.name, b.time_zone, b.load_time, k.kind, s.due_at, good.finished_at as good_at,
      newest.status as newest_status, newest.error_text, run.started_at, run.progress_text, run.rows_seen,
      run.bytes_read, run.bytes_total
    from (select * from bank order by name limit 100) b
    cross join unnest(${[...SYNC_KINDS]}::text[]) with ordinality k(kind, place)
    left join bank_connection c on c.bank_id = b.id
    left join sync_schedule s on s.bank_id = b.id and s.kind = k.kind
    left join lateral (select finished_at from sync_run
      where bank_id = b.id and kind = k.kind and status = 'done' order by started_at desc limit 1) good on true
    left join lateral (select status, error_text from sync_run
      where bank_id = b.id and kind = k.kind and status in ('done', 'failed') order by started_at desc limit 1) newest on true
    left join sync_run run on run.id = s.lease_token and run.status = 'running' and s.lease_until > clock_timestamp()
    where k.kind <> 'returns' or c.ach_returns = 'api'
    order by b.name, k.place`;
  return rows.map((row) => ({
    bankCode: row.code,
    bankName: row.name,
    kind: row.kind,
    lastGoodAt: row.good_at?.toISOString() ?? null,
    nextDueAt: row.due_at?.toISOString() ?? null,
    problem: row.newest_status === "failed" ? problemFor(scope, row.error_text) : null,
    stale: isStale(row.kind, row.good_at, now),
    running: toRunning(scope, row),
    timeZone: row.time_zone,
    loadTime: row.load_time,
  }));
}

/** A problem may name accounts: whoever sees only some accounts is told that there is one, not whose. */
function problemFor(scope: AccountScope, text: string | null): string {
  if (scope === "all" && text !== null) return text;
  return "The last reading failed. It is tried again by itself; an administrator sees why.";
}

/** What a pull reads now names an account, so it is for those who see every account; the others see that it goes on. */
function toRunning(scope: AccountScope, row: Row): RunningPull | null {
  if (row.started_at === null) return null;
  return {
    startedAt: row.started_at.toISOString(),
    text: scope === "all" ? row.progress_text : null,
    rowsSeen: row.rows_seen ?? 0,
    bytesRead: Number(row.bytes_read ?? 0n),
    bytesTotal: row.bytes_total === null ? null : Number(row.bytes_total),
  };
}
