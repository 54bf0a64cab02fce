import { holds, isBlank, readDigits, readRaw, type Columns } from "./bytes";
import { RULES, type IssueCode } from "./check/rules";
import { SEC_CODES } from "./codes";
import {
  ADV_FILE_CONTROL,
  BATCH_CONTROL,
  BATCH_HEADER,
  ENTRY,
  FILE_CONTROL,
  FILE_HEADER,
  IAT_ENTRY,
  RECORD_LENGTH,
  type Field,
} from "./fields";
import type { RecordCursor } from "./record-cursor";
import type { NachaIssue, NachaRecord } from "./types";

/** How many errors are kept; the rest are counted. */
export const ISSUE_LIMIT = 1_000;

/** Where an issue lies and what stands there. */
export type IssuePlace = Pick<NachaIssue, "line" | "column" | "columnEnd" | "record" | "field" | "excerpt">;

/** Hides all but the last four characters of an account number, and all of one that has no more than four. */
function maskAccount(text: string): string {
  const account = text.trim();
  const shown = account.length > 4 ? account.slice(-4) : "";
  return text.replace(account, () => "*".repeat(account.length - shown.length) + shown);
}

/**
 * Hides long numbers where an account number might stand: free text and records out of step. Digits that one blank or
 * sign divides ("1234-5678 9012") count as one number; its last four stay.
 */
function maskDigitRuns(text: string): string {
  return text.replace(/\d(?:[ ./-]?\d){4,}/g, (run) => {
    let left = run.replace(/\D/g, "").length;
    return run.replace(/\d/g, (digit) => (left-- > 4 ? "*" : digit));
  });
}

function hide(text: string, { start, end }: Columns, how: (part: string) => string): string {
  return text.slice(0, start - 1) + how(text.slice(start - 1, end)) + text.slice(end);
}

/** Where the totals of a control stand. */
const TOTALS: Readonly<Partial<Record<NachaRecord, Columns>>> = {
  "Batch control": { start: BATCH_CONTROL.serviceClass.start, end: BATCH_CONTROL.creditTotal.end },
  "File control": { start: FILE_CONTROL.batchCount.start, end: FILE_CONTROL.creditTotal.end },
};

/** False for a control whose totals are no numbers: it may be an entry under another type, account and all. */
function hasTotals({ bytes, offset }: RecordCursor, record: NachaRecord): boolean {
  const totals = TOTALS[record];
  return totals === undefined || readDigits(bytes, offset, totals) >= 0;
}

/** Four digits and blanks stand where an account number would: an international entry, whose account comes later. */
const INTERNATIONAL = /^.{12}\d{4} {13}/;

/**
 * The text of an entry with its account hidden, and any long number where the name stands: some kinds of entry hold a
 * card number there.
 */
function maskEntry(text: string): string {
  if (INTERNATIONAL.test(text)) return hide(text, IAT_ENTRY.account, maskAccount);
  return hide(hide(text, ENTRY.account, maskAccount), ENTRY.individualName, maskDigitRuns);
}

/** The columns of a batch header behind those that are free to the company. */
const NOT_FREE: Columns = { start: BATCH_HEADER.companyId.start, end: RECORD_LENGTH };

/**
 * The text of a batch header with long numbers hidden where the company may write what it likes: some banks have the
 * settlement account stand there. One of no known SEC code or service class may be an entry under another type, whose
 * account or card number comes later.
 */
function maskBatchHeader({ bytes, offset }: RecordCursor, text: string): string {
  const free = { start: BATCH_HEADER.companyName.start, end: BATCH_HEADER.discretionary.end };
  const masked = hide(text, free, maskDigitRuns);
  const serviceClass = readRaw(bytes, offset, BATCH_HEADER.serviceClass);
  const known = BATCH_HEADER.serviceClass.values?.includes(serviceClass) === true;
  if (known && SEC_CODES.has(readRaw(bytes, offset, BATCH_HEADER.sec))) return masked;
  return hide(masked, NOT_FREE, maskDigitRuns);
}

const WHOLE_RECORD: Columns = { start: 1, end: RECORD_LENGTH };

/** The text of some columns of the cursor's record, account numbers masked. */
export function excerptOf(cursor: RecordCursor, record: NachaRecord, columns: Columns): string {
  let text = readRaw(cursor.bytes, cursor.offset, WHOLE_RECORD);
  if (record === "Entry") {
    text = maskEntry(text);
  } else if (record === "Batch header") {
    text = maskBatchHeader(cursor, text);
  } else if (!hasTotals(cursor, record)) {
    text = maskDigitRuns(text);
  }
  const cut = text.slice(columns.start - 1, columns.end);
  return isInStep(cursor, record) && record !== "Addenda" ? cut : maskDigitRuns(cut);
}

/**
 * Columns that hold digits in every record of a kind, at its end where the kind has any there: when they hold anything
 * else, the columns before them have moved.
 */
const ANCHORS: Readonly<Partial<Record<NachaRecord, Columns>>> = {
  "Batch header": { start: BATCH_HEADER.originatorStatus.start, end: BATCH_HEADER.batchNumber.end },
  Entry: { start: ENTRY.addendaIndicator.start, end: ENTRY.trace.end },
  "Batch control": { start: BATCH_CONTROL.odfi.start, end: BATCH_CONTROL.batchNumber.end },
  "File control": { start: FILE_CONTROL.batchCount.start, end: FILE_CONTROL.creditTotal.end },
};

/**
 * True when the columns can be trusted to hold what the layout says, so that account numbers lie where we mask them
 * and what a sentence quotes is what it names. A cut-off header or control counts when only its blanks are missing.
 */
export function isInStep(cursor: RecordCursor, record: NachaRecord): boolean {
  const { bytes, offset, length } = cursor;
  if (cursor.tooLong || record === "Unknown record") return false;
  if (record === "File header") return holds(bytes, offset, FILE_HEADER.recordSize, "094");
  const anchor = ANCHORS[record];
  if (anchor && readDigits(bytes, offset, anchor) < 0) return false;
  return length >= RECORD_LENGTH || (record === "File control" && lacksBlanksOnly(bytes, offset));
}

/** Columns that only the file control of advices fills. */
const LONGER_TOTALS: Columns = { start: FILE_CONTROL.reserved.start, end: ADV_FILE_CONTROL.creditTotal.end };

function lacksBlanksOnly(bytes: Uint8Array, offset: number): boolean {
  if (isBlank(bytes, offset, FILE_CONTROL.reserved)) return true;
  return readDigits(bytes, offset, LONGER_TOTALS) >= 0 && isBlank(bytes, offset, ADV_FILE_CONTROL.reserved);
}

/** What a place is found from: the record at hand, and whether another issue would still be kept. */
type Reading = { readonly cursor: RecordCursor; readonly log: IssueLog };

/** The place of a field in the record at hand. */
export function placeOf({ cursor, log }: Reading, record: NachaRecord, field: Field): IssuePlace {
  return {
    line: cursor.line,
    column: field.start,
    columnEnd: field.end,
    record,
    field: field.name,
    excerpt: log.isFull ? "" : excerptOf(cursor, record, field),
  };
}

/** The whole record at hand as a place. */
export function wholeRecord({ cursor, log }: Reading, record: NachaRecord, field = "Record"): IssuePlace {
  const columnEnd = Math.max(1, Math.min(cursor.length, RECORD_LENGTH));
  const excerpt = log.isFull ? "" : excerptOf(cursor, record, { start: 1, end: columnEnd }).trimEnd();
  return { line: cursor.line, column: 1, columnEnd, record, field, excerpt };
}

type Warning = { place: IssuePlace; code: IssueCode; message: string; lines: number };

/**
 * Collects issues. Errors are kept up to a limit and counted beyond it; a warning of one kind is kept once, at its
 * first line, with the number of lines it was met on. Advice is a warning that leaves the verdict alone: it speaks of
 * a policy of the network, not of the form of the file.
 */
export class IssueLog {
  private readonly errors: NachaIssue[] = [];
  private readonly warnings = new Map<IssueCode, Warning>();
  errorCount = 0;
  private adviceCount = 0;

  /** Further errors will only be counted. */
  get isFull(): boolean {
    return this.errors.length >= ISSUE_LIMIT;
  }

  /** `expected` says it in the figures of this file; without it the words of the rule do. */
  error(place: IssuePlace, code: IssueCode, message: string, expected?: string): void {
    this.errorCount++;
    if (this.isFull) return;
    const { rule, expected: byRule } = RULES[code];
    this.errors.push({ ...place, code, severity: "error", message, expected: expected ?? byRule, rule });
  }

  warn(code: IssueCode, placeNow: () => IssuePlace, message: string): void {
    const known = this.warnings.get(code);
    if (known) known.lines++;
    else this.warnings.set(code, { place: placeNow(), code, message, lines: 1 });
  }

  advise(code: IssueCode, placeNow: () => IssuePlace, message: string): void {
    if (!this.warnings.has(code)) this.adviceCount++;
    this.warn(code, placeNow, message);
  }

  get warningCount(): number {
    return this.warnings.size;
  }

  /** Warnings about the form of the file, advice left out. */
  get repairCount(): number {
    return this.warnings.size - this.adviceCount;
  }

  /** Everything kept, in order of line and column. */
  list(): NachaIssue[] {
    const warnings = [...this.warnings.values()].map(({ place, code, message, lines }): NachaIssue => {
      const more = lines > 1 ? ` ${lines} lines are like this; the first is line ${place.line}.` : "";
      const { rule, expected } = RULES[code];
      return { ...place, code, severity: "warning", message: message + more, expected, rule };
    });
    return [...this.errors, ...warnings].toSorted((a, b) => a.line - b.line || a.column - b.column);
  }
}
