import { isAllNines } from "./bytes";
import { recordOf } from "./check-lines";
import { excerptOf } from "./issue-log";
import { RecordCursor } from "./record-cursor";
import { RECORD_LENGTH } from "./fields";
import type { NachaRecord } from "./types";

/** A line as it may be shown: 94 columns, account numbers masked to their last four characters. */
export type NachaLine = { readonly line: number; readonly record: NachaRecord; readonly text: string };

/** Whether a line is wanted, by its number and the byte that says the kind of its record. */
export type TakeLine = (line: number, kind: number) => boolean;

/**
 * At most `limit` lines from line `fromLine` (1-based) on, to be shown beside the issues, whose `line` counts the same
 * way. Blank lines are left out. In free text
 * and in lines that are out of step every long run of digits is masked. `take` is asked, with the line and its first
 * byte, which lines are wanted: masking the others is most of the work.
 */
export function readLines(
  bytes: Uint8Array,
  options: { fromLine: number; limit: number; take?: TakeLine | undefined },
): readonly NachaLine[] {
  const lines: NachaLine[] = [];
  const cursor = new RecordCursor(bytes);
  while (lines.length < options.limit && cursor.next()) {
    if (cursor.line < options.fromLine) continue;
    if (options.take && !options.take(cursor.line, cursor.bytes[cursor.offset] ?? 0)) continue;
    lines.push(showLine(cursor));
  }
  return lines;
}

/** The record at hand as it may be shown. */
export function showLine(cursor: RecordCursor): NachaLine {
  const padding = isAllNines(cursor.bytes, cursor.offset, RECORD_LENGTH);
  const record = padding ? "Padding" : recordOf(cursor.bytes[cursor.offset]);
  const text = excerptOf(cursor, record, { start: 1, end: RECORD_LENGTH }).trimEnd();
  return { line: cursor.line, record, text };
}

/** The wanted lines (1-based), as `readLines` shows them. Reads no further than the last of them. */
export function pickLines(bytes: Uint8Array, wanted: ReadonlySet<number>): readonly NachaLine[] {
  const lines: NachaLine[] = [];
  const last = Math.max(0, ...wanted);
  const cursor = new RecordCursor(bytes);
  while (cursor.line < last && cursor.next()) if (wanted.has(cursor.line)) lines.push(showLine(cursor));
  return lines;
}
