import type { LocalDate } from "@/lib/core/dates";
import type { NachaSummary, NachaVerdict } from "@/lib/formats/nacha/types";

export const ACH_FILE_STATUSES = [
  "receiving",
  "checking",
  "invalid",
  "ready",
  "sent_for_approval",
  "discarded",
] as const;
export type AchFileStatus = (typeof ACH_FILE_STATUSES)[number];

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
};

/** A line of the file as the check counts them, account numbers masked to their last four. */
export type AchLine = { readonly line: number; readonly text: string };

/** What policy says beside the format: dates, company, account. Never a refusal by itself. */
export type AchAdvice = { readonly code: string; readonly sentence: string };

export type AchFileDetail = AchFileRow & {
  readonly sha256: string | null;
  readonly addendaCount: number;
  readonly entryHash: string | null;
  readonly summary: NachaSummary | null;
  readonly issues: readonly AchIssueRow[];
  /** The lines that have issues, each with its neighbours. */
  readonly issueLines: readonly AchLine[];
  readonly restampedFromId: string | null;
  readonly restampedToId: string | null;
  readonly uploadedById: string;
  readonly checkedAt: string | null;
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

/** An account the file can settle on; `refusal` says why it cannot, `warning` what to look at. */
export type SettlementAccount = {
  readonly id: string;
  readonly label: string;
  readonly refusal: string | null;
  readonly warning: string | null;
  /** The earliest date a file released now settles on it. */
  readonly earliest: LocalDate;
};

/** An earlier file that an upload repeats. */
export type AchTwin = {
  readonly id: string;
  readonly fileName: string;
  readonly uploadedById: string;
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
