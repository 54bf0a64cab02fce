import "server-only";
import type { AccountScope } from "@/lib/core/actor";
import { fromDateColumn } from "@/lib/core/dates";
import { db, inTransaction, Prisma, type Tx } from "@/lib/core/db";
import { isId } from "@/lib/core/ids";
import { minorFromBigInt } from "@/lib/core/money";
import type {
  Basis,
  Cursor,
  DayActivity,
  Order,
  TransactionDetail,
  TransactionFilter,
  TransactionPage,
  TransactionQuery,
  TransactionTotals,
  TransactionView,
} from "./types";

/** Lines are counted and summed up to here; past it the list says "more than". */
const COUNT_LIMIT = 100_000;
const MAX_WORDS = 8;

/** The column that holds each date of a line. */
const DATE_COLUMN: Readonly<Record<Basis, Prisma.Sql>> = {
  initiated: Prisma.sql`t.transaction_date`,
  value: Prisma.sql`t.value_date`,
  posted: Prisma.sql`t.posting_date`,
};

function likeWord(word: string): string {
  return `%${word.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}

/** Scope and filter as one condition over `transaction t`. Out-of-scope rows are shut out here, before all else. */
function filterCondition(scope: AccountScope, filter: TransactionFilter): Prisma.Sql {
  const date = DATE_COLUMN[filter.basis];
  const parts: Prisma.Sql[] = [
    scope === "all" ? Prisma.sql`true` : Prisma.sql`t.account_id = any(${[...scope]}::uuid[])`,
  ];
  if (filter.accountId !== undefined) {
    parts.push(isId(filter.accountId) ? Prisma.sql`t.account_id = ${filter.accountId}::uuid` : Prisma.sql`false`);
  }
  if (filter.from !== undefined) parts.push(Prisma.sql`${date} >= ${filter.from}::date`);
  if (filter.to !== undefined) parts.push(Prisma.sql`${date} <= ${filter.to}::date`);
  if (filter.currency !== undefined) parts.push(Prisma.sql`t.currency = ${filter.currency}`);
  if (filter.direction === "in") parts.push(Prisma.sql`t.amount_minor > 0`);
  if (filter.direction === "out") parts.push(Prisma.sql`t.amount_minor < 0`);
  if (filter.minMinor !== undefined) parts.push(Prisma.sql`abs(t.amount_minor) >= ${filter.minMinor}::bigint`);
  if (filter.maxMinor !== undefined) parts.push(Prisma.sql`abs(t.amount_minor) <= ${filter.maxMinor}::bigint`);
  for (const word of (filter.text ?? "").split(/\s+/).filter(Boolean).slice(0, MAX_WORDS)) {
    parts.push(Prisma.sql`t.description ilike ${likeWord(word)}`);
  }
  return Prisma.join(parts, " and ");
}

/** How a page is read: which side of its cursor, in which direction, and whether the rows must be turned round. */
type Reading = { readonly where: Prisma.Sql; readonly orderBy: Prisma.Sql; readonly reversed: boolean };

/** Keyset by row-value comparison on (date, id): the same cost at any depth. */
function pageReading(basis: Basis, order: Order, cursor: Cursor | undefined): Reading {
  const date = DATE_COLUMN[basis];
  const reversed = cursor !== undefined && cursor.side !== "after";
  const ascending = (order === "oldest") !== reversed;
  const orderBy = ascending ? Prisma.sql`${date} asc, t.id asc` : Prisma.sql`${date} desc, t.id desc`;
  if (cursor === undefined || cursor.side === "last") return { where: Prisma.sql`true`, orderBy, reversed };
  const row = Prisma.sql`(${cursor.date}::date, ${cursor.id}::uuid)`;
  const where = ascending ? Prisma.sql`(${date}, t.id) > ${row}` : Prisma.sql`(${date}, t.id) < ${row}`;
  return { where, orderBy, reversed };
}

type Row = {
  id: string;
  account_id: string;
  account_name: string;
  number_last4: string | null;
  entity_name: string | null;
  currency: string;
  amount_minor: bigint;
  description: string;
  transaction_date: Date;
  value_date: Date;
  posting_date: Date;
  transaction_at: Date;
  posting_at: Date;
};

const ROW_COLUMNS = Prisma.sql`t.id, t.account_id, a.name as account_name, a.number_last4, e.name as entity_name,
  t.currency, t.amount_minor, t.description, t.transaction_date, t.value_date, t.posting_date, t.transaction_at, t.posting_at`;
const ROW_TABLES = Prisma.sql`"transaction" t join account a on a.id = t.account_id left join legal_entity e on e.id = a.entity_id`;

function toView(row: Row): TransactionView {
  return {
    id: row.id,
    accountId: row.account_id,
    accountName: row.account_name,
    last4: row.number_last4,
    entityName: row.entity_name,
    currency: row.currency,
    amountMinor: minorFromBigInt(row.amount_minor),
    description: row.description,
    initiatedDate: fromDateColumn(row.transaction_date),
    valueDate: fromDateColumn(row.value_date),
    postedDate: fromDateColumn(row.posting_date),
    initiatedAt: row.transaction_at.toISOString(),
    postedAt: row.posting_at.toISOString(),
  };
}

function dateOf(row: TransactionView, basis: Basis): string {
  return basis === "initiated" ? row.initiatedDate : basis === "value" ? row.valueDate : row.postedDate;
}

/** Runs a read so that the server never swaps in its generic plan, under which the trigram index is lost. */
function withOwnPlan<T>(filter: TransactionFilter, read: (tx: Tx) => Promise<T>): Promise<T> {
  if (filter.text === undefined) return read(db());
  return inTransaction(async (tx) => {
    await tx.$executeRaw`set local plan_cache_mode = force_custom_plan`;
    return read(tx);
  });
}

async function readRows(
  tx: Tx,
  scope: AccountScope,
  query: TransactionQuery,
): Promise<{ rows: TransactionView[]; hasMore: boolean; reversed: boolean }> {
  const { where, orderBy, reversed } = pageReading(query.basis, query.order ?? "newest", query.cursor);
  const found = await tx.$queryRaw<Row[]>`
    select ${ROW_COLUMNS} from ${ROW_TABLES}
    where ${filterCondition(scope, query)} and ${where} order by ${orderBy} limit ${query.limit + 1}`;
  const rows = found.slice(0, query.limit).map(toView);
  return { rows: reversed ? rows.toReversed() : rows, hasMore: found.length > query.limit, reversed };
}

async function readTotals(tx: Tx, scope: AccountScope, filter: TransactionFilter): Promise<TransactionTotals> {
  const sums = await tx.$queryRaw<{ currency: string; n: bigint; money_in: bigint; money_out: bigint }[]>`
    select currency, count(*) as n, coalesce(sum(amount_minor) filter (where amount_minor > 0), 0)::bigint as money_in,
      coalesce(sum(amount_minor) filter (where amount_minor < 0), 0)::bigint as money_out
    from (select t.currency, t.amount_minor from "transaction" t
      where ${filterCondition(scope, filter)} limit ${COUNT_LIMIT + 1}) found
    group by currency order by currency`;
  const count = sums.reduce((total, row) => total + Number(row.n), 0);
  if (count > COUNT_LIMIT) return { count: COUNT_LIMIT, complete: false, currencies: [] };
  const currencies = sums.map((row) => ({
    currency: row.currency,
    count: Number(row.n),
    inMinor: minorFromBigInt(row.money_in),
    outMinor: minorFromBigInt(row.money_out),
    netMinor: minorFromBigInt(row.money_in + row.money_out),
  }));
  return { count, complete: true, currencies };
}

/**
 * One page of bank lines in scope, by the chosen date, with cursors to both sides, and the count and sums by currency
 * of the whole filtered set (exact up to 100,000 lines).
 */
export async function listTransactions(scope: AccountScope, query: TransactionQuery): Promise<TransactionPage> {
  return withOwnPlan(query, async (tx) => {
    const { rows, hasMore, reversed } = await readRows(tx, scope, query);
    const totals = await readTotals(tx, scope, query);
    const [first, last] = [rows[0], rows.at(-1)];
    const hasPrevious = reversed ? hasMore : query.cursor !== undefined;
    const hasNext = reversed ? query.cursor?.side === "before" : hasMore;
    return {
      ...totals,
      rows,
      next: hasNext && last ? { side: "after", date: dateOf(last, query.basis), id: last.id } : null,
      previous: hasPrevious && first ? { side: "before", date: dateOf(first, query.basis), id: first.id } : null,
    };
  });
}

/** Every line of the filtered set in its order, page by page, for an export. */
export async function* walkTransactions(
  scope: AccountScope,
  query: TransactionFilter & { readonly order?: Order | undefined },
  pageSize = 2_000,
): AsyncGenerator<readonly TransactionView[]> {
  let cursor: Cursor | undefined;
  for (;;) {
    const page = { ...query, cursor, limit: pageSize };
    const { rows, hasMore } = await withOwnPlan(query, (tx) => readRows(tx, scope, page));
    const last = rows.at(-1);
    if (rows.length > 0) yield rows;
    if (!hasMore || !last) return;
    cursor = { side: "after", date: dateOf(last, query.basis), id: last.id };
  }
}

/** One line with the bank's audit fields; null when unknown or out of scope. */
export async function getTransaction(scope: AccountScope, id: string): Promise<TransactionDetail | null> {
  if (!isId(id)) return null;
  const line = await db().transaction.findFirst({
    where: { id, ...(scope === "all" ? {} : { accountId: { in: [...scope] } }) },
    include: { account: { include: { bank: true, entity: true } } },
  });
  if (!line) return null;
  return {
    id: line.id,
    accountId: line.accountId,
    accountName: line.account.name,
    last4: line.account.numberLast4,
    entityName: line.account.entity?.name ?? null,
    currency: line.currency,
    amountMinor: minorFromBigInt(line.amountMinor),
    description: line.description,
    initiatedDate: fromDateColumn(line.transactionDate),
    valueDate: fromDateColumn(line.valueDate),
    postedDate: fromDateColumn(line.postingDate),
    initiatedAt: line.transactionAt.toISOString(),
    postedAt: line.postingAt.toISOString(),
    bankName: line.account.bank.name,
    bankTimeZone: line.account.bank.timeZone,
    bankTransactionId: line.bankTransactionId,
    bankTimestamp: line.bankTimestamp?.toISOString() ?? null,
    bankActor: line.bankActor,
    bankRequestId: line.bankRequestId,
    firstSeenAt: line.firstSeenAt.toISOString(),
  };
}

/** Net of one day's lines on each account in scope, by the chosen date. */
export async function listDayActivity(scope: AccountScope, basis: Basis, date: string): Promise<DayActivity[]> {
  const rows = await db().$queryRaw<{ account_id: string; currency: string; n: bigint; net: bigint }[]>`
    select t.account_id, t.currency, count(*) as n, sum(t.amount_minor)::bigint as net from "transaction" t
    where ${filterCondition(scope, { basis, from: date, to: date })} group by t.account_id, t.currency`;
  return rows.map((row) => ({
    accountId: row.account_id,
    currency: row.currency,
    count: Number(row.n),
    netMinor: minorFromBigInt(row.net),
  }));
}

/** The newest posting date in scope: the last load that brought lines. Null when there are none. */
export async function newestPostingDate(scope: AccountScope, accountId?: string): Promise<string | null> {
  const filter = { basis: "posted" as const, accountId };
  const rows = await db().$queryRaw<{ posting_date: Date }[]>`
    select t.posting_date from "transaction" t where ${filterCondition(scope, filter)}
    order by t.posting_date desc, t.id desc limit 1`;
  return rows[0] ? fromDateColumn(rows[0].posting_date) : null;
}

/** Net of an account's lines that the bank loaded after an instant. */
export async function netPostedSince(
  scope: AccountScope,
  accountId: string,
  since: Date,
): Promise<{ count: number; netMinor: number }> {
  const rows = await db().$queryRaw<{ n: bigint; net: bigint }[]>`
    select count(*) as n, coalesce(sum(t.amount_minor), 0)::bigint as net from "transaction" t
    where ${filterCondition(scope, { basis: "posted", accountId })} and t.posting_at > ${since}
      and t.posting_date >= (${since}::timestamptz - interval '2 days')::date`;
  return { count: Number(rows[0]?.n ?? 0), netMinor: minorFromBigInt(rows[0]?.net ?? 0n) };
}

/** What a pull must know of a bank before the first line: whether it heeds the account (D12), and whether lines are held. */
export async function getPullStart(bankId: string): Promise<{ honoursAccountId: boolean | null; hasLines: boolean }> {
  const rows = await db().$queryRaw<{ honours_account_id: boolean | null; has_lines: boolean }[]>`
    select (select honours_account_id from bank_connection where bank_id = ${bankId}::uuid) as honours_account_id,
      exists (select 1 from account a where a.bank_id = ${bankId}::uuid
        and exists (select 1 from "transaction" t where t.account_id = a.id)) as has_lines`;
  return { honoursAccountId: rows[0]?.honours_account_id ?? null, hasLines: rows[0]?.has_lines ?? false };
}
