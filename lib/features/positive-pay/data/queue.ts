import "server-only";
import type { AccountScope } from "@/lib/core/actor";
import { db, Prisma } from "@/lib/core/db";
import { minorFromBigInt } from "@/lib/core/money";
import type { CurrencyTotal, ExceptionRow, OpenCount, QueuePage, QueueQuery } from "../types";
import { selectRows, visible } from "./rows";

/** The most rows of a tab that is not paged: a morning of one desk has tens. */
const UNPAGED_MOST = 500;

/**
 * "To decide" holds what can still be decided, decided ones included: the screen keeps those that it showed open.
 * "Decided today" is what was decided, or fell to its default, since midnight at the bank.
 */
function tabCondition(query: QueueQuery, now: Date): Prisma.Sql {
  if (query.tab === "decide") return Prisma.sql`e.status in ('open', 'decided', 'sent') and e.decide_by > ${now}`;
  if (query.tab === "all") return Prisma.sql`true`;
  return Prisma.sql`e.status <> 'open' and exists (select 1 from account ta join bank tb on tb.id = ta.bank_id
    where ta.id = e.account_id and e.updated_at >= date_trunc('day', ${now} at time zone tb.time_zone) at time zone tb.time_zone)`;
}

function filters(scope: AccountScope, query: QueueQuery, now: Date): Prisma.Sql {
  const parts = [visible(scope), tabCondition(query, now)];
  if (query.accountId) parts.push(Prisma.sql`e.account_id = ${query.accountId}::uuid`);
  if (query.reason) parts.push(Prisma.sql`e.reason_code = ${query.reason}`);
  if (query.text) {
    const like = `%${query.text.replaceAll(/[%_\\]/g, "\\$&")}%`;
    parts.push(Prisma.sql`(e.check_number like ${like} or exists (select 1 from check_issue q
      where q.account_id = e.account_id and q.check_number = e.check_number and q.payee ilike ${like}))`);
  }
  return Prisma.join(parts, " and ");
}

/** One tab of the queue: soonest cut-off first where something is to be done, newest first elsewhere. */
export async function listQueue(scope: AccountScope, query: QueueQuery, now: Date): Promise<QueuePage> {
  const where = filters(scope, query, now);
  const [totals, rows, open] = await Promise.all([
    selectTotals(where),
    query.tab === "decide"
      ? selectRows(where, Prisma.sql`e.decide_by, a.name, a.id, e.presented_amount_minor desc, e.id`, UNPAGED_MOST)
      : selectRows(
          query.cursor ? Prisma.sql`${where} and ${after(query.cursor)}` : where,
          Prisma.sql`e.listed_at desc, e.id desc`,
          query.limit + 1,
        ),
    countOpen(scope, now),
  ]);
  const shown = query.tab === "decide" ? rows : rows.slice(0, query.limit);
  return {
    rows: shown,
    total: totals.reduce((sum, one) => sum + one.count, 0),
    totals,
    nextCursor: rows.length > shown.length ? cursorOf(shown.at(-1)) : null,
    open,
    at: now.toISOString(),
  };
}

function cursorOf(row: ExceptionRow | undefined): string | null {
  return row ? `${Date.parse(row.listedAt)}_${row.id}` : null;
}

function after(cursor: string): Prisma.Sql {
  const [ms = "0", id = ""] = cursor.split("_");
  return Prisma.sql`(e.listed_at, e.id) < (${new Date(Number(ms))}, ${id}::uuid)`;
}

async function selectTotals(where: Prisma.Sql): Promise<CurrencyTotal[]> {
  const rows = await db().$queryRaw<{ currency: string; minor: bigint; count: bigint }[]>`
    select e.currency, sum(e.presented_amount_minor)::bigint as minor, count(*) as count
    from positive_pay_exception e where ${where} group by e.currency order by e.currency`;
  return rows.map((row) => ({
    currency: row.currency,
    amountMinor: minorFromBigInt(row.minor),
    count: Number(row.count),
  }));
}

/** What nobody has decided yet and still can: count, dollars, and the soonest cut-off. */
export async function countOpen(scope: AccountScope, now = new Date()): Promise<OpenCount> {
  const where = Prisma.sql`${visible(scope)} and e.status = 'open' and e.decide_by > ${now}`;
  const totals = await selectTotals(where);
  const [next] = await db().$queryRaw<{ decide_by: Date; time_zone: string }[]>`
    select e.decide_by, a.time_zone from positive_pay_exception e join account a on a.id = e.account_id
    where ${where} order by e.decide_by, a.name limit 1`;
  return {
    count: totals.reduce((sum, one) => sum + one.count, 0),
    totals,
    nextCutoff: next ? { decideBy: next.decide_by.toISOString(), timeZone: next.time_zone } : null,
  };
}
