import "server-only";
import type { AccountScope } from "@/lib/core/actor";
import { db, Prisma } from "@/lib/core/db";
import { fromDateColumn } from "@/lib/core/dates";
import { isId } from "@/lib/core/ids";
import { minorFromBigInt, sumMinor } from "@/lib/core/money";
import { directionOf } from "./rules";
import {
  RETURN_STATES,
  RETURN_TABS,
  type PaymentReturns,
  type ReturnDetail,
  type ReturnKind,
  type ReturnPage,
  type ReturnRow,
  type ReturnState,
  type ReturnTab,
} from "./types";

export type RawReturn = {
  id: string;
  kind: ReturnKind;
  code: string;
  state: string;
  amount_minor: bigint;
  transaction_code: string;
  individual_name: string;
  account_last4: string;
  original_trace: string;
  received_at: Date;
  act_by: Date | null;
  matched_file_id: string | null;
  ended_by_id: string | null;
  payment_id: string | null;
  payment_number: number | null;
  account_id: string | null;
};

const COLUMNS = Prisma.sql`r.id, r.kind, r.code, r.state, r.amount_minor, r.transaction_code, r.individual_name,
  r.account_last4, r.original_trace, r.received_at, r.act_by, r.matched_file_id, r.ended_by_id,
  p.id as payment_id, p.number as payment_number, p.account_id`;
const FROM = Prisma.sql`ach_return r left join payment p on p.id = r.matched_payment_id`;

/** A return is its payment's account's; one that is matched to nothing is for those who see every account. */
export function visible(scope: AccountScope): Prisma.Sql {
  return scope === "all" ? Prisma.sql`true` : Prisma.sql`p.account_id = any(${[...scope]}::uuid[])`;
}

const TAB: Readonly<Record<ReturnTab, Prisma.Sql>> = {
  open: Prisma.sql`r.state = 'open'`,
  unmatched: Prisma.sql`r.state = 'open' and r.matched_file_id is null`,
  corrections: Prisma.sql`r.state = 'open' and r.kind = 'correction'`,
  done: Prisma.sql`r.state <> 'open'`,
};

export function toReturnRow(raw: RawReturn): ReturnRow {
  const { payment_id: id, payment_number: number, account_id: accountId } = raw;
  const state = RETURN_STATES.find((known) => known === raw.state);
  if (!state) throw new Error(`A return has the unknown state ${raw.state}`);
  return {
    id: raw.id,
    kind: raw.kind,
    code: raw.code,
    state,
    amountMinor: minorFromBigInt(raw.amount_minor),
    direction: directionOf(raw.transaction_code),
    individualName: raw.individual_name,
    accountLast4: raw.account_last4,
    originalTrace: raw.original_trace,
    receivedAt: raw.received_at.toISOString(),
    actBy: raw.act_by === null ? null : fromDateColumn(raw.act_by),
    payment: id !== null && number !== null && accountId !== null ? { id, number, accountId } : null,
    isMatched: raw.matched_file_id !== null,
    isRepeat: isRepeat(state, raw.ended_by_id),
  };
}

/** Closed by nobody: the desk itself did, since the bank had told it before. */
function isRepeat(state: ReturnState, endedById: string | null): boolean {
  return state === "closed" && endedById === null;
}

type Query = {
  readonly tab: ReturnTab;
  readonly text?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
};

/** What came back on accounts in scope, newest first, a page by keyset; with how many each part of the list has. */
export async function listReturns(scope: AccountScope, query: Query): Promise<ReturnPage> {
  const where = Prisma.join([visible(scope), TAB[query.tab], looksLike(query.text)], " and ");
  const [ms, id] = (query.cursor ?? "").split("_");
  const from = ms && id ? Prisma.sql`(r.received_at, r.id) < (${new Date(Number(ms))}, ${id}::uuid)` : Prisma.sql`true`;
  const rows = await db().$queryRaw<RawReturn[]>`
    select ${COLUMNS} from ${FROM} where ${where} and ${from}
    order by r.received_at desc, r.id desc limit ${query.limit + 1}`;
  const [total] = await db().$queryRaw<{ n: bigint }[]>`select count(*) as n from ${FROM} where ${where}`;
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    rows: shown.map(toReturnRow),
    total: Number(total?.n ?? 0n),
    nextCursor: rows.length > shown.length && last ? `${last.received_at.getTime()}_${last.id}` : null,
    counts: await countTabs(scope),
  };
}

function looksLike(text: string | undefined): Prisma.Sql {
  if (text === undefined) return Prisma.sql`true`;
  const like = `%${text.replaceAll(/[%_\\]/g, (sign) => `\\${sign}`)}%`;
  return Prisma.sql`(r.individual_name ilike ${like} or r.original_trace like ${like} or r.code ilike ${like}
    or r.individual_id ilike ${like})`;
}

async function countTabs(scope: AccountScope): Promise<Record<ReturnTab, number>> {
  const [row] = await db().$queryRaw<Record<ReturnTab, bigint>[]>`
    select count(*) filter (where ${TAB.open}) as open, count(*) filter (where ${TAB.unmatched}) as unmatched,
      count(*) filter (where ${TAB.corrections}) as corrections, count(*) filter (where ${TAB.done}) as done
    from ${FROM} where ${visible(scope)}`;
  const counts: Record<ReturnTab, number> = { open: 0, unmatched: 0, corrections: 0, done: 0 };
  for (const tab of RETURN_TABS) counts[tab] = Number(row?.[tab] ?? 0n);
  return counts;
}

/** How much of what came back waits for a person. */
export async function countOpenReturns(scope: AccountScope): Promise<number> {
  const [row] = await db().$queryRaw<{ n: bigint }[]>`
    select count(*) as n from ${FROM} where ${visible(scope)} and ${TAB.open}`;
  return Number(row?.n ?? 0n);
}

const RETURNS_SHOWN = 200;

/** What came back of a payment on an account in scope, with its money; what the bank told twice counts once. */
export async function listPaymentReturns(scope: AccountScope, paymentId: string): Promise<PaymentReturns> {
  if (!isId(paymentId)) return NOTHING;
  const rows = await db().$queryRaw<RawReturn[]>`
    select ${COLUMNS} from ${FROM}
    where r.matched_payment_id = ${paymentId}::uuid and ${visible(scope)}
    order by r.received_at, r.line limit ${RETURNS_SHOWN}`;
  const sums = await db().$queryRaw<{ transaction_code: string; n: bigint; sum: bigint | null }[]>`
    select one.transaction_code, count(*) as n, sum(one.amount_minor)::bigint as sum from (
      select distinct on (r.matched_file_id, r.matched_line) r.transaction_code, r.amount_minor from ${FROM}
      where r.matched_payment_id = ${paymentId}::uuid and r.kind = 'return' and ${visible(scope)}
      order by r.matched_file_id, r.matched_line, r.received_at) one
    group by one.transaction_code`;
  const sumOf = (direction: "debit" | "credit"): number =>
    sumMinor(
      sums.flatMap((row) => (directionOf(row.transaction_code) === direction ? [minorFromBigInt(row.sum ?? 0n)] : [])),
    );
  return {
    returns: rows.map(toReturnRow),
    returnedCount: sums.reduce((count, row) => count + Number(row.n), 0),
    creditMinor: sumOf("credit"),
    debitMinor: sumOf("debit"),
    corrections: rows.filter((row) => row.kind === "correction" && !isRepeat(row.state as ReturnState, row.ended_by_id))
      .length,
  };
}

const NOTHING: PaymentReturns = { returns: [], returnedCount: 0, creditMinor: 0, debitMinor: 0, corrections: 0 };

const MOST_RESENDABLE = 999;

/** Other open returns of the same sent file, debits with the same code, each entry once: they may go again together. */
export async function listResendable(
  scope: AccountScope,
  row: Pick<ReturnDetail, "id" | "code" | "original">,
): Promise<string[]> {
  if (!row.original) return [];
  const { fileId, line } = row.original;
  const rows = await db().$queryRaw<{ id: string; transaction_code: string }[]>`
    select distinct on (r.matched_line) r.id, r.transaction_code from ${FROM}
    where r.matched_file_id = ${fileId}::uuid and r.matched_line <> ${line} and r.state = 'open' and r.kind = 'return'
      and r.code = ${row.code} and ${visible(scope)}
    order by r.matched_line, r.received_at limit ${MOST_RESENDABLE}`;
  return rows.flatMap((one) => (directionOf(one.transaction_code) === "debit" ? [one.id] : []));
}
