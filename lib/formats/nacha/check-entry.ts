import { isBlankOrZeros, isRoutingNumber, readDigits, readRaw } from "./bytes";
import { checkAmount, checkCode, checkTrace } from "./check-entry-rules";
import { checkFields } from "./check-fields";
import { addCapped, type CheckState, type OpenBatch } from "./check-state";
import { advDirection, transactionCode, type Direction } from "./codes";
import { ADDENDA, ADV_ENTRY, CTX_ENTRY, ENTRY, type Field } from "./fields";
import { isInStep, placeOf, wholeRecord } from "./issue-log";

const ENTRY_FIELDS = Object.values(ENTRY).filter(isChecked);
const CTX_FIELDS = Object.values(CTX_ENTRY).filter(isChecked);
const COMMON_FIELDS = [ENTRY.transactionCode, ENTRY.rdfi, ENTRY.checkDigit, ENTRY.amount];
const ADV_FIELDS = [ADV_ENTRY.transactionCode, ADV_ENTRY.rdfi, ADV_ENTRY.checkDigit, ADV_ENTRY.amount];
const ADDENDA_FIELDS = Object.values(ADDENDA).filter(isChecked);

/** Fields that any text satisfies, and the type that brought us here, need no look. */
function isChecked(field: Field): boolean {
  return field.kind !== "text" && field.kind !== "secret" && field.kind !== "constant";
}

/** Record 6: one movement of money. */
export function checkEntry(state: CheckState): void {
  const { cursor, log, batch } = state;
  closeEntry(state);
  if (!batch) {
    const place = wholeRecord(state, "Entry", ENTRY.recordType.name);
    log.error(place, "ENTRY_OUTSIDE_BATCH", "An entry stands here, but no batch is open; a batch header was expected.");
    return;
  }
  const { bytes, offset } = cursor;
  const accounting = batch.header.sec === "ADV";
  const trade = batch.header.sec === "CTX";
  const amount = readDigits(bytes, offset, accounting ? ADV_ENTRY.amount : ENTRY.amount);
  const code = readDigits(bytes, offset, ENTRY.transactionCode);
  const rdfi = readDigits(bytes, offset, ENTRY.rdfi);
  const trace = readDigits(bytes, offset, ENTRY.trace);
  const clean = code >= 0 && rdfi >= 0 && amount >= 0 && trace >= 0 && looksClean(bytes, offset);
  if (!batch.strict) checkFields(state, "Entry", accounting ? ADV_FIELDS : COMMON_FIELDS);
  else if (trade || !clean) checkFields(state, "Entry", trade ? CTX_FIELDS : ENTRY_FIELDS);

  const known = transactionCode(code);
  const direction = accounting ? advDirection(code) : (known?.direction ?? null);
  batch.entries++;
  openEntry(state, trace, trade, known?.purpose === "zeroDollar");
  const inStep = isInStep(cursor, "Entry");
  if (!inStep || direction === null || amount < 0 || rdfi < 0) batch.readable = false;
  if (!inStep) return;
  addToBatch(batch, direction, amount, rdfi);
  checkBank(state, rdfi);
  checkCode(state, batch, code, known, direction);
  if (batch.strict) {
    if (known) checkAmount(state, batch, code, known, amount);
    checkTrace(state, batch, trace);
    checkName(state, batch, trade ? CTX_ENTRY.individualName : ENTRY.individualName);
  }
}

/**
 * True when the fields that `checkEntry` did not read itself hold what they must. It says no more than ENTRY_FIELDS
 * would; it only spares millions of good entries the slower look that words the issues.
 */
function looksClean(bytes: Uint8Array, offset: number): boolean {
  const flag = readDigits(bytes, offset, ENTRY.addendaIndicator);
  if (flag !== 0 && flag !== 1) return false;
  return readDigits(bytes, offset, ENTRY.checkDigit) >= 0 && !isBlankOrZeros(bytes, offset, ENTRY.account);
}

function addToBatch(batch: OpenBatch, direction: Direction | null, amount: number, rdfi: number): void {
  if (rdfi > 0) batch.entryHash += rdfi;
  if (amount <= 0) return;
  if (direction === "debit") batch.debitMinor = addCapped(batch.debitMinor, amount);
  if (direction === "credit") batch.creditMinor = addCapped(batch.creditMinor, amount);
}

function checkBank(state: CheckState, rdfi: number): void {
  const { cursor, log } = state;
  const { bytes, offset } = cursor;
  if (rdfi < 0 || readDigits(bytes, offset, ENTRY.checkDigit) < 0) return;
  if (rdfi > 0 && isRoutingNumber(bytes, offset, ENTRY.rdfi.start)) return;
  const nine = readRaw(bytes, offset, { start: ENTRY.rdfi.start, end: ENTRY.checkDigit.end });
  const place = { ...placeOf(state, "Entry", ENTRY.checkDigit), column: ENTRY.rdfi.start, excerpt: nine };
  const message = `${nine} is not a routing number: its last digit does not check the other eight.`;
  log.error(place, "CHECK_DIGIT_WRONG", message);
}

function checkName(state: CheckState, batch: OpenBatch, field: Field): void {
  const { cursor, log } = state;
  if (!batch.rules?.nameRequired || !isBlankOrZeros(cursor.bytes, cursor.offset, field)) return;
  const message = `${field.name} holds only blanks and zeros; ${batch.header.sec} entries were expected to name the receiver.`;
  log.error(placeOf(state, "Entry", field), "RECEIVER_NAME_BLANK", message);
}

function openEntry(state: CheckState, trace: number, trade: boolean, zeroDollar: boolean): void {
  const { cursor, entry } = state;
  const { bytes, offset } = cursor;
  entry.line = cursor.line;
  entry.sequence = trace < 0 ? -1 : trace % 10_000_000;
  entry.flagged = readDigits(bytes, offset, ENTRY.addendaIndicator) === 1;
  entry.zeroDollar = zeroDollar;
  entry.addenda = 0;
  entry.announced = trade && isInStep(cursor, "Entry") ? readDigits(bytes, offset, CTX_ENTRY.addendaCount) : -1;
  state.entryOpen = true;
}

/** Record 7: text that belongs to the entry before it. */
export function checkAddenda(state: CheckState): void {
  const { cursor, log, batch, entry } = state;
  if (batch) batch.addenda++;
  if (!batch || !state.entryOpen) {
    const place = wholeRecord(state, "Addenda", ADDENDA.recordType.name);
    log.error(place, "ADDENDA_OUTSIDE_ENTRY", "An addenda record stands here, but no entry comes before it.");
    return;
  }
  entry.addenda++;
  checkAddendaType(state, batch);
  if (!batch.strict) return;
  checkFields(state, "Addenda", ADDENDA_FIELDS);
  if (!isInStep(cursor, "Addenda")) return;
  compareSequence(state, ADDENDA.sequence, entry.addenda, "ADDENDA_SEQUENCE");
  compareSequence(state, ADDENDA.entrySequence, entry.sequence, "ADDENDA_ENTRY_SEQUENCE");
  const most = batch.rules?.maxAddenda ?? 0;
  if (entry.addenda === most + 1) {
    const place = wholeRecord(state, "Addenda", ADDENDA.recordType.name);
    const allowed = most === 0 ? "none" : String(most);
    log.error(
      place,
      "TOO_MANY_ADDENDA",
      `A ${batch.header.sec} entry may carry ${allowed}, and this is number ${entry.addenda}.`,
    );
  } else if (!entry.flagged && entry.addenda === 1) {
    const place = wholeRecord(state, "Addenda", ADDENDA.recordType.name);
    const message = `An addenda record follows the entry on line ${entry.line}, whose addenda indicator was expected to be 1.`;
    log.error(place, "ADDENDA_UNEXPECTED", message);
  }
}

function checkAddendaType(state: CheckState, batch: OpenBatch): void {
  const type = readDigits(state.cursor.bytes, state.cursor.offset, ADDENDA.addendaType);
  if (type === 5) return;
  if (type === 98 || type === 99) {
    batch.strict = false;
    batch.returned = true;
  } else if (type >= 0 && batch.strict) {
    const message = `Addenda type code ${type} stands here; a ${batch.header.sec} entry takes addenda of type 05.`;
    state.log.error(placeOf(state, "Addenda", ADDENDA.addendaType), "ADDENDA_TYPE_WRONG", message);
  }
}

function compareSequence(state: CheckState, field: Field, expected: number, subject: string): void {
  const found = readDigits(state.cursor.bytes, state.cursor.offset, field);
  if (found < 0 || expected < 0 || found === expected) return;
  const message = `${field.name} is ${found}; ${expected} was expected.`;
  state.log.error(placeOf(state, "Addenda", field), `${subject}_WRONG`, message);
}

/** Ends the open entry: what its addenda must amount to is known only now. */
export function closeEntry(state: CheckState): void {
  const { entry, batch, log } = state;
  if (!state.entryOpen) return;
  state.entryOpen = false;
  if (!batch?.strict) return;
  const flag = {
    line: entry.line,
    column: 79,
    columnEnd: 79,
    record: "Entry" as const,
    field: ENTRY.addendaIndicator.name,
  };
  if (entry.flagged && entry.addenda === 0) {
    log.error(
      { ...flag, excerpt: "1" },
      "ADDENDA_MISSING",
      "The addenda indicator is 1, but no addenda record follows.",
    );
  }
  if (entry.zeroDollar && entry.addenda === 0) {
    const message = "A zero-dollar entry carries only remittance text; an addenda record was expected to follow.";
    log.error({ ...flag, excerpt: entry.flagged ? "1" : "0" }, "ZERO_DOLLAR_WITHOUT_ADDENDA", message);
  }
  if (entry.announced >= 0 && entry.announced !== entry.addenda) {
    const { name, start, end } = CTX_ENTRY.addendaCount;
    const place = { line: entry.line, column: start, columnEnd: end, record: "Entry" as const, field: name };
    const excerpt = String(entry.announced).padStart(4, "0");
    const message = `${name} is ${entry.announced}; ${entry.addenda} follow the entry.`;
    log.error({ ...place, excerpt }, "ADDENDA_COUNT_WRONG", message);
  }
}
