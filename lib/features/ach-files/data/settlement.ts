import "server-only";
import type { AccountScope } from "@/lib/core/actor";
import { db } from "@/lib/core/db";
import { listAccountsForUse } from "@/lib/features/accounts/data";
import { settlementOf } from "@/lib/features/payments/rules/settlement";
import type { NachaSummary } from "@/lib/formats/nacha/types";
import {
  assessCompany,
  companyIdsOf,
  earliestEffectiveDate,
  isRefusal,
  latestEffectiveDate,
  NO_POLICY,
} from "../rules";
import type { SettlementAccount } from "../types";
import { listAchPolicies, sentTodayMinor } from "./policy";

/** The USD accounts a file may settle on, each with why it cannot, or what to look at, and its earliest date. */
export async function listSettlementAccounts(
  scope: AccountScope,
  summary: NachaSummary | null,
  now: Date,
): Promise<SettlementAccount[]> {
  const entities = await listEntities();
  const accounts = (await listAccountsForUse(scope)).filter((account) => account.currency === "USD");
  const policies = await listAchPolicies(accounts.map((account) => account.id));
  const effectiveDate = latestEffectiveDate(summary);
  const offered = accounts.map(async (account): Promise<SettlementAccount> => {
    const found = assessCompany(companyIdsOf(summary), account, entities);
    const { timeZone, achCutoff, wireCutoff } = account;
    const settlement = settlementOf({ rail: "ACH", timeZone, achCutoff, wireCutoff, effectiveDate }, now);
    return {
      id: account.id,
      label: `${account.name} ··${account.last4 ?? "????"}${account.entityName ? `, ${account.entityName}` : ""}`,
      refusal: isRefusal(found) ? found.sentence : null,
      warning: found && !isRefusal(found) ? found.sentence : null,
      earliest: earliestEffectiveDate(now, account.timeZone, account.achCutoff),
      promise: settlement.sentence,
      policy: policies.get(account.id) ?? NO_POLICY,
      usedTodayMinor: await sentTodayMinor(account, now),
    };
  });
  return Promise.all(offered);
}

/** The legal entities and the ACH company ids registered for them. */
export async function listEntities(): Promise<{ id: string; name: string; achCompanyIds: string[] }[]> {
  return db().legalEntity.findMany({
    select: { id: true, name: true, achCompanyIds: true },
    orderBy: { name: "asc" },
    take: 500,
  });
}
