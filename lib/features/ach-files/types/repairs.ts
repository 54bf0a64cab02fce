import type { LocalDate } from "@/lib/core/dates";
import type { RepairChange, RepairOffer } from "@/lib/formats/nacha/repair/types";
import type { NachaVerdict } from "@/lib/formats/nacha/types";
import type { AchIssueRow } from "../types";

/** What the file doctor can do to a file. */
export type RepairDesk = {
  readonly fileId: string;
  readonly fileName: string;
  readonly sha256: string;
  readonly verdict: NachaVerdict | null;
  readonly issueCount: number;
  readonly offers: readonly RepairOffer[];
  /** The dates that batches may be dated with. */
  readonly earliest: LocalDate;
  readonly latest: LocalDate;
};

/** A changed record: its text before and after, account numbers masked, and each field that changed. */
export type RecordDiff = {
  readonly line: number;
  readonly record: string;
  /** Null where the line cannot be shown beside its change. */
  readonly before: string | null;
  readonly after: string | null;
  readonly changes: readonly RepairChange[];
};

/** What a repaired copy would be. Nothing is stored yet. */
export type RepairPreview = {
  /** The first two hundred changes, by record. */
  readonly records: readonly RecordDiff[];
  readonly changeCount: number;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly verdict: NachaVerdict;
  readonly issueCount: number;
  /** At most twenty of those that stay. */
  readonly issues: readonly AchIssueRow[];
};

/** How a repaired copy came to be. */
export type RepairStory = {
  readonly originalId: string;
  readonly originalSha256: string | null;
  readonly reason: string | null;
  readonly applied: readonly string[];
  /** The first of them, without the text of their lines. */
  readonly records: readonly RecordDiff[];
  readonly changeCount: number;
};
