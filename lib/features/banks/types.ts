/** The pulls a bank needs, each on its own schedule. */
export const SYNC_KINDS = ["accounts", "balances", "transactions", "exceptions"] as const;
export type SyncKind = (typeof SYNC_KINDS)[number];

/** How old each kind of fact is, for the freshness line of every screen. */
export type Freshness = {
  readonly bankCode: string;
  readonly bankName: string;
  readonly kind: SyncKind;
  /** ISO instant of the last pull that ended well; null when there was none. */
  readonly lastGoodAt: string | null;
  /** ISO instant of the next pull that is due. */
  readonly nextDueAt: string | null;
  /** What went wrong in the newest pull, when it failed: a sentence with the bank's request id. */
  readonly problem: string | null;
  /** True when the last good pull is older than the kind allows. */
  readonly stale: boolean;
};
