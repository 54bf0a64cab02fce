import {
  ADDENDA,
  ADV_BATCH_CONTROL,
  ADV_ENTRY,
  ADV_FILE_CONTROL,
  BATCH_CONTROL,
  BATCH_HEADER,
  CTX_ENTRY,
  ENTRY,
  FILE_CONTROL,
  FILE_HEADER,
  type Field,
} from "@/lib/formats/nacha/fields";
import type { NachaBatchSummary, NachaRecord } from "@/lib/formats/nacha/types";
import type { RecordField } from "../types/records";

/** The first line after a batch: the header of the next one, or nothing when it is the last. */
export function endOfBatch(batches: readonly NachaBatchSummary[], headerLine: number): number | null {
  return batches.find((batch) => batch.line > headerLine)?.line ?? null;
}

/** The batch that a line stands in, or the last one before it; null in front of the first. */
export function batchAt(batches: readonly NachaBatchSummary[], line: number): NachaBatchSummary | null {
  let low = 0;
  let high = batches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((batches[middle]?.line ?? Infinity) <= line) low = middle + 1;
    else high = middle;
  }
  return batches[low - 1] ?? null;
}

type Layout = Readonly<Record<string, Field>>;

/** The fields of a record in a batch of this SEC code, by column; null where the columns say nothing. */
export function fieldsOf(record: NachaRecord, sec: string): readonly RecordField[] | null {
  const layout = layoutOf(record, sec);
  if (!layout) return null;
  return Object.values(layout)
    .map(({ name, start, end }) => ({ name, start, end }))
    .toSorted((a, b) => a.start - b.start);
}

function layoutOf(record: NachaRecord, sec: string): Layout | null {
  const isAdvice = sec === "ADV";
  if (record === "File header") return FILE_HEADER;
  if (record === "Batch header") return BATCH_HEADER;
  if (record === "Entry") return isAdvice ? ADV_ENTRY : sec === "CTX" ? CTX_ENTRY : ENTRY;
  if (record === "Addenda") return ADDENDA;
  if (record === "Batch control") return isAdvice ? ADV_BATCH_CONTROL : BATCH_CONTROL;
  if (record === "File control") return isAdvice ? ADV_FILE_CONTROL : FILE_CONTROL;
  return null;
}

/** The chunk in which the record of a line starts, by the two numbers that are kept of each chunk. */
export function chunkOfLine(chunkLines: readonly number[], line: number): number {
  let found = 0;
  for (let chunk = 0; chunk * 2 < chunkLines.length; chunk += 1) {
    const first = chunkLines[chunk * 2] ?? 0;
    if (first > line) break;
    if (first > 0) found = chunk;
  }
  return found;
}
