import type { AchRepeat } from "@/lib/features/ach-files/types";
import type { Settlement } from "@/lib/features/payments/rules/settlement";
import type { Drain } from "@/lib/features/payments/types/entries";
import type { AchFacts, ClosingView, PaymentRow } from "@/lib/features/payments/types";

/** What an approver should notice before deciding. */
export type Hint = { readonly tone: "info" | "warning"; readonly sentence: string };

/** What earlier payments to the same account number say. Amounts in minor units. */
export type Precedent = {
  readonly count: number;
  readonly mostMinor: number;
  readonly lastName: string;
  /** Numbers of other payments of the same amount to the same account in the week before. */
  readonly twins: readonly number[];
};

/** A payment that waits for an approver, as it stands in the database. */
export type Waiting = PaymentRow & {
  readonly payloadHash: string;
  readonly createdById: string;
  readonly uploadedById: string | null;
  readonly beneficiary: { readonly name: string; readonly routingNumber: string; readonly accountLast4: string } | null;
  readonly ach: AchFacts | null;
  readonly wireCutoff: string;
  readonly achCutoff: string;
  readonly available: { readonly amountMinor: number; readonly asOf: string } | null;
  readonly precedent: Precedent | null;
  /** ACH: other living files with the same figures. */
  readonly repeats: readonly AchRepeat[];
  /** How long the file takes whose bank takes single entries; null where it goes in one piece. */
  readonly drain: Drain | null;
};

/** The same for one approver at one moment. */
export type WaitingView = Waiting & {
  readonly settlement: Settlement;
  readonly hints: readonly Hint[];
  /** Why this person may not decide; null when they may. */
  readonly refusal: string | null;
};

/** A closing that waits for another approver, for the person who looks. */
export type ClosingWaiting = {
  readonly payment: PaymentRow;
  readonly closing: ClosingView;
  /** Why this person may not confirm or decline it; null when they may. */
  readonly refusal: string | null;
  readonly mayWithdraw: boolean;
};
