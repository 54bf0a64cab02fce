import "server-only";
import type { AccountScope } from "@/lib/core/actor";
import { fromDateColumn } from "@/lib/core/dates";
import { db, Prisma } from "@/lib/core/db";
import { isId } from "@/lib/core/ids";
import { minorFromBigInt } from "@/lib/core/money";
import { isStale } from "@/lib/features/banks/rules";
import type { AccountDetail, AccountForPull, AccountForUse, AccountView, BalancePoint } from "./types";

type Row = {
  id: string;
  bank_account_id: string;
  name: string;
  type: string;
  currency: string;
  bank_code: string;
  bank_name: string;
  bank_time_zone: string;
  bank_load_time: string;
  entity_id: string | null;
  entity_name: string | null;
  number_last4: string | null;
  routing_number: string | null;
  time_zone: string;
  ach_cutoff: string;
  wire_cutoff: string;
  positive_pay_cutoff: string;
  positive_pay_default: string;
  closed_at: Date | null;
  bank_timestamp: Date | null;
  bank_actor: string | null;
  bank_request_id: string | null;
  synced_at: Date;
  available_minor: bigint | null;
  current_minor: bigint | null;
  as_of: Date | null;
};

/** Accounts with their newest balance, the scope applied in the statement itself. */
function selectAccounts(scope: AccountScope, condition: Prisma.Sql): Promise<Row[]> {
  const visible = scope === "all" ? Prisma.sql`true` : Prisma.sql`a.id = any(${[...scope]}::uuid[])`;
  return db().$queryRaw<Row[]>`
    select a.id, a.bank_account_id, a.name, a.type, a.currency, b.code as bank_code, b.name as bank_name,
      b.time_zone as bank_time_zone, b.load_time as bank_load_time, a.entity_id, e.name as entity_name, a.number_last4, a.routing_number, a.time_zone,
      a.ach_cutoff, a.wire_cutoff, a.positive_pay_cutoff, a.positive_pay_default, a.closed_at, a.bank_timestamp,
      a.bank_actor, a.bank_request_id, a.synced_at, s.available_minor, s.current_minor, s.as_of
    from account a
    join bank b on b.id = a.bank_id
    left join legal_entity e on e.id = a.entity_id
    left join lateral (select available_minor, current_minor, as_of from balance_snapshot
      where account_id = a.id order by as_of desc, id desc limit 1) s on true
    where ${visible} and ${condition}
    order by e.name nulls last, a.currency, a.name, a.id
    limit 5000`;
}

function toView(row: Row, now: Date): AccountView {
  const balance =
    row.as_of === null || row.available_minor === null || row.current_minor === null
      ? null
      : {
          availableMinor: minorFromBigInt(row.available_minor),
          currentMinor: minorFromBigInt(row.current_minor),
          asOf: row.as_of.toISOString(),
          source: row.bank_name,
          stale: isStale("balances", row.as_of, now),
        };
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    currency: row.currency,
    bankCode: row.bank_code,
    bankName: row.bank_name,
    bankTimeZone: row.bank_time_zone,
    bankLoadTime: row.bank_load_time,
    entityId: row.entity_id,
    entityName: row.entity_name,
    last4: row.number_last4,
    closedAt: row.closed_at?.toISOString() ?? null,
    balance,
  };
}

/** Every account in scope with its newest balance, closed ones included; by entity, currency, name. */
export async function listAccounts(scope: AccountScope, now = new Date()): Promise<AccountView[]> {
  const rows = await selectAccounts(scope, Prisma.sql`true`);
  return rows.map((row) => toView(row, now));
}

/** One account with what we keep about it; null when unknown or out of scope. */
export async function getAccount(scope: AccountScope, id: string, now = new Date()): Promise<AccountDetail | null> {
  if (!isId(id)) return null;
  const [row] = await selectAccounts(scope, Prisma.sql`a.id = ${id}::uuid`);
  if (!row) return null;
  return {
    ...toView(row, now),
    routingNumber: row.routing_number,
    timeZone: row.time_zone,
    achCutoff: row.ach_cutoff,
    wireCutoff: row.wire_cutoff,
    positivePayCutoff: row.positive_pay_cutoff,
    positivePayDefault: row.positive_pay_default,
    bankTimestamp: row.bank_timestamp?.toISOString() ?? null,
    bankActor: row.bank_actor,
    bankRequestId: row.bank_request_id,
    syncedAt: row.synced_at.toISOString(),
  };
}

function toUse(row: Row): AccountForUse {
  const available =
    row.as_of === null || row.available_minor === null
      ? null
      : { amountMinor: minorFromBigInt(row.available_minor), asOf: row.as_of.toISOString() };
  return {
    id: row.id,
    bankCode: row.bank_code,
    bankAccountId: row.bank_account_id,
    name: row.name,
    type: row.type,
    currency: row.currency,
    entityId: row.entity_id,
    entityName: row.entity_name,
    last4: row.number_last4,
    timeZone: row.time_zone,
    achCutoff: row.ach_cutoff,
    wireCutoff: row.wire_cutoff,
    positivePayCutoff: row.positive_pay_cutoff,
    positivePayDefault: row.positive_pay_default,
    available,
  };
}

/** One open account for payments, files and decisions; null when unknown, closed or out of scope. */
export async function getAccountForUse(scope: AccountScope, id: string): Promise<AccountForUse | null> {
  if (!isId(id)) return null;
  const [row] = await selectAccounts(scope, Prisma.sql`a.id = ${id}::uuid and a.closed_at is null`);
  return row ? toUse(row) : null;
}

/** Every open account in scope, as `getAccountForUse` gives one. */
export async function listAccountsForUse(scope: AccountScope): Promise<AccountForUse[]> {
  const rows = await selectAccounts(scope, Prisma.sql`a.closed_at is null`);
  return rows.map(toUse);
}

/** The account behind a bank's id, for what the bank sends us. No scope: never for a person. */
export async function findByBankAccountId(bankCode: string, bankAccountId: string): Promise<AccountForUse | null> {
  if (!isId(bankAccountId)) return null;
  const [row] = await selectAccounts(
    "all",
    Prisma.sql`b.code = ${bankCode} and a.bank_account_id = ${bankAccountId}::uuid`,
  );
  return row ? toUse(row) : null;
}

/** The open accounts of a bank, in a fixed order, for a pull. No scope: never for a person. */
export async function listAccountsForSync(bankId: string): Promise<AccountForPull[]> {
  const rows = await db().account.findMany({
    where: { bankId, closedAt: null },
    select: { id: true, bankAccountId: true, name: true, currency: true, linesThrough: true },
    orderBy: { id: "asc" },
    take: 5_000,
  });
  return rows.map((row) => ({ ...row, linesThrough: row.linesThrough && fromDateColumn(row.linesThrough) }));
}

/** The bank ids of accounts that we know already, closed ones included. */
export async function listKnownBankAccountIds(bankId: string): Promise<Set<string>> {
  const rows = await db().account.findMany({ where: { bankId }, select: { bankAccountId: true }, take: 5_000 });
  return new Set(rows.map((row) => row.bankAccountId));
}

/** The newest stored balances of an account, newest first. A plateau is kept by its two ends. */
export async function listBalances(scope: AccountScope, accountId: string, limit: number): Promise<BalancePoint[]> {
  if (scope !== "all" && !scope.includes(accountId)) return [];
  const rows = await db().balanceSnapshot.findMany({
    where: { accountId },
    orderBy: [{ asOf: "desc" }, { id: "desc" }],
    take: limit,
  });
  return rows.map(toPoint);
}

/** The last balance read before an instant; null when none is held or the account is out of scope. */
export async function getBalanceBefore(
  scope: AccountScope,
  accountId: string,
  instant: Date,
): Promise<BalancePoint | null> {
  if (scope !== "all" && !scope.includes(accountId)) return null;
  const row = await db().balanceSnapshot.findFirst({
    where: { accountId, asOf: { lt: instant } },
    orderBy: [{ asOf: "desc" }, { id: "desc" }],
  });
  return row ? toPoint(row) : null;
}

function toPoint(row: { availableMinor: bigint; currentMinor: bigint; asOf: Date; source: string }): BalancePoint {
  return {
    availableMinor: minorFromBigInt(row.availableMinor),
    currentMinor: minorFromBigInt(row.currentMinor),
    asOf: row.asOf.toISOString(),
    source: row.source,
  };
}
