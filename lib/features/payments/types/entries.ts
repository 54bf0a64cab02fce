import type { LocalDate } from "@/lib/core/dates";

/** The states of one entry of a file that goes to its bank entry by entry. The database holds them forward only. */
export const ENTRY_STATUSES = ["due", "sending", "submitted", "completed", "failed", "unknown", "not_sent"] as const;
export type EntryStatus = (typeof ENTRY_STATUSES)[number];

/** How many entries stand in a state, and what they pay. Amounts in cents. */
export type EntryCount = { readonly status: EntryStatus; readonly count: number; readonly amountMinor: number };

/** How long the rest takes. Instants as ISO text. */
export type Drain = {
  readonly total: number;
  readonly left: number;
  /** Writes an hour that the bank takes; 0 where no limit is known. */
  readonly perHour: number;
  /** When the next entry goes; null where that is now. */
  readonly pausedUntil: string | null;
  /** When the last entry goes; null where it cannot be told. */
  readonly lastAt: string | null;
  /** The cut-off that the last entries miss; null where all are in time or nothing can be told. */
  readonly misses: { readonly cutoffAt: string; readonly count: number; readonly settles: LocalDate } | null;
};

/** How the entries of a payment stand, or would go. */
export type EntryProgress = {
  readonly counts: readonly EntryCount[];
  /** Null once nothing is left to be sent. */
  readonly drain: Drain | null;
  readonly stoppedAt: string | null;
  readonly stoppedBy: string | null;
};

/** One entry as a page shows it. Instants as ISO text, amounts in cents. */
export type EntryRow = {
  readonly line: number;
  readonly name: string;
  readonly accountLast4: string;
  readonly routingNumber: string;
  readonly traceNumber: string;
  readonly amountMinor: number;
  readonly status: EntryStatus;
  readonly everUnsure: boolean;
  readonly attemptCount: number;
  readonly errorName: string | null;
  readonly errorText: string | null;
  readonly idempotencyKey: string;
  readonly bankPaymentId: string | null;
  readonly heldAs: string | null;
  readonly bankStatus: string | null;
};

export type EntryPage = {
  readonly state: EntryStatus | null;
  readonly isFirst: boolean;
  readonly rows: readonly EntryRow[];
  readonly total: number;
  /** The line after which the next page begins; null on the last. */
  readonly nextAfter: number | null;
};
