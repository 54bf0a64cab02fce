import "server-only";
import { cache } from "react";
import { notFound } from "next/navigation";
import { may } from "@/lib/core/permissions";
import { requireActor } from "@/lib/core/session";
import { dateInZone, zonedInstant } from "@/lib/core/dates";
import { listBanks } from "@/lib/features/banks/data/freshness";
import { listAccountDays, listNewestDays } from "./data/days";
import type { AccountDay } from "./rules/days";
import { getAccount, getBalanceBefore, listAccounts, listBalances } from "./data";
import type { AccountDetail, BalancePoint, BalancesAnswer, DayCheck } from "./types";

const HISTORY_ROWS = 30;
const DAYS = 10;

/** Every account in scope with its newest balance, and whether this person may ask the bank for new ones. */
export async function loadAccounts(): Promise<BalancesAnswer & { readonly mayRefresh: boolean }> {
  const actor = await requireActor("accounts.read");
  const now = new Date();
  return {
    at: now.toISOString(),
    accounts: await listAccounts(actor.scope, now),
    mayRefresh: may(actor.role, "accounts.refresh"),
  };
}

export type AccountPageView = {
  readonly account: AccountDetail;
  readonly history: readonly BalancePoint[];
  /** The last balance read before today in the bank's zone. */
  readonly earlier: BalancePoint | null;
  /** The last business days, newest first: whether their lines explain the ledger's change. */
  readonly days: readonly AccountDay[];
  readonly at: string;
  readonly mayRefresh: boolean;
};

/** One account with the history of its balance. Not found when unknown or out of scope. */
export const loadAccount = cache(async (id: string): Promise<AccountPageView> => {
  const actor = await requireActor("accounts.read");
  const now = new Date();
  const account = (await getAccount(actor.scope, id, now)) ?? notFound();
  const zone = account.bankTimeZone;
  const today = zonedInstant(dateInZone(now, zone), "00:00", zone);
  const history = await listBalances(actor.scope, account.id, HISTORY_ROWS);
  const earlier = await getBalanceBefore(actor.scope, account.id, today);
  const bank = { timeZone: zone, loadTime: account.bankLoadTime };
  const days = await listAccountDays(actor.scope, account.id, bank, now, DAYS);
  return { account, history, earlier, days, at: now.toISOString(), mayRefresh: may(actor.role, "accounts.refresh") };
});

/** For each bank, the newest load day of the accounts in scope. Banks without accounts are left out. */
export async function loadDayChecks(): Promise<DayCheck[]> {
  const actor = await requireActor("accounts.read");
  const now = new Date();
  const checks = await Promise.all(
    (await listBanks()).map(async (bank) => ({ bank, accounts: await listNewestDays(actor.scope, bank, now) })),
  );
  return checks.flatMap(({ bank, accounts }) =>
    accounts[0] ? [{ bankName: bank.name, date: accounts[0].date, accounts }] : [],
  );
}
