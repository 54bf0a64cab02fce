import { readDigits, readText } from "./bytes";
import { checkFields, checkedFields } from "./check-fields";
import type { CheckState, OpenBatch } from "./check-state";
import { checkCameBack } from "./check/came-back";
import { checkIatAddenda } from "./check/iat-addenda";
import { takePlainAddenda } from "./check/plain-entry";
import type { IssueCode } from "./check/rules";
import { compareSequence } from "./check/sequence";
import { ADDENDA, ENTRY, type Field } from "./fields";
import { ADDENDA_02 } from "./fields/addenda";
import { LAYOUTS, addendaLayoutOf, type RecordLayout } from "./fields/layouts";
import { isInStep, placeOf, wholeRecord } from "./issue-log";

const CHECKED: ReadonlyMap<RecordLayout, readonly Field[]> = new Map(
  Object.values(LAYOUTS).map((layout) => [layout, checkedFields(layout.fields)]),
);

/** Record 7: text that belongs to the entry before it. */
export function checkAddenda(state: CheckState): void {
  const { cursor, log, batch, entry } = state;
  if (batch) batch.addenda++;
  if (!batch || !state.entryOpen) {
    const place = wholeRecord(state, "Addenda", ADDENDA.recordType.name);
    log.error(place, "ADDENDA_OUTSIDE_ENTRY", "An addenda record stands here, but no entry comes before it.");
    return;
  }
  if (takePlainAddenda(state, batch)) return;
  entry.addenda++;
  const layout = addendaLayoutOf(cursor.bytes, cursor.offset, batch.layoutSec);
  checkFields(state, "Addenda", CHECKED.get(layout) ?? []);
  const type = readDigits(cursor.bytes, cursor.offset, ADDENDA.addendaType);
  const cameBack = type === 98 || type === 99;
  if (cameBack) {
    entry.returned = true;
    entry.explained = true;
    if (isInStep(cursor, "Addenda")) checkCameBack(state, batch, layout, type);
  } else {
    entry.forward++;
    if (isInStep(cursor, "Addenda")) checkForward(state, batch, type);
  }
  if (!entry.flagged && entry.addenda === 1) {
    const place = wholeRecord(state, "Addenda", ADDENDA.recordType.name);
    const message = `An addenda record follows the entry on line ${entry.line}, whose addenda indicator was expected to be 1.`;
    log.error(place, "ADDENDA_UNEXPECTED", message);
  }
}

/** Addenda of an entry on its way: their type, number and sequence. */
function checkForward(state: CheckState, batch: OpenBatch, type: number): void {
  const { entry, log } = state;
  const { rules, header, layoutSec } = batch;
  if (!rules) return;
  if (layoutSec === "IAT") {
    checkIatAddenda(state, type);
    return;
  }
  const most = rules.addendaType === 98 ? 0 : rules.maxAddenda;
  if (entry.forward === most + 1) {
    const place = wholeRecord(state, "Addenda", ADDENDA.recordType.name);
    const allowed = most === 0 ? "none" : String(most);
    const message = `A ${header.sec} entry may carry ${allowed}, and this is number ${entry.forward}.`;
    log.error(place, "TOO_MANY_ADDENDA", message, allowed === "none" ? "no addenda record" : undefined);
  }
  if (most > 0 && type >= 0 && type !== rules.addendaType) {
    const wanted = String(rules.addendaType).padStart(2, "0");
    const message = `Addenda type code ${String(type).padStart(2, "0")} stands here; a ${header.sec} entry takes addenda of type ${wanted}.`;
    log.error(placeOf(state, "Addenda", ADDENDA.addendaType), "ADDENDA_TYPE_WRONG", message, `type ${wanted}`);
  }
  if (type === 5) {
    compareSequence(state, ADDENDA.sequence, entry.forward, "ADDENDA_SEQUENCE_WRONG");
    compareSequence(state, ADDENDA.entrySequence, entry.sequence, "ADDENDA_ENTRY_SEQUENCE_WRONG");
  } else if (type === 2) {
    compareTrace(state);
  }
}

function compareTrace(state: CheckState): void {
  const { cursor, entry, log } = state;
  const found = readDigits(cursor.bytes, cursor.offset, ADDENDA_02.trace);
  if (found < 0 || entry.trace < 0 || found === entry.trace) return;
  const says = readText(cursor.bytes, cursor.offset, ADDENDA_02.trace);
  const message = `The trace number is ${says}; that of the entry on line ${entry.line} was expected.`;
  log.error(placeOf(state, "Addenda", ADDENDA_02.trace), "ADDENDA_TRACE_WRONG", message);
}

/** Ends the open entry: what its addenda must amount to is known only now. */
export function closeEntry(state: CheckState): void {
  const { entry, batch } = state;
  if (!state.entryOpen) return;
  state.entryOpen = false;
  if (!batch) return;
  if (entry.returned) batch.returned = true;
  else batch.original = true;
  if (entry.flagged && entry.addenda === 0) {
    failFlag(state, "ADDENDA_MISSING", "The addenda indicator is 1, but no addenda record follows.");
  }
  if (entry.returned) closeReturned(state);
  else if (batch.rules) closeForward(state, batch);
}

function closeReturned(state: CheckState): void {
  if (state.entry.explained) return;
  const message =
    "The transaction code is that of an entry that came back, but no addenda 98 or 99 follows to say why.";
  failFlag(state, "RETURN_WITHOUT_ADDENDA", message);
}

function closeForward(state: CheckState, { rules, header }: OpenBatch): void {
  const { entry } = state;
  const least = rules?.minAddenda ?? 0;
  if (entry.forward < least) {
    const message = `A ${header.sec} entry carries at least ${least} addenda; ${entry.forward} follow.`;
    failFlag(state, "ADDENDA_REQUIRED", message, `at least ${least} addenda`);
  }
  if (entry.zeroDollar && entry.addenda === 0) {
    const message = "A zero-dollar entry carries only remittance text; an addenda record was expected to follow.";
    failFlag(state, "ZERO_DOLLAR_WITHOUT_ADDENDA", message);
  }
  // Many writers of international files count only the seven mandatory addenda here.
  const tolerated = rules?.addendaType === "IAT" && entry.announced === rules.minAddenda;
  if (entry.announced >= 0 && entry.announced !== entry.forward && !tolerated) failCount(state);
}

function failFlag(state: CheckState, code: IssueCode, message: string, expected?: string): void {
  const { entry, log } = state;
  const { name, start, end } = ENTRY.addendaIndicator;
  const place = { line: entry.line, column: start, columnEnd: end, record: "Entry" as const, field: name };
  log.error({ ...place, excerpt: entry.flagged ? "1" : "0" }, code, message, expected);
}

function failCount(state: CheckState): void {
  const { entry, log, batch } = state;
  const field = batch?.kind.announces;
  if (!field) return;
  const { name, start, end } = field;
  const place = { line: entry.line, column: start, columnEnd: end, record: "Entry" as const, field: name };
  const excerpt = String(entry.announced).padStart(4, "0");
  const message = `${name} is ${entry.announced}; ${entry.forward} follow the entry.`;
  log.error({ ...place, excerpt }, "ADDENDA_COUNT_WRONG", message, String(entry.forward));
}
