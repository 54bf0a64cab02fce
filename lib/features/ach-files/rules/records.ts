import { RECORD_LENGTH } from "@/lib/formats/nacha/fields";
import { layoutOf, type RecordLayout } from "@/lib/formats/nacha/fields/layouts";
import type { NachaBatchSummary } from "@/lib/formats/nacha/types";
import type { ShownLayout } from "../types/records";

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

/** The layout of a shown record in a batch of this SEC code; null where the columns say nothing. */
export function layoutOfText(text: string, sec: string): RecordLayout | null {
  const bytes = new Uint8Array(RECORD_LENGTH).fill(32);
  for (let at = 0; at < Math.min(text.length, RECORD_LENGTH); at += 1) bytes[at] = text.charCodeAt(at);
  return layoutOf(bytes, 0, sec);
}

/** A layout as a screen shows it. */
export function shownLayout({ title, fields }: RecordLayout): ShownLayout {
  return {
    title,
    fields: Object.values(fields).map(({ name, start, end, kind }) => ({
      name,
      start,
      end,
      holds: kind === "amount" || kind === "date" ? kind : "text",
    })),
  };
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
