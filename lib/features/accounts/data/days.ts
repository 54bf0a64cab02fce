import "server-only";
import type { AccountScope } from "@/lib/core/actor";
import { fromDateColumn } from "@/lib/core/dates";
import { db, Prisma } from "@/lib/core/db";
import { isId } from "@/lib/core/ids";
import { minorFromBigInt } from "@/lib/core/money";
import type { BankClockwork } from "@/lib/features/banks/rules";
import { judgeDay, loadDays, type AccountDay, type LoadDay, type Reading } from "../rules/days";
import type { AccountDayRow } from "../types";

const MOST_ACCOUNTS = 5_000;

type Row = {
  account_id: string;
  name: string;
  currency: string;
  place: number;
  lines_through: Date | null;
  bank_through: Date | null;
  pulled_at: Date | null;
  stirred: boolean;
  n: bigint;
  net: bigint;
} & Record<Side, bigint | null> &
  Record<`${Side}_at`, Date | null>;
type Side = "open_before" | "open_after" | "close_before" | "close_after";

/** The reading on one side of a day's opening or closing: an index look-up for each account and day. */
function reading(instant: Prisma.Sql, side: "before" | "after"): Prisma.Sql {
  return side === "before"
    ? Prisma.sql`(select current_minor, as_of from balance_snapshot
        where account_id = a.id and as_of <= ${instant} order by as_of desc, id desc limit 1)`
    : Prisma.sql`(select current_minor, as_of from balance_snapshot
        where account_id = a.id and as_of > ${instant} order by as_of asc, id asc limit 1)`;
}

/** Everything about some days of some accounts of a bank, in one statement. */
function selectDays(condition: Prisma.Sql, days: readonly LoadDay[]): Promise<Row[]> {
  const [opens, closes] = [Prisma.sql`d.opens_at`, Prisma.sql`d.closes_at`];
  const text = (pick: (day: LoadDay) => Date): string[] => days.map((day) => pick(day).toISOString());
  return db().$queryRaw<Row[]>`
    select a.id as account_id, a.name, a.currency, d.place::int as place, a.lines_through,
      (select max(lines_through) from account where bank_id = a.bank_id) as bank_through,
      (select max(started_at) from sync_run
        where bank_id = a.bank_id and kind = 'transactions' and status = 'done') as pulled_at,
      ob.current_minor as open_before, ob.as_of as open_before_at, oa.current_minor as open_after, oa.as_of as open_after_at,
      cb.current_minor as close_before, cb.as_of as close_before_at,
      ca.current_minor as close_after, ca.as_of as close_after_at, l.n, l.net,
      exists (select 1 from balance_snapshot where account_id = a.id and as_of > d.opens_at and as_of < d.closes_at
        and current_minor <> oa.current_minor) as stirred
    from (select * from account a where ${condition} order by a.name, a.id limit ${MOST_ACCOUNTS}) a
    cross join unnest(${days.map((day) => day.postedFrom)}::date[], ${days.map((day) => day.date)}::date[],
      ${text((day) => day.opensAt)}::timestamptz[], ${text((day) => day.closesAt)}::timestamptz[])
      with ordinality d(posted_from, posted_to, opens_at, closes_at, place)
    left join lateral ${reading(opens, "before")} ob on true
    left join lateral ${reading(opens, "after")} oa on true
    left join lateral ${reading(closes, "before")} cb on true
    left join lateral ${reading(closes, "after")} ca on true
    cross join lateral (select count(*) as n, coalesce(sum(amount_minor), 0)::bigint as net from "transaction"
      where account_id = a.id and posting_date between d.posted_from and d.posted_to) l
    order by a.name, a.id, d.place`;
}

function readingOf(row: Row, which: Side): Reading | null {
  const [minor, asOf] = [row[which], row[`${which}_at`]];
  return minor === null || asOf === null ? null : { currentMinor: minorFromBigInt(minor), asOf };
}

function judge(row: Row, days: readonly LoadDay[], now: Date, zone: string): AccountDay[] {
  const day = days[row.place - 1];
  if (!day) return [];
  const facts = {
    opening: { before: readingOf(row, "open_before"), after: readingOf(row, "open_after") },
    closing: { before: readingOf(row, "close_before"), after: readingOf(row, "close_after") },
    stirred: row.stirred,
    count: Number(row.n),
    netMinor: minorFromBigInt(row.net),
    linesThrough: row.lines_through && fromDateColumn(row.lines_through),
    bankThrough: row.bank_through && fromDateColumn(row.bank_through),
    pulledAt: row.pulled_at,
  };
  return [judgeDay(day, facts, now, zone)];
}

/** The last `count` business days of an account, newest first; empty when it is out of scope. */
export async function listAccountDays(
  scope: AccountScope,
  accountId: string,
  bank: BankClockwork,
  now: Date,
  count: number,
): Promise<AccountDay[]> {
  if (!isId(accountId) || (scope !== "all" && !scope.includes(accountId))) return [];
  const days = loadDays(now, bank, count);
  const rows = await selectDays(Prisma.sql`a.id = ${accountId}::uuid`, days);
  return rows.flatMap((row) => judge(row, days, now, bank.timeZone));
}

/** The newest day of each open account of a bank in scope, by account name. */
export async function listNewestDays(
  scope: AccountScope,
  bank: BankClockwork & { readonly id: string },
  now: Date,
): Promise<AccountDayRow[]> {
  const days = loadDays(now, bank, 1);
  const visible = scope === "all" ? Prisma.sql`true` : Prisma.sql`a.id = any(${[...scope]}::uuid[])`;
  const rows = await selectDays(Prisma.sql`a.bank_id = ${bank.id}::uuid and a.closed_at is null and ${visible}`, days);
  return rows.flatMap((row) =>
    judge(row, days, now, bank.timeZone).map((day) => ({
      ...day,
      accountId: row.account_id,
      accountName: row.name,
      currency: row.currency,
    })),
  );
}
