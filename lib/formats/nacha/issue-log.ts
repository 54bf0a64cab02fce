import { holds, isBlank, readDigits, readRaw, type Columns } from "./bytes";
import { ENTRY, FILE_CONTROL, FILE_HEADER, RECORD_LENGTH, type Field } from "./fields";
import type { RecordCursor } from "./record-cursor";
import type { NachaIssue, NachaRecord } from "./types";

/** How many errors are kept; the rest are counted. */
export const ISSUE_LIMIT = 1_000;

/** Where an issue lies and what stands there. */
export type IssuePlace = Pick<NachaIssue, "line" | "column" | "columnEnd" | "record" | "field" | "excerpt">;

/** Hides all but the last four characters of an account number, and all of one that has no more than four. */
export function maskAccount(text: string): string {
  const account = text.trim();
  const shown = account.length > 4 ? account.slice(-4) : "";
  return text.replace(account, () => "*".repeat(account.length - shown.length) + shown);
}

/** Hides long runs of digits where an account number might stand: free text and records out of step. */
export function maskDigitRuns(text: string): string {
  return text.replace(/\d{5,}/g, (run) => "*".repeat(run.length - 4) + run.slice(-4));
}

const WHOLE_RECORD: Columns = { start: 1, end: RECORD_LENGTH };

/** The text of some columns of the cursor's record, account numbers masked. */
export function excerptOf(cursor: RecordCursor, record: NachaRecord, columns: Columns): string {
  let text = readRaw(cursor.bytes, cursor.offset, WHOLE_RECORD);
  if (record === "Entry") {
    const { start, end } = ENTRY.account;
    text = text.slice(0, start - 1) + maskAccount(text.slice(start - 1, end)) + text.slice(end);
  }
  const cut = text.slice(columns.start - 1, columns.end);
  return isInStep(cursor, record) && record !== "Addenda" ? cut : maskDigitRuns(cut);
}

/** The flag and the trace number that end every entry: when they are no digits, the columns before them have moved. */
const ENTRY_TAIL: Columns = { start: ENTRY.addendaIndicator.start, end: ENTRY.trace.end };

/**
 * True when the columns can be trusted to hold what the layout says, so that account numbers lie where we mask them
 * and what a sentence quotes is what it names. A cut-off header or control counts when only its blanks are missing.
 */
export function isInStep(cursor: RecordCursor, record: NachaRecord): boolean {
  const { bytes, offset, length } = cursor;
  if (cursor.tooLong || record === "Unknown record") return false;
  if (length >= RECORD_LENGTH) return record !== "Entry" || readDigits(bytes, offset, ENTRY_TAIL) >= 0;
  if (record === "File control")
    return length >= FILE_CONTROL.creditTotal.end && isBlank(bytes, offset, FILE_CONTROL.reserved);
  return record === "File header" && holds(bytes, offset, FILE_HEADER.recordSize, "094");
}

/** The place of a field in the cursor's record. */
export function placeOf(cursor: RecordCursor, record: NachaRecord, field: Field): IssuePlace {
  return {
    line: cursor.line,
    column: field.start,
    columnEnd: field.end,
    record,
    field: field.name,
    excerpt: excerptOf(cursor, record, field),
  };
}

/** The cursor's whole record as a place. */
export function wholeRecord(cursor: RecordCursor, record: NachaRecord, field = "Record"): IssuePlace {
  const columnEnd = Math.max(1, Math.min(cursor.length, RECORD_LENGTH));
  const excerpt = excerptOf(cursor, record, { start: 1, end: columnEnd }).trimEnd();
  return { line: cursor.line, column: 1, columnEnd, record, field, excerpt };
}

type Warning = { place: IssuePlace; code: string; message: string; lines: number };

/**
 * Collects issues. Errors are kept up to a limit and counted beyond it; a warning of one kind is kept once, at its
 * first line, with the number of lines it was met on.
 */
export class IssueLog {
  private readonly errors: NachaIssue[] = [];
  private readonly warnings = new Map<string, Warning>();
  errorCount = 0;
  /** Errors that refuse by name what we do not send. */
  refusalCount = 0;

  error(place: IssuePlace, code: string, message: string): void {
    this.errorCount++;
    if (this.errors.length < ISSUE_LIMIT) this.errors.push({ ...place, code, severity: "error", message });
  }

  /** An error that says: well formed perhaps, but not something we send. */
  refuse(place: IssuePlace, code: string, message: string): void {
    this.refusalCount++;
    this.error(place, code, message);
  }

  warn(code: string, placeNow: () => IssuePlace, message: string): void {
    const known = this.warnings.get(code);
    if (known) known.lines++;
    else this.warnings.set(code, { place: placeNow(), code, message, lines: 1 });
  }

  get warningCount(): number {
    return this.warnings.size;
  }

  /** Everything kept, in order of line and column. */
  list(): NachaIssue[] {
    const warnings = [...this.warnings.values()].map(({ place, code, message, lines }): NachaIssue => {
      const more = lines > 1 ? ` ${lines} lines are like this; the first is line ${place.line}.` : "";
      return { ...place, code, severity: "warning", message: message + more };
    });
    return [...this.errors, ...warnings].sort((a, b) => a.line - b.line || a.column - b.column);
  }
}
