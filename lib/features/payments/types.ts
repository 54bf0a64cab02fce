import type { EntryProgress } from "./types/entries";

/** How money leaves: an ACH file, a wire to somebody else's account, a transfer between two of our own. */
export const RAILS = ["ACH", "WIRE", "TRANSFER"] as const;
export type Rail = (typeof RAILS)[number];

export const PAYMENT_STATUSES = [
  "draft",
  "awaiting_approval",
  "approved",
  "releasing",
  "submitted",
  "completed",
  "partial",
  "failed",
  "rejected",
  "cancelled",
  "unknown",
] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** The file behind an ACH payment, as it was when the payment was made. Amounts in cents. */
export type AchFacts = {
  readonly fileId: string;
  readonly fileName: string;
  readonly sha256: string;
  readonly batchCount: number;
  readonly entryCount: number;
  readonly creditMinor: number;
  readonly debitMinor: number;
  /** The latest effective date of its batches; null when none states one. */
  readonly effectiveDate: string | null;
};

/** What stands in `payment.detail`: never an account number. */
export type StoredDetail = { readonly ach: AchFacts | null };

/** A payment in the register. Amounts in minor units; instants as ISO text. */
export type PaymentRow = {
  readonly id: string;
  readonly number: number;
  readonly rail: Rail;
  readonly status: PaymentStatus;
  readonly accountId: string;
  readonly accountName: string;
  readonly accountLast4: string | null;
  readonly entityName: string | null;
  readonly timeZone: string;
  readonly amountMinor: number;
  readonly currency: string;
  /** Where the money ends up, in words: a name and last four, an own account, or a file. */
  readonly destination: string;
  readonly reference: string | null;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** True while the bank has not said the last word two banking days after the release. */
  readonly stale: boolean;
  /** True once an attempt ended without a sure answer. */
  readonly everUnsure: boolean;
  /** True when two people, not the bank, said how it ended. */
  readonly closedByPeople: boolean;
};

export type CurrencyTotal = { readonly currency: string; readonly amountMinor: number; readonly count: number };

export type PaymentPage = {
  readonly rows: readonly PaymentRow[];
  readonly total: number;
  readonly totals: readonly CurrencyTotal[];
  readonly nextCursor: string | null;
  /** Payments in scope that need a person, whatever the filter. */
  readonly attention: { readonly unknown: number; readonly failedToday: number; readonly partialToday: number };
};

export type PaymentQuery = {
  readonly status?: PaymentStatus | undefined;
  readonly rail?: Rail | undefined;
  readonly accountId?: string | undefined;
  readonly text?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
};

export type ApprovalView = {
  readonly memberName: string;
  readonly verdict: "approved" | "rejected";
  readonly note: string | null;
  readonly at: string;
};

export type AttemptView = {
  readonly attempt: number;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly outcome: string | null;
  readonly errorName: string | null;
  readonly errorText: string | null;
  readonly bankRequestId: string | null;
};

/** What people may say of a payment whose outcome the bank cannot say. */
export const CLOSING_VERDICTS = ["completed", "failed"] as const;
export type ClosingVerdict = (typeof CLOSING_VERDICTS)[number];
export const CLOSING_STATES = ["proposed", "confirmed", "declined", "withdrawn"] as const;
export type ClosingState = (typeof CLOSING_STATES)[number];

/** A closing by two people, from proposal to end. Instants as ISO text. */
export type ClosingView = {
  readonly id: string;
  readonly verdict: ClosingVerdict;
  readonly evidence: string;
  readonly bankReference: string | null;
  readonly proposedById: string;
  readonly proposedBy: string;
  readonly proposedAt: string;
  readonly state: ClosingState;
  /** Null while it waits, and where the bank's own word ended it. */
  readonly endedBy: string | null;
  readonly endedAt: string | null;
  readonly note: string | null;
};

/** Everything the detail page shows of one payment. */
export type PaymentDetail = PaymentRow & {
  readonly payloadHash: string;
  readonly beneficiary: {
    readonly name: string;
    readonly routingNumber: string;
    readonly accountLast4: string;
  } | null;
  readonly toAccount: { readonly id: string; readonly name: string; readonly last4: string | null } | null;
  readonly ach: AchFacts | null;
  readonly createdById: string;
  /** The person who uploaded the ACH file; they may not approve it either. */
  readonly uploadedById: string | null;
  readonly sentForApprovalAt: string | null;
  readonly releasedBy: string | null;
  readonly releasedAt: string | null;
  readonly idempotencyKey: string | null;
  readonly keyStoredAt: string | null;
  readonly dueAt: string | null;
  readonly attemptCount: number;
  readonly bank: {
    readonly name: string;
    readonly paymentId: string | null;
    /** The payment that a 409 named and the bank has not shown (R6). */
    readonly heldAs: string | null;
    readonly status: string | null;
    readonly timestamp: string | null;
    readonly actor: string | null;
    readonly requestId: string | null;
  };
  readonly pollDueAt: string | null;
  readonly errorName: string | null;
  readonly errorText: string | null;
  readonly finalAt: string | null;
  readonly cutoffs: { readonly wire: string; readonly ach: string };
  readonly approvals: readonly ApprovalView[];
  readonly attempts: readonly AttemptView[];
  /** Newest first. */
  readonly closings: readonly ClosingView[];
  /** How its entries stand, or would go; null where it does not go to its bank entry by entry. */
  readonly entries: EntryProgress | null;
};

/** What a live view asks for again and again while a payment is on its way. */
export type PaymentLive = Pick<
  PaymentDetail,
  "status" | "updatedAt" | "attemptCount" | "dueAt" | "everUnsure" | "errorText" | "stale"
> & { readonly bankStatus: string | null; readonly closing: string | null };

/** An account a form may pay from or to. Amounts in minor units. */
export type AccountChoice = {
  readonly id: string;
  readonly label: string;
  readonly name: string;
  readonly last4: string | null;
  readonly currency: string;
  readonly bankCode: string;
  readonly timeZone: string;
  readonly wireCutoff: string;
  readonly achCutoff: string;
  readonly available: { readonly amountMinor: number; readonly asOf: string } | null;
};

/** What a person may do with a payment as it stands. */
export type Allowed = Readonly<
  Record<
    | "send"
    | "cancel"
    | "approve"
    | "approveAndRelease"
    | "reject"
    | "release"
    | "stopSending"
    | "proposeClosing"
    | "decideClosing"
    | "withdrawClosing",
    boolean
  >
>;
