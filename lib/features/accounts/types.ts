import type { AccountDay } from "./rules/days";

/** A balance as a bank answered it, stamped with our fetch time unless the bank sends its own. */
export type BalanceView = {
  readonly availableMinor: number;
  /** The ledger balance. */
  readonly currentMinor: number;
  /** ISO instant. */
  readonly asOf: string;
  /** The bank it was read from, by name. */
  readonly source: string;
  /** True when older than the desk allows for a balance. */
  readonly stale: boolean;
};

/** An account as lists and totals show it. */
export type AccountView = {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly currency: string;
  readonly bankCode: string;
  readonly bankName: string;
  readonly bankTimeZone: string;
  /** Wall clock of the bank's nightly load in its zone, HH:MM. */
  readonly bankLoadTime: string;
  readonly entityId: string | null;
  readonly entityName: string | null;
  readonly last4: string | null;
  /** ISO instant since which the bank no longer lists it; null while it does. */
  readonly closedAt: string | null;
  readonly balance: BalanceView | null;
};

/** What we keep about an account beyond what the bank sends, and the bank's audit fields of it. */
export type AccountDetail = AccountView & {
  readonly routingNumber: string | null;
  /** The zone of the cut-offs. */
  readonly timeZone: string;
  readonly achCutoff: string;
  readonly wireCutoff: string;
  readonly positivePayCutoff: string;
  readonly positivePayDefault: string;
  readonly bankTimestamp: string | null;
  readonly bankActor: string | null;
  readonly bankRequestId: string | null;
  readonly syncedAt: string;
};

/** An account for those who act on it: payments, files, decisions. */
export type AccountForUse = {
  readonly id: string;
  readonly bankCode: string;
  readonly bankAccountId: string;
  readonly name: string;
  readonly type: string;
  readonly currency: string;
  readonly entityId: string | null;
  readonly entityName: string | null;
  readonly last4: string | null;
  readonly timeZone: string;
  readonly achCutoff: string;
  readonly wireCutoff: string;
  readonly positivePayCutoff: string;
  readonly positivePayDefault: string;
  readonly available: { readonly amountMinor: number; readonly asOf: string } | null;
};

/** An account as a pull needs it. */
export type AccountForSync = {
  readonly id: string;
  readonly bankAccountId: string;
  readonly name: string;
  readonly currency: string;
};

/** An account as a pull of its lines needs it. */
export type AccountForPull = AccountForSync & {
  /** Posting date up to which a whole pull of its lines has been stored; null before the first one. */
  readonly linesThrough: string | null;
};

/** One stored balance of an account's history. */
export type BalancePoint = {
  readonly availableMinor: number;
  readonly currentMinor: number;
  readonly asOf: string;
  readonly source: string;
};

/** Balances of one currency together. */
export type CurrencyTotal = {
  readonly currency: string;
  readonly availableMinor: number;
  readonly currentMinor: number;
  readonly accounts: number;
  /** Accounts of this currency without any balance: not in the total. */
  readonly missing: number;
  /** The oldest as-of among those added up, ISO; null when there are none. */
  readonly oldestAsOf: string | null;
  readonly stale: number;
};

/** Accounts of one legal entity with their totals; `entityId` null: not yet given to an entity. */
export type EntityGroup = {
  readonly entityId: string | null;
  readonly entityName: string;
  readonly accounts: readonly AccountView[];
  readonly totals: readonly CurrencyTotal[];
};

/** What the polled read answers: the accounts, and the server's time at which staleness was judged. */
export type BalancesAnswer = { readonly at: string; readonly accounts: readonly AccountView[] };

/** What a refresh came to: a sentence, and whether every balance was read. */
export type RefreshReport = { readonly sentence: string; readonly read: number; readonly failed: number };

/** A day of one account beside those of others. */
export type AccountDayRow = AccountDay & {
  readonly accountId: string;
  readonly accountName: string;
  readonly currency: string;
};

/** The newest day of a bank's accounts: which are explained by their lines, and which are not. */
export type DayCheck = {
  readonly bankName: string;
  readonly date: string;
  readonly accounts: readonly AccountDayRow[];
};
