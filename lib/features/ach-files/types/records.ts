import type { NachaRecord } from "@/lib/formats/nacha/types";
import type { AchFileStatus } from "../types";

/** A field of a record: its name, its columns (1-based and inclusive), and what its digits mean. */
export type RecordField = {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly holds: "amount" | "date" | "text";
};

/** The fields of one kind of record, in order of their columns. */
export type ShownLayout = { readonly title: string; readonly fields: readonly RecordField[] };

/** Something wrong with a record, at its columns. */
export type RecordIssue = {
  readonly column: number;
  readonly columnEnd: number;
  readonly field: string;
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly expected: string;
  readonly rule: string;
};

/** A line of a file as the file view shows it, account numbers masked to their last four. */
export type RecordRow = {
  readonly line: number;
  readonly record: NachaRecord | "Blank line";
  readonly text: string;
  /** Which of the page's layouts its columns follow; -1 where none does. */
  readonly layout: number;
  readonly issues: readonly RecordIssue[];
};

/** Some neighbouring rows of those that a question finds. */
export type RecordPage = {
  /** How many rows the question finds. */
  readonly total: number;
  /** More match than `total`: the list stops there. */
  readonly isCut: boolean;
  /** Place of the first row among them, from 0. */
  readonly from: number;
  readonly rows: readonly RecordRow[];
  readonly layouts: readonly ShownLayout[];
};

/** A batch that the file view can be narrowed to. */
export type RecordBatch = {
  /** Line of its header: batch numbers may repeat in a file. */
  readonly line: number;
  readonly number: number;
  readonly companyName: string;
  readonly sec: string;
};

/** A file as its view of records begins: what it can be narrowed to, and where something is wrong. */
export type RecordsHead = {
  readonly id: string;
  readonly fileName: string;
  readonly status: AchFileStatus;
  readonly lineCount: number;
  readonly issueCount: number;
  /** Lines with issues in order, at most a thousand. */
  readonly issueLines: readonly number[];
  /** The first of them, and the chosen one. */
  readonly batches: readonly RecordBatch[];
  readonly batchCount: number;
};
