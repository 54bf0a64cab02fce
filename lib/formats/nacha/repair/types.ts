import type { LocalDate } from "@/lib/core/dates";
import type { NachaRecord } from "../types";

/** A named repair with what it needs to know. */
export type Repair =
  | { readonly name: "restampDates"; readonly effectiveDate: LocalDate }
  | { readonly name: "recomputeTotals" }
  | { readonly name: "fixCheckDigits" }
  | { readonly name: "renumberTraces" }
  | { readonly name: "renumberBatches" }
  | { readonly name: "normaliseLines" }
  | { readonly name: "repad" }
  /** `line` is that of the batch header. */
  | { readonly name: "dropBatch"; readonly line: number };

export type RepairName = Repair["name"];

export const REPAIR_NAMES = [
  "restampDates",
  "normaliseLines",
  "renumberBatches",
  "renumberTraces",
  "fixCheckDigits",
  "recomputeTotals",
  "repad",
  "dropBatch",
] as const satisfies readonly RepairName[];

/** A repair that would change something in a file. */
export type RepairOffer = {
  readonly name: RepairName;
  readonly title: string;
  /** What it does, and what to look at before it is done. */
  readonly sentence: string;
  /** How many fields or lines it changes; of a dropped batch, its records. */
  readonly count: number;
  /** Of `dropBatch`: the line of the batch header. */
  readonly batchLine?: number;
};

/** One thing that was changed. `line` and columns are those of the original, 1-based and inclusive. */
export type RepairChange = {
  readonly repair: RepairName;
  readonly line: number;
  readonly column: number;
  readonly columnEnd: number;
  readonly record: NachaRecord;
  readonly field: string;
  readonly before: string;
  readonly after: string;
};

/** The most changes that are told one by one; all are counted. */
export const CHANGE_LIMIT = 1_000;
