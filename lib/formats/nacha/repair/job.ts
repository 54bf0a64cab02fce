import type { LocalDate } from "@/lib/core/dates";
import { holds, readDigits, readRaw } from "../bytes";
import type { Field } from "../fields";
import type { RecordCursor } from "../record-cursor";
import type { NachaRecord } from "../types";
import type { ChangeLog } from "./change-log";
import type { Output } from "./output";
import type { Survey } from "./survey";
import type { RepairName } from "./types";

/** What is to be done to a file. */
export type Plan = {
  /** Null: dates stay as they are. */
  readonly effectiveDate: LocalDate | null;
  readonly recomputeTotals: boolean;
  readonly fixCheckDigits: boolean;
  readonly renumberTraces: boolean;
  readonly renumberBatches: boolean;
  readonly normaliseLines: boolean;
  readonly repad: boolean;
  /** Lines of the headers of the batches that are left out. */
  readonly drop: ReadonlySet<number>;
};

/** A walk over a file: what is read, what is to be done, and where it is written and told. */
export type Job = {
  readonly source: Uint8Array;
  readonly cursor: RecordCursor;
  readonly plan: Plan;
  readonly known: Survey;
  readonly output: Output;
  readonly log: ChangeLog;
};

/** A record as it stands in the result, and the line where it stood. */
export type Placed = {
  readonly record: NachaRecord;
  readonly place: number;
  readonly line: number;
  /** False where columns cannot be trusted to be bytes in step. */
  readonly editable: boolean;
};

/** Changes a field whose text is known, of any record that is in the result by now. */
export function changeField(
  { log, output }: Job,
  repair: RepairName,
  at: Placed,
  field: Field,
  text: { readonly before: string; readonly after: string },
): void {
  if (text.before === text.after || !at.editable) return;
  const { name, start, end } = field;
  log.add({ repair, line: at.line, column: start, columnEnd: end, record: at.record, field: name, ...text });
  output.patch(at.place + start - 1, text.after);
}

/** Changes a field of the record at hand. A file may have millions of changes: those past the limit are only counted. */
export function setText(job: Job, repair: RepairName, at: Placed, field: Field, after: string): void {
  const { bytes, offset } = job.cursor;
  if (!at.editable || holds(bytes, offset, field, after)) return;
  if (!job.log.isFull) return changeField(job, repair, at, field, { before: readRaw(bytes, offset, field), after });
  job.log.countOne(repair);
  job.output.patch(at.place + field.start - 1, after);
}

/** Changes a field of digits of the record at hand; a number that its columns do not hold changes nothing. */
export function setNumber(job: Job, repair: RepairName, at: Placed, field: Field, value: number): void {
  const width = field.end - field.start + 1;
  if (!at.editable || readDigits(job.cursor.bytes, job.cursor.offset, field) === value) return;
  const after = String(value).padStart(width, "0");
  if (after.length === width) setText(job, repair, at, field, after);
}
