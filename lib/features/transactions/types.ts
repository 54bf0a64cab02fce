/** The three dates of a line (glossary): when it was initiated, when its money counts, when the bank loaded it. */
export const BASES = ["initiated", "value", "posted"] as const;
export type Basis = (typeof BASES)[number];

export type Direction = "in" | "out";
export type Order = "newest" | "oldest";

/** Where a page of a keyset list begins: after or before a row, or at the very end. */
export type Cursor =
  | { readonly side: "after" | "before"; readonly date: string; readonly id: string }
  | { readonly side: "last" };

/** What narrows the list. Amounts are absolute, in minor units of the line's own currency. */
export type TransactionFilter = {
  readonly basis: Basis;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly accountId?: string | undefined;
  /** Every word must stand in the description. */
  readonly text?: string | undefined;
  readonly minMinor?: number | undefined;
  readonly maxMinor?: number | undefined;
  readonly direction?: Direction | undefined;
  readonly currency?: string | undefined;
};

export type TransactionQuery = TransactionFilter & {
  readonly order?: Order | undefined;
  readonly cursor?: Cursor | undefined;
  readonly limit: number;
};

/** One bank line as a list shows it. Dates are the bank's calendar, `YYYY-MM-DD`. */
export type TransactionView = {
  readonly id: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly last4: string | null;
  readonly entityName: string | null;
  readonly currency: string;
  /** Signed; money out is negative. */
  readonly amountMinor: number;
  readonly description: string;
  readonly initiatedDate: string;
  readonly valueDate: string;
  readonly postedDate: string;
  /** ISO instants behind the two dates. */
  readonly initiatedAt: string;
  readonly postedAt: string;
};

/** One line with everything the bank said about it. */
export type TransactionDetail = TransactionView & {
  readonly bankName: string;
  readonly bankTimeZone: string;
  readonly bankTransactionId: string;
  readonly bankTimestamp: string | null;
  readonly bankActor: string | null;
  readonly bankRequestId: string | null;
  readonly firstSeenAt: string;
};

/** Sums of the filtered lines in one currency. */
export type TransactionTotal = {
  readonly currency: string;
  readonly count: number;
  readonly inMinor: number;
  readonly outMinor: number;
  readonly netMinor: number;
};

/** How many lines the filter finds and what they come to. Not complete: more than were counted, and no sums. */
export type TransactionTotals = {
  readonly count: number;
  readonly complete: boolean;
  readonly currencies: readonly TransactionTotal[];
};

export type TransactionPage = TransactionTotals & {
  readonly rows: readonly TransactionView[];
  readonly next: Cursor | null;
  readonly previous: Cursor | null;
};

/** Net of the lines of one day, account by account. */
export type DayActivity = {
  readonly accountId: string;
  readonly currency: string;
  readonly count: number;
  readonly netMinor: number;
};
