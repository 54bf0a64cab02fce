import type { Role } from "@/lib/core/permissions";
import type { PaymentStatus, Rail } from "@/lib/features/payments/types";

export type Stake = { readonly currency: string; readonly amountMinor: number };

/** Payments of one state, rail, account and currency together. */
export type PaymentGroup = {
  readonly status: PaymentStatus;
  readonly rail: Rail;
  readonly currency: string;
  readonly timeZone: string;
  readonly wireCutoff: string;
  readonly achCutoff: string;
  /** True when this person created them, or uploaded their file: four eyes keep them from approving. */
  readonly isOwn: boolean;
  readonly count: number;
  readonly amountMinor: number;
};

/** Everything the morning judges by. */
export type MorningFacts = {
  readonly role: Role;
  readonly payments: readonly PaymentGroup[];
  readonly exceptions: {
    readonly count: number;
    readonly totals: readonly Stake[];
    readonly nextCutoff: { readonly decideBy: string; readonly timeZone: string } | null;
  };
  /** This person's uploads that still need them. */
  readonly files: { readonly ready: number; readonly invalid: number };
};

/** Something that waits, most pressing first. */
export type Waiting = {
  readonly key: string;
  readonly title: string;
  readonly href: string;
  readonly tone: "danger" | "warning" | "info";
  /** The money at stake, by currency. */
  readonly stakes: readonly Stake[];
  /** ISO instant in the zone it counts in, and what happens then. */
  readonly deadline: { readonly at: string; readonly zone: string; readonly atZero: string } | null;
};
