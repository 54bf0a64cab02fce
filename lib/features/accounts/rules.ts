import { parseDecimal, sumMinor } from "@/lib/core/money";
import { ok, refuse, type Result } from "@/lib/core/result";
import type { AccountView, CurrencyTotal, EntityGroup } from "./types";

/** A balance as the bank port hands it over: plain decimals. */
export type AnsweredBalance = {
  readonly available: string;
  readonly current: string;
  readonly currency: string | null;
  readonly bankAsOf: Date | null;
};

/** A balance in minor units, ready to store. */
export type StorableBalance = {
  readonly accountId: string;
  readonly availableMinor: number;
  readonly currentMinor: number;
  readonly currency: string;
  readonly asOf: Date;
};

/**
 * The bank's decimals as minor units of the account's currency. Refuses an amount finer than the currency, and a
 * balance in another currency than the account has: both mean that we would show a wrong figure.
 */
export function readBalance(
  account: { readonly id: string; readonly name: string; readonly currency: string },
  balance: AnsweredBalance,
  fetchedAt: Date,
): Result<StorableBalance> {
  if (balance.currency !== null && balance.currency !== account.currency) {
    return refuse(
      "currency_changed",
      `The bank answers in ${balance.currency} for ${account.name}, which we hold in ${account.currency}. The balance was not stored; ask the bank which is right.`,
    );
  }
  const availableMinor = parseDecimal(balance.available, account.currency);
  const currentMinor = parseDecimal(balance.current, account.currency);
  if (availableMinor === null || currentMinor === null) {
    return refuse(
      "amount_unreadable",
      `The balance of ${account.name} is not a whole number of ${account.currency} minor units, so it was not stored. Ask the bank.`,
    );
  }
  return ok({
    accountId: account.id,
    availableMinor,
    currentMinor,
    currency: account.currency,
    asOf: balance.bankAsOf ?? fetchedAt,
  });
}

/** Totals of open accounts by currency, in alphabetical order. Amounts of two currencies are never added. */
export function totalsByCurrency(accounts: readonly AccountView[]): CurrencyTotal[] {
  const open = accounts.filter((account) => account.closedAt === null);
  const currencies = [...new Set(open.map((account) => account.currency))].toSorted();
  return currencies.map((currency) => {
    const own = open.filter((account) => account.currency === currency);
    const balances = own.flatMap((account) => account.balance ?? []);
    return {
      currency,
      availableMinor: sumMinor(balances.map((balance) => balance.availableMinor)),
      currentMinor: sumMinor(balances.map((balance) => balance.currentMinor)),
      accounts: own.length,
      missing: own.length - balances.length,
      oldestAsOf: balances.map((balance) => balance.asOf).toSorted()[0] ?? null,
      stale: balances.filter((balance) => balance.stale).length,
    };
  });
}

/** Accounts by legal entity, entities by name; accounts without one come last. */
export function groupByEntity(accounts: readonly AccountView[]): EntityGroup[] {
  const keys = [...new Set(accounts.map((account) => account.entityId))];
  const groups = keys.map((entityId) => {
    const own = accounts.filter((account) => account.entityId === entityId);
    return {
      entityId,
      entityName: own[0]?.entityName ?? "Without a legal entity",
      accounts: own.toSorted((a, b) => a.currency.localeCompare(b.currency) || a.name.localeCompare(b.name)),
      totals: totalsByCurrency(own),
    };
  });
  return groups.toSorted(
    (a, b) =>
      Number(a.entityId === null) - Number(b.entityId === null) ||
      (a.entityName < b.entityName ? -1 : a.entityName > b.entityName ? 1 : 0),
  );
}

/** "…1234", or a word when the bank gave us no number. */
export function maskedNumber(last4: string | null): string {
  return last4 ? `\u2026${last4}` : "no number held";
}

/** "1 account", "12 accounts". */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}

/** What a refresh says: how many were read, and what stopped the others. */
export function refreshSentence(read: number, problems: readonly string[]): string {
  const first = problems[0];
  if (first === undefined) return read === 1 ? "Balance read from the bank." : `${read} balances read from the bank.`;
  const others = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  const kept = "The earlier figure stays, with its time.";
  if (read === 0) return `The bank gave no new balance${others}: ${first} ${kept}`;
  return `${read} of ${read + problems.length} balances read. ${first}${others} ${kept}`;
}

/**
 * The change of a ledger balance, split into what the bank loaded as lines in between and the rest. The rest is
 * timing: booked today and loaded tonight, or booked before the first reading and loaded after it.
 */
export function splitChange(
  beforeMinor: number,
  nowMinor: number,
  postedMinor: number,
): { readonly changeMinor: number; readonly postedMinor: number; readonly timingMinor: number } {
  const changeMinor = sumMinor([nowMinor, -beforeMinor]);
  return { changeMinor, postedMinor, timingMinor: sumMinor([changeMinor, -postedMinor]) };
}
