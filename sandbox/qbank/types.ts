import type { QBankScope } from "@/lib/banks/qbank/wire/requests";
import type { LocalDate } from "@/lib/core/dates";

/** The bank's own nouns. Amounts are integer minor units of the account's currency; instants are epoch milliseconds. */

export type AccountType = "Checking" | "Savings" | "Treasury";
export type Action = "PAY" | "RETURN";

export type Entity = {
  readonly entityId: string;
  readonly name: string;
  readonly zone: string;
  readonly baseCurrency: string;
  /** Company identification of its ACH batches (record 5, columns 41-50); null where it sends none. */
  readonly achCompanyId: string | null;
  readonly achCompanyName: string | null;
  readonly achAccountId: string | null;
};

/** Local "HH:MM" in the account's zone; null where the service is not offered. */
export type CutOffs = {
  readonly ach: string | null;
  readonly wire: string | null;
  readonly positivePay: string | null;
};

export type PositivePayProfile = {
  readonly defaultAction: Action;
  /** A check at or above this amount is held even when it matches (D8). */
  readonly overAmountMinor: number | null;
  /** ACH debits of unknown originators are held (D8). */
  readonly achDebitFilter: boolean;
};

export type Account = {
  readonly accountId: string;
  readonly entityId: string;
  readonly name: string;
  readonly type: AccountType;
  readonly currency: string;
  readonly accountNumber: string;
  readonly routingNumber: string;
  readonly zone: string;
  readonly cutOffs: CutOffs;
  readonly positivePay: PositivePayProfile | null;
  /** The account that funds this zero-balance account; null for all others. */
  readonly fundedBy: string | null;
  /** How far below zero the bank lets it go. */
  readonly overdraftMinor: number;
};

/** One line of an account as `GET /transactions` shows it, from `postingMs` on. */
export type Line = {
  readonly transactionId: string;
  readonly accountId: string;
  /** Signed, debit negative. */
  readonly amountMinor: number;
  readonly description: string;
  readonly transactionMs: number;
  readonly valueDate: LocalDate;
  /** When the nightly load makes it visible. */
  readonly postingMs: number;
  readonly actor: string;
  readonly requestId: string;
};

/** One side of a booking. `ledger` is an account id, or an account of the bank's own such as `bank:ach`. */
export type Leg = { readonly ledger: string; readonly currency: string; readonly amountMinor: number };

export type PaymentStatus =
  | "P_CREATED"
  | "P_VALIDATED"
  | "P_SUBMITTED_TO_CORE"
  | "P_PROCESSING"
  | "P_COMPLETED"
  | "P_FAILED";
export type PaymentKind = "ach-file" | "ach-entry" | "wire" | "transfer";

export type Payment = {
  readonly paymentId: string;
  readonly kind: PaymentKind;
  readonly accountId: string;
  readonly currency: string;
  /** What `amount` shows: for an ACH file all credits plus all debits. */
  readonly amountMinor: number;
  readonly creditMinor: number;
  readonly debitMinor: number;
  readonly counterparty: string;
  readonly reference: string;
  readonly toAccountId: string | null;
  readonly entryCount: number;
  readonly fileSha256: string | null;
  readonly effectiveDate: LocalDate | null;
  readonly key: string;
  readonly actor: string;
  readonly requestId: string;
  /** `x-fapi-auth-date` as it was sent; missing in journals of earlier versions. */
  readonly authDate?: string | null;
  readonly createdMs: number;
  readonly status: PaymentStatus;
  readonly statusMs: number;
  readonly completedMs: number | null;
  readonly failure: string | null;
  /** The next step of its life and when it is due. */
  readonly next: { readonly status: PaymentStatus; readonly dueMs: number } | null;
  /** Bookings made for it; more than one would be a double payment. */
  readonly effects: number;
};

export type IssueStatus = "issued" | "paid" | "void" | "stopped";
export type Issue = {
  readonly issueId: string;
  readonly accountId: string;
  readonly checkNumber: string;
  readonly amountMinor: number;
  readonly issueDate: LocalDate;
  readonly payee: string | null;
  readonly status: IssueStatus;
};

export const REASONS = [
  "NO_ISSUE",
  "AMOUNT_MISMATCH",
  "DUPLICATE",
  "STALE_DATED",
  "VOIDED",
  "STOP_PAYMENT",
  "PAYEE_MISMATCH",
  "OVER_AMOUNT",
  "UNAUTHORIZED_ACH",
] as const;
export type Reason = (typeof REASONS)[number];

export type Decision = {
  readonly decision: Action;
  readonly returnReason: string | null;
  readonly note: string | null;
  readonly key: string;
  readonly actor: string;
  readonly authDate?: string | null;
  readonly atMs: number;
};

export type PayException = {
  readonly exceptionId: string;
  readonly accountId: string;
  readonly checkNumber: string;
  readonly presentedMinor: number;
  readonly presentmentDate: LocalDate;
  readonly reason: string;
  /** The 01:00 load of the business day on which it is decided. */
  readonly loadedMs: number;
  readonly decideByMs: number;
  readonly defaultAction: Action;
  readonly requestId: string;
  /** Oldest first; the last one stands. */
  readonly decisions: readonly Decision[];
  readonly final: { readonly action: Action; readonly by: "decision" | "default"; readonly atMs: number } | null;
};

export type Attempt = {
  readonly attemptId: string;
  readonly atMs: number;
  /** HTTP status of the receiver; null when there was no answer or the attempt was dropped. */
  readonly status: number | null;
};

export type Event = {
  readonly eventId: string;
  readonly eventType: string;
  /** The exact text that is sent and signed. */
  readonly body: string;
  readonly createdMs: number;
  readonly attempts: readonly Attempt[];
  readonly nextAttemptMs: number | null;
  readonly state: "due" | "delivered" | "given-up" | "off";
};

/** A file of returned entries and notifications of change, ready to be fetched. */
export type ReturnFile = {
  readonly fileId: string;
  readonly createdMs: number;
  readonly entryCount: number;
  readonly text: string;
};

export type StoredAnswer = {
  readonly client: string;
  readonly key: string;
  readonly fingerprint: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly expiresMs: number;
};

export type Caller = { readonly clientId: string; readonly scopes: ReadonlySet<QBankScope> };
