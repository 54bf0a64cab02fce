import type { LocalDate } from "@/lib/core/dates";

/** The kinds of line a file is made of, in words a person reads. */
export type NachaRecord =
  | "File"
  | "File header"
  | "Batch header"
  | "Entry"
  | "Addenda"
  | "Batch control"
  | "File control"
  | "Padding"
  | "Unknown record";

type NachaSeverity = "error" | "warning";

/**
 * One thing wrong with a file. `line` is 1-based and counts every physical line, blank ones too; in a file without
 * line ends each 94-byte record counts as a line. `column` to `columnEnd` are 1-based and inclusive.
 * `excerpt` is the text found there; account numbers are masked to their last four characters.
 */
export type NachaIssue = {
  readonly line: number;
  readonly column: number;
  readonly columnEnd: number;
  readonly record: NachaRecord;
  readonly field: string;
  readonly code: string;
  readonly severity: NachaSeverity;
  readonly message: string;
  /** What stands there: the value, account numbers masked. */
  readonly excerpt: string;
  /** What was expected, in a few words; empty where the message says all. */
  readonly expected: string;
  /** Where the rule stands: a name that docs/reference/nacha-rules.md explains. */
  readonly rule: string;
};

/**
 * `valid`: well formed as it is. `repairable`: means exactly one thing, but its form is off in named, harmless ways
 * (all of them warnings). `invalid`: breaks a rule.
 */
export type NachaVerdict = "valid" | "repairable" | "invalid";

/**
 * What a file is for: entries to be made, what came back of such (returns, notifications of change and what answers
 * them), advices of an operator, or more than one of these.
 */
export type NachaPurpose = "origination" | "returns" | "advice" | "mixed";

/** What one batch says and what its entries add up to. Amounts in cents. */
export type NachaBatchSummary = {
  /** -1 when it cannot be read. */
  readonly number: number;
  readonly serviceClass: string;
  readonly companyName: string;
  readonly companyId: string;
  readonly sec: string;
  readonly description: string;
  /** Null when the file gives no real date. */
  readonly effectiveDate: LocalDate | null;
  /** The first eight digits of the originating bank's routing number. */
  readonly odfi: string;
  readonly entries: number;
  readonly addenda: number;
  readonly debitMinor: number;
  readonly creditMinor: number;
  /** Line of the batch header. */
  readonly line: number;
  readonly purpose: NachaPurpose;
};

/** What the file says of itself, and what its entries add up to (never what its controls claim). Amounts in cents. */
export type NachaSummary = {
  readonly destination: string;
  readonly origin: string;
  readonly destinationName: string;
  readonly originName: string;
  readonly createdDate: LocalDate | null;
  /** `HH:MM`, or null when the file gives none. */
  readonly createdTime: string | null;
  readonly modifier: string;
  readonly batchCount: number;
  readonly entries: number;
  readonly addenda: number;
  readonly debitMinor: number;
  readonly creditMinor: number;
  /** Sum of the eight-digit receiving bank numbers, its ten rightmost digits. */
  readonly entryHash: number;
  /** The different SEC codes, sorted. */
  readonly sec: readonly string[];
  readonly purpose: NachaPurpose;
  readonly batches: readonly NachaBatchSummary[];
};

/** The outcome of a check. */
export type NachaCheck = {
  /** Of the format alone, whatever the SEC code: what a desk sends and what not is its own policy. */
  readonly verdict: NachaVerdict;
  /** Null when the bytes are not a NACHA file at all. */
  readonly summary: NachaSummary | null;
  /** In order of line and column; bounded, while `issueCount` counts them all. */
  readonly issues: readonly NachaIssue[];
  readonly issueCount: number;
};

/** One entry of a file. */
export type NachaEntry = {
  readonly line: number;
  /** Line of its batch header: batch numbers may repeat in a file. */
  readonly batchLine: number;
  readonly batchNumber: number;
  readonly sec: string;
  readonly transactionCode: string;
  readonly direction: "debit" | "credit";
  /** Nine digits, check digit included. */
  readonly rdfi: string;
  readonly accountNumber: string;
  readonly amountMinor: number;
  readonly individualId: string;
  readonly individualName: string;
  readonly traceNumber: string;
  readonly addendaCount: number;
};
