import { isAllNines } from "./bytes";
import { checkAddenda } from "./check-addenda";
import { checkBatchControl, checkBatchHeader } from "./check-batch";
import { checkEntry } from "./check-entry";
import { checkFileControl, checkFileHeader, finishFile } from "./check-file";
import { checkLine, recordOf } from "./check-lines";
import { HASH_MODULUS, noEntry, type CheckState } from "./check-state";
import type { IssueCode } from "./check/rules";
import { RECORD_LENGTH } from "./fields";
import { IssueLog, wholeRecord } from "./issue-log";
import { RecordCursor } from "./record-cursor";
import { RecordStream } from "./record-stream";
import type { NachaCheck, NachaPurpose, NachaRecord, NachaSummary, NachaVerdict } from "./types";

/** How many records may be looked at before we say that this is no NACHA file. */
const RECORDS_TO_RECOGNISE = 10;
/** What is shorter than this is no record of a file, whatever it starts with. */
const LEAST_RECORD = 40;

/**
 * Checks a whole file: line form, record order, every field, every total (NACHA Operating Rules, appendices one to
 * three). Reads the bytes once, in place, and never throws on what they hold. Dates are judged as dates only: whether
 * an effective date has passed is for the caller's policy.
 */
export function checkNacha(bytes: Uint8Array): NachaCheck {
  const state = startCheck(new RecordCursor(bytes));
  while (!isForeign(state) && state.cursor.next()) takeRecord(state);
  return conclude(state);
}

/** A check of a file that arrives in pieces; `end` says what `checkNacha` says of all of them together. */
export type NachaStreamCheck = { readonly push: (chunk: Uint8Array) => void; readonly end: () => NachaCheck };

/** The same check over pieces cut anywhere, in bounded memory: one block of bytes, the batches and the issues. */
export function createNachaCheck(): NachaStreamCheck {
  const stream = new RecordStream(() => takeRecord(state));
  const state = startCheck(stream.cursor);
  let said: NachaCheck | null = null;
  return {
    push: (chunk) => stream.push(chunk),
    end: () => {
      if (said) return said;
      stream.end();
      said = conclude(state);
      return said;
    },
  };
}

/** None of the first records looks like one. */
function isForeign(state: CheckState): boolean {
  return !state.recognised && state.seen >= RECORDS_TO_RECOGNISE;
}

function takeRecord(state: CheckState): void {
  if (!state.recognised) {
    if (isForeign(state)) return;
    state.seen++;
    const { cursor } = state;
    const known = recordOf(cursor.bytes[cursor.offset]) !== "Unknown record";
    state.recognised = known && cursor.length >= LEAST_RECORD && cursor.badColumn === 0;
  }
  checkRecord(state);
}

function startCheck(cursor: RecordCursor): CheckState {
  return {
    cursor,
    seen: 0,
    recognised: false,
    log: new IssueLog(),
    totals: { readable: true, batchCount: 0, entries: 0, addenda: 0, entryHash: 0, debitMinor: 0, creditMinor: 0 },
    batches: [],
    sec: new Set(),
    purposes: new Set(),
    entry: noEntry(),
    entryOpen: false,
    batch: null,
    header: null,
    lastBatchNumber: -1,
    cutHeader: null,
    records: 0,
    padding: 0,
    controlLine: 0,
    lastLine: 0,
    lastRecord: "File",
  };
}

function refuseWhole(code: IssueCode, message: string): NachaCheck {
  const log = new IssueLog();
  const place = { line: 1, column: 1, columnEnd: 1, record: "File" as const, field: "File", excerpt: "" };
  log.error(place, code, message);
  return {
    verdict: "invalid",
    summary: null,
    issues: log.list(),
    issueCount: 1,
  };
}

function checkRecord(state: CheckState): void {
  const { cursor } = state;
  const record = recordOf(cursor.bytes[cursor.offset]);
  const nines =
    record === "File control" && isAllNines(cursor.bytes, cursor.offset, Math.min(cursor.length, RECORD_LENGTH));
  state.lastLine = cursor.line;
  if (nines && (state.controlLine > 0 || cursor.length >= RECORD_LENGTH)) {
    state.lastRecord = "Padding";
    checkPaddingLine(state);
    return;
  }
  state.lastRecord = record;
  state.records++;
  if (state.records === 1 && record !== "File header") {
    const place = wholeRecord(state, record, "Record type");
    state.log.error(
      place,
      "FILE_HEADER_MISSING",
      "The first record is not a file header; one starting with 1 was expected.",
    );
  }
  checkLine(state, record);
  if (state.controlLine > 0) {
    const message = `This record follows the file control on line ${state.controlLine}; only lines of nines may.`;
    state.log.error(wholeRecord(state, record, "Record type"), "RECORD_AFTER_FILE_CONTROL", message);
  } else {
    dispatch(state, record);
  }
}

function dispatch(state: CheckState, record: NachaRecord): void {
  switch (record) {
    case "File header":
      return checkFileHeader(state);
    case "Batch header":
      return checkBatchHeader(state);
    case "Entry":
      return checkEntry(state);
    case "Addenda":
      return checkAddenda(state);
    case "Batch control":
      return checkBatchControl(state);
    case "File control":
      return checkFileControl(state);
    case "File":
    case "Padding":
    case "Unknown record": {
      const place = wholeRecord(state, record, "Record type");
      const message = "The line starts with no known record type; 1, 5, 6, 7, 8 or 9 was expected.";
      return state.log.error(place, "RECORD_TYPE_UNKNOWN", message);
    }
  }
}

function checkPaddingLine(state: CheckState): void {
  const { cursor, log } = state;
  if (state.controlLine === 0) {
    const message = "Padding stands here before any file control; a file control record was expected first.";
    log.error(wholeRecord(state, "Padding", "Block padding"), "PADDING_BEFORE_CONTROL", message);
  } else if (cursor.length < RECORD_LENGTH) {
    const message = `A line of nines was expected to have ${RECORD_LENGTH} characters.`;
    log.warn("PADDING_LENGTH", () => wholeRecord(state, "Padding", "Block padding"), message);
  }
  if (cursor.unbroken || cursor.length > RECORD_LENGTH) checkLine(state, "Padding");
  state.padding++;
}

function reportByteOrderMark(log: IssueLog): void {
  const place = { line: 1, column: 1, columnEnd: 1, record: "File" as const, field: "Byte order mark", excerpt: "" };
  log.warn("BYTE_ORDER_MARK", () => place, "The file starts with a byte order mark; plain ASCII was expected.");
}

function reportBlankLines(state: CheckState): void {
  const { cursor, log } = state;
  const place = { line: cursor.firstBlankLine, column: 1, columnEnd: 1, record: "File" as const, field: "Line" };
  const message = `Blank lines stand between the records (${cursor.blankLines}); none were expected.`;
  log.warn("BLANK_LINES", () => ({ ...place, excerpt: "" }), message);
}

function conclude(state: CheckState): NachaCheck {
  const { log } = state;
  if (!state.recognised) {
    if (state.seen === 0) return refuseWhole("EMPTY_FILE", "The file is empty; a NACHA file was expected.");
    const expected = "lines of 94 characters that start with 1, 5, 6, 7, 8 or 9 were expected.";
    return refuseWhole("NOT_NACHA", `This is not a NACHA file: ${expected}`);
  }
  finishFile(state);
  if (state.cursor.hasByteOrderMark) reportByteOrderMark(log);
  if (state.cursor.blankLines > 0) reportBlankLines(state);
  return {
    verdict: verdictOf(log),
    summary: summarise(state),
    issues: log.list(),
    issueCount: log.errorCount + log.warningCount,
  };
}

function verdictOf({ errorCount, repairCount }: IssueLog): NachaVerdict {
  if (errorCount > 0) return "invalid";
  return repairCount > 0 ? "repairable" : "valid";
}

function purposeOf({ purposes }: CheckState): NachaPurpose {
  const [first, ...others] = purposes;
  return others.length > 0 ? "mixed" : (first ?? "origination");
}

function summarise(state: CheckState): NachaSummary {
  const { readable: _readable, ...totals } = state.totals;
  const unknown = { destination: "", origin: "", destinationName: "", originName: "", modifier: "" };
  return {
    ...(state.header ?? { ...unknown, createdDate: null, createdTime: null }),
    ...totals,
    entryHash: totals.entryHash % HASH_MODULUS,
    sec: [...state.sec].toSorted(),
    purpose: purposeOf(state),
    batches: state.batches,
  };
}
