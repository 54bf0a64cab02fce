import type { CheckState } from "./check-state";
import { RECORD_LENGTH } from "./fields";
import { excerptOf, isInStep, wholeRecord, type IssuePlace } from "./issue-log";
import type { NachaRecord } from "./types";

const TYPES: Readonly<Record<number, NachaRecord>> = {
  49: "File header",
  53: "Batch header",
  54: "Entry",
  55: "Addenda",
  56: "Batch control",
  57: "File control",
};

/** The kind of record that its first column announces. */
export function recordOf(typeByte: number | undefined): NachaRecord {
  return TYPES[typeByte ?? 0] ?? "Unknown record";
}

/** What is wrong with the line itself, whatever its fields say. */
export function checkLine(state: CheckState, record: NachaRecord): void {
  const { cursor, log } = state;
  if (cursor.badColumn > 0) reportBadCharacter(state, record);
  if (cursor.unbroken) {
    const message = "The records follow each other without line ends; one record a line was expected.";
    log.warn("UNBROKEN_LINES", () => wholeRecord(state, record, "Line"), message);
  }
  if (record === "File control") judgeCutHeader(state);
  if (cursor.length === RECORD_LENGTH) return;
  if (cursor.tooLong) {
    const place = { ...wholeRecord(state, record, "Line"), column: RECORD_LENGTH + 1, columnEnd: cursor.length };
    log.error(
      { ...place, excerpt: "" },
      "LINE_TOO_LONG",
      `The line has ${cursor.length} characters; a record has ${RECORD_LENGTH}, and only blanks may follow them.`,
    );
  } else if (cursor.length > RECORD_LENGTH) {
    const message = `Blanks follow column ${RECORD_LENGTH}; a record of ${RECORD_LENGTH} characters was expected.`;
    log.warn("LINE_TRAILING_BLANKS", () => wholeRecord(state, record, "Line"), message);
  } else if (record === "File header" && isInStep(cursor, record)) {
    const last = cursor.bytes[cursor.offset + cursor.length - 1];
    state.cutHeader = { place: wholeRecord(state, record, "Line"), length: cursor.length, bare: last !== 32 };
  } else if (isInStep(cursor, record)) {
    warnTrimmed(state, wholeRecord(state, record, "Line"));
  } else if (record !== "Unknown record") {
    log.error(
      wholeRecord(state, record, "Line"),
      "LINE_TOO_SHORT",
      `The line ends at column ${cursor.length}; this record was expected to run to column ${RECORD_LENGTH}.`,
    );
  }
}

function warnTrimmed(state: CheckState, place: IssuePlace): void {
  const message = `The blanks at the end of the line were cut off; a record of ${RECORD_LENGTH} characters was expected.`;
  state.log.warn("LINE_TRIMMED", () => place, message);
}

/**
 * What a file header lost at its end may have been text or blanks. An editor that trims lines trims every one of them,
 * so only where the file control lost its blanks too, and no blank was left at the end, is a short header harmless.
 */
export function judgeCutHeader(state: CheckState): void {
  const { cursor, log, cutHeader } = state;
  if (!cutHeader) return;
  state.cutHeader = null;
  const trimmedToo = state.lastRecord === "File control" && cursor.length < RECORD_LENGTH;
  if (cutHeader.bare && trimmedToo) return warnTrimmed(state, cutHeader.place);
  const message = `The file header ends at column ${cutHeader.length}, while other lines keep the blanks at their ends: part of it is lost. A record of ${RECORD_LENGTH} characters was expected.`;
  log.error(cutHeader.place, "LINE_TOO_SHORT", message);
}

function reportBadCharacter(state: CheckState, record: NachaRecord): void {
  const { cursor, log } = state;
  const column = cursor.badColumn;
  const around = { start: Math.max(1, column - 8), end: Math.min(RECORD_LENGTH, column + 8) };
  log.error(
    { line: cursor.line, column, columnEnd: column, record, field: "Line", excerpt: excerptOf(cursor, record, around) },
    "NOT_ASCII",
    `Column ${column} holds a character outside plain ASCII; only letters, digits, blanks and common signs were expected.`,
  );
}
