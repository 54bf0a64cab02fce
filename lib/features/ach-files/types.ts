import type { LocalDate } from "@/lib/core/dates";
import type { NachaPurpose, NachaSummary, NachaVerdict } from "@/lib/formats/nacha/types";

export const ACH_FILE_STATUSES = [
  "receiving",
  "checking",
  "invalid",
  "ready",
  "returns",
  "sent_for_approval",
  "discarded",
] as const;
export type AchFileStatus = (typeof ACH_FILE_STATUSES)[number];

/** How a file came to be. `bank`: fetched from the bank, brought by nobody. */
export const ACH_FILE_SOURCES = ["upload", "repair", "spreadsheet", "reversal", "resubmission", "bank"] as const;
export type AchFileSource = (typeof ACH_FILE_SOURCES)[number];

/** The repairs a copy was made with. Account numbers masked. */
export type AchRepairs = {
  /** Each by its name, with its choices (a date, a line). */
  readonly applied: readonly { readonly name: string }[];
  /** At most the first thousand. */
  readonly changes: readonly object[];
  readonly changeCount: number;
};

/** An entry that a finding names. Amounts in cents; the account number only by its last four. */
export type FindingEntry = {
  readonly line: number;
  readonly name: string;
  readonly accountLast4: string;
  readonly amountMinor: number;
  readonly transactionCode: string;
};

/** What was found in a checked file beside its form; stored with it, counted whole, examples bounded. */
export type AchFindings = {
  /** At most ten, largest first. */
  readonly largest: readonly FindingEntry[];
  /** Accounts that no released file of ours paid or drew on before. */
  readonly newPayees: {
    readonly count: number;
    readonly amountMinor: number;
    readonly examples: readonly FindingEntry[];
  };
  /** Entries with account, amount and direction of an entry sent in the last 60 days. */
  readonly repeatedEntries: {
    readonly count: number;
    readonly amountMinor: number;
    readonly examples: readonly (FindingEntry & {
      readonly fileId: string;
      readonly fileName: string;
      readonly sentOn: string;
    })[];
  };
  /** The same account and amount twice within this file. */
  readonly doubledEntries: { readonly count: number; readonly examples: readonly FindingEntry[] };
  /** Batches whose entries (hash, count, totals) are those of a batch sent in the last 60 days. */
  readonly repeatedBatches: readonly {
    readonly line: number;
    readonly number: number;
    readonly fileId: string;
    readonly fileName: string;
    readonly sentOn: string;
  }[];
  /** Entries that still carry what an accepted notification of change says is wrong. */
  readonly outdated: {
    readonly count: number;
    readonly examples: readonly (FindingEntry & { readonly code: string; readonly acceptedOn: string })[];
  };
};

/** A file in the list. Amounts in cents; ISO instants. */
export type AchFileRow = {
  readonly id: string;
  readonly fileName: string;
  readonly status: AchFileStatus;
  readonly verdict: NachaVerdict | null;
  readonly sizeBytes: number;
  readonly batchCount: number;
  readonly entryCount: number;
  readonly debitMinor: number;
  readonly creditMinor: number;
  readonly issueCount: number;
  readonly uploadedBy: string;
  readonly uploadedAt: string;
  /** The payment it became, once sent for approval. */
  readonly payment: { readonly id: string; readonly number: number; readonly status: string } | null;
};

export type AchIssueRow = {
  readonly line: number;
  readonly column: number;
  readonly columnEnd: number;
  readonly record: string;
  readonly field: string;
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly excerpt: string;
  readonly expected: string;
  /** The rule it comes from, as lib/formats/nacha names it. */
  readonly rule: string;
};

/** A line of the file as the check counts them, account numbers masked to their last four. */
export type AchLine = { readonly line: number; readonly text: string };

/** What policy says beside the format: dates, company, account. Never a refusal by itself. */
export type AchAdvice = { readonly code: string; readonly sentence: string };

/** What is asked for while a file is received and checked. */
export type AchFileState = {
  readonly status: AchFileStatus;
  /** Bytes or rows done, of how many; a total of 0 is not known. */
  readonly progress: { readonly text: string; readonly done: number; readonly total: number } | null;
  /** Whether it was looked through after its check. */
  readonly assessed: boolean;
};

export type AchFileDetail = AchFileRow & {
  readonly sha256: string | null;
  readonly addendaCount: number;
  readonly entryHash: string | null;
  readonly summary: NachaSummary | null;
  readonly issues: readonly AchIssueRow[];
  /** The lines that have issues, each with its neighbours. */
  readonly issueLines: readonly AchLine[];
  readonly repairedFromId: string | null;
  readonly repairedToId: string | null;
  /** Null when the desk fetched it from the bank. */
  readonly uploadedById: string | null;
  readonly checkedAt: string | null;
  readonly source: AchFileSource;
  readonly purpose: NachaPurpose | null;
  /** Why a person made it; null for an upload. */
  readonly reason: string | null;
  readonly basedOnId: string | null;
  readonly lineCount: number;
  /** Null while nobody keyed any. */
  readonly control: (ControlTotals & { readonly keyedAt: string; readonly agrees: boolean | null }) | null;
  /** Null until the checked file was looked through. */
  readonly findings: AchFindings | null;
};

export type AchEntryRow = {
  readonly line: number;
  readonly batchNumber: number;
  readonly transactionCode: string;
  readonly routingNumber: string;
  readonly accountLast4: string;
  readonly amountMinor: number;
  readonly individualId: string;
  readonly individualName: string;
  readonly traceNumber: string;
  readonly addendaCount: number;
};

export type AchEntryPage = {
  readonly rows: readonly AchEntryRow[];
  readonly total: number;
  readonly nextAfterLine: number | null;
};

export type AchFilePage = {
  readonly rows: readonly AchFileRow[];
  readonly total: number;
  readonly nextCursor: string | null;
};

/** What the date policy says about a file now. */
export type DateAdvice = {
  /** The earliest banking day the file can settle when released before the cut-off. */
  readonly earliest: LocalDate;
  /** The last date it may be stamped with. */
  readonly latest: LocalDate;
  readonly pastBatches: number;
  readonly holidayBatches: number;
};

/** Totals that the uploader keyed from their own records. Amounts in cents. */
export type ControlTotals = { readonly entryCount: number; readonly debitMinor: number; readonly creditMinor: number };

/** What an account asks of the ACH files that settle on it. Limits in cents; no SEC codes: all that a company may send. */
export type AchPolicy = {
  readonly controlTotals: boolean;
  readonly secCodes: readonly string[];
  readonly entryLimitMinor: number | null;
  readonly dailyLimitMinor: number | null;
};

/** An account the file can settle on; `refusal` says why it cannot, `warning` what to look at. */
export type SettlementAccount = {
  readonly id: string;
  readonly label: string;
  readonly refusal: string | null;
  readonly warning: string | null;
  /** The earliest date a file released now settles on it. */
  readonly earliest: LocalDate;
  /** By when it must be released, and when it settles then, in one sentence. */
  readonly promise: string;
  readonly policy: AchPolicy;
  /** Cents of the files that were sent on it today. */
  readonly usedTodayMinor: number;
};

/** An earlier file that an upload repeats. */
export type AchTwin = {
  readonly id: string;
  readonly fileName: string;
  /** Null when the desk fetched it from the bank. */
  readonly uploadedById: string | null;
  readonly uploadedBy: string;
  readonly uploadedAt: Date;
  readonly paymentNumber: number | null;
  readonly accountId: string | null;
};

/** Another living file of about the same days with the same entry hash, totals and entry count. */
export type AchRepeat = {
  readonly id: string;
  readonly fileName: string;
  /** ISO text. */
  readonly uploadedAt: string;
  readonly uploadedBy: string;
  readonly paymentNumber: number | null;
  /** False when it is not this reader's to see: then only that it is there may be told. */
  readonly isSeen: boolean;
};
