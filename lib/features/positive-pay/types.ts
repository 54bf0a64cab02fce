export const EXCEPTION_STATUSES = ["open", "decided", "sent", "defaulted", "voided"] as const;
export type ExceptionStatus = (typeof EXCEPTION_STATUSES)[number];

export const CHOICES = ["PAY", "RETURN"] as const;
export type Choice = (typeof CHOICES)[number];

export type DecisionStatus = "pending" | "sent" | "refused" | "superseded" | "unknown";

/** An issued check of ours, as our register has it. */
export type IssuedCheck = {
  readonly amountMinor: number;
  readonly payee: string | null;
  /** `YYYY-MM-DD`. */
  readonly issueDate: string;
  readonly status: "issued" | "paid" | "voided" | "stopped";
  readonly statusDate: string | null;
};

/** Another exception with the same account and check number. */
export type EarlierPresentment = {
  readonly id: string;
  readonly presentmentDate: string;
  readonly amountMinor: number;
  readonly status: ExceptionStatus;
  readonly choice: Choice | null;
};

/** What stands for an exception now: its newest decision. Instants are ISO text. */
export type StandingDecision = {
  readonly id: string;
  readonly choice: Choice;
  readonly returnReason: string | null;
  readonly note: string | null;
  readonly decidedBy: string;
  readonly decidedAt: string;
  readonly status: DecisionStatus;
  readonly sentAt: string | null;
  readonly attemptCount: number;
  readonly everUnsure: boolean;
  readonly errorText: string | null;
};

/** One exception with the facts it is judged by. Amounts in minor units of `currency`. */
export type ExceptionRow = {
  readonly id: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly accountLast4: string | null;
  readonly entityName: string | null;
  readonly timeZone: string;
  readonly checkNumber: string;
  readonly presentedAmountMinor: number;
  readonly currency: string;
  readonly presentmentDate: string;
  readonly reasonCode: string;
  readonly status: ExceptionStatus;
  readonly decideBy: string;
  readonly defaultAction: Choice;
  readonly listedAt: string;
  readonly source: "webhook" | "load";
  readonly issue: IssuedCheck | null;
  readonly earlier: readonly EarlierPresentment[];
  /** Only without an issued check: the nearest number we issued on this account within 50, or null. */
  readonly nearestIssued: string | null;
  readonly decision: StandingDecision | null;
  /** What somebody must look into; null for nothing. */
  readonly alarm: string | null;
};

export type DecisionView = StandingDecision & {
  readonly presentedAmountMinor: number;
  readonly idempotencyKey: string;
  readonly bankRequestId: string | null;
  readonly dueAt: string | null;
};

/** Everything the detail page shows of one exception. */
export type ExceptionDetail = ExceptionRow & {
  readonly bankName: string;
  readonly bankExceptionId: string;
  readonly bankTimestamp: string | null;
  readonly bankActor: string | null;
  readonly bankRequestId: string | null;
  /** Newest first. */
  readonly decisions: readonly DecisionView[];
};

export const QUEUE_TABS = ["decide", "today", "all"] as const;
export type QueueTab = (typeof QUEUE_TABS)[number];

export type QueueQuery = {
  readonly tab: QueueTab;
  readonly accountId?: string | undefined;
  readonly reason?: string | undefined;
  /** Part of a check number or of a payee's name. */
  readonly text?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
};

export type CurrencyTotal = { readonly currency: string; readonly amountMinor: number; readonly count: number };

export type QueuePage = {
  readonly rows: readonly ExceptionRow[];
  /** Of the filtered rows, over all pages. */
  readonly total: number;
  readonly totals: readonly CurrencyTotal[];
  readonly nextCursor: string | null;
  /** Undecided and before their cut-off, in scope, whatever the filter. */
  readonly open: OpenCount;
  /** ISO instant of the reading: what ages and countdowns start from. */
  readonly at: string;
};

export type OpenCount = {
  readonly count: number;
  readonly totals: readonly CurrencyTotal[];
  /** The soonest cut-off among them, with its zone. */
  readonly nextCutoff: { readonly decideBy: string; readonly timeZone: string } | null;
};

/** What a decision asks for. The two `seen…` fields bind it to what the person had on screen. */
export type Wanted = {
  readonly exceptionId: string;
  readonly choice: Choice;
  readonly returnReason?: string | undefined;
  readonly note?: string | undefined;
  readonly seenAmountMinor: number;
  readonly seenDecisionId: string | null;
};

/** What became of one decision of several. */
export type DecidedItem = {
  readonly exceptionId: string;
  readonly ok: boolean;
  /** Why it was refused; null when it was stored. */
  readonly sentence: string | null;
};
