import "server-only";
import { createHash } from "node:crypto";
import { db, Prisma } from "@/lib/core/db";
import { minorFromBigInt } from "@/lib/core/money";
import type { AchPolicy } from "@/lib/features/ach-files/types";
import type { AccountProfile, EntityChoice } from "../types";

type Row = {
  id: string;
  bank_account_id: string;
  name: string;
  type: string;
  currency: string;
  has_figures: boolean;
  number_hash: string | null;
  number_last4: string | null;
  routing_number: string | null;
  entity_id: string | null;
  entity_name: string | null;
  time_zone: string;
  ach_cutoff: string;
  wire_cutoff: string;
  positive_pay_cutoff: string;
  positive_pay_default: "PAY" | "RETURN";
  ach_control_totals: boolean;
  ach_sec_codes: string[];
  ach_entry_limit_minor: bigint | null;
  ach_daily_limit_minor: bigint | null;
  closed_at: Date | null;
};

/** Names the values of a profile, so that a form opened before a change is told from a fresh one. */
function versionOf(row: Row): string {
  const values = [row.currency, row.number_hash, row.number_last4, row.routing_number, row.entity_id, row.time_zone];
  const rules = [row.ach_cutoff, row.wire_cutoff, row.positive_pay_cutoff, row.positive_pay_default];
  return nameOf([values, rules]);
}

function nameOf(values: unknown): string {
  return createHash("sha256").update(JSON.stringify(values)).digest("hex").slice(0, 16);
}

/** What the account asks of ACH files; a form of its own changes it. */
function policyOf(row: Row): AchPolicy {
  const orNull = (value: bigint | null) => (value === null ? null : minorFromBigInt(value));
  return {
    controlTotals: row.ach_control_totals,
    secCodes: row.ach_sec_codes,
    entryLimitMinor: orNull(row.ach_entry_limit_minor),
    dailyLimitMinor: orNull(row.ach_daily_limit_minor),
  };
}

function toProfile(row: Row): AccountProfile {
  return {
    accountId: row.id,
    bankAccountId: row.bank_account_id,
    name: row.name,
    type: row.type,
    currency: row.currency,
    currencyEditable: !row.has_figures,
    last4: row.number_last4,
    routingNumber: row.routing_number,
    entityId: row.entity_id,
    entityName: row.entity_name,
    timeZone: row.time_zone,
    achCutoff: row.ach_cutoff,
    wireCutoff: row.wire_cutoff,
    positivePayCutoff: row.positive_pay_cutoff,
    positivePayDefault: row.positive_pay_default,
    closedAt: row.closed_at?.toISOString() ?? null,
    version: versionOf(row),
    achPolicy: policyOf(row),
    achPolicyVersion: nameOf(policyOf(row)),
  };
}

/** Profiles that fit; `tx` reads inside a transaction. Figures of an account: balances, lines, payments, checks, exceptions. */
async function select(condition: Prisma.Sql, tx: Prisma.TransactionClient): Promise<AccountProfile[]> {
  const rows = await tx.$queryRaw<Row[]>`
    select a.id, a.bank_account_id, a.name, a.type, a.currency, a.number_hash, a.number_last4, a.routing_number,
      a.entity_id, e.name as entity_name, a.time_zone, a.ach_cutoff, a.wire_cutoff, a.positive_pay_cutoff,
      a.positive_pay_default, a.closed_at,
      a.ach_control_totals, a.ach_sec_codes, a.ach_entry_limit_minor, a.ach_daily_limit_minor,
      (exists (select 1 from balance_snapshot where account_id = a.id)
        or exists (select 1 from "transaction" where account_id = a.id)
        or exists (select 1 from payment where account_id = a.id or to_account_id = a.id)
        or exists (select 1 from check_issue where account_id = a.id)
        or exists (select 1 from positive_pay_exception where account_id = a.id)) as has_figures
    from account a left join legal_entity e on e.id = a.entity_id
    where ${condition} order by a.closed_at nulls first, e.name nulls last, a.name, a.id limit 5000`;
  return rows.map(toProfile);
}

/** What we keep of each account of a bank, open ones first. */
export async function listProfiles(bankId: string): Promise<AccountProfile[]> {
  return select(Prisma.sql`a.bank_id = ${bankId}::uuid`, db());
}

/** One account's profile; null when unknown. */
export async function getProfile(
  accountId: string,
  tx: Prisma.TransactionClient = db(),
): Promise<AccountProfile | null> {
  return (await select(Prisma.sql`a.id = ${accountId}::uuid`, tx))[0] ?? null;
}

/** Every legal entity, by name. */
export async function listEntities(): Promise<EntityChoice[]> {
  return db().legalEntity.findMany({ select: { id: true, name: true }, orderBy: { name: "asc" }, take: 1_000 });
}
