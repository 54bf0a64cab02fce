import { isBlankOrZeros, isRoutingNumber, readDigits, readRaw } from "./bytes";
import { closeEntry } from "./check-addenda";
import { checkAmount, checkCode, checkTrace } from "./check-entry-rules";
import { checkFields } from "./check-fields";
import { addCapped, type CheckState, type OpenBatch } from "./check-state";
import { takePlainEntry } from "./check/plain-entry";
import { advDirection, transactionCode, type Direction } from "./codes";
import { ENTRY } from "./fields";
import { isInStep, placeOf, wholeRecord } from "./issue-log";

/** Record 6: one movement of money. */
export function checkEntry(state: CheckState): void {
  const { batch, log } = state;
  if (state.entryOpen) closeEntry(state);
  if (!batch) {
    const place = wholeRecord(state, "Entry", ENTRY.recordType.name);
    log.error(place, "ENTRY_OUTSIDE_BATCH", "An entry stands here, but no batch is open; a batch header was expected.");
    return;
  }
  batch.entries++;
  state.entryOpen = true;
  if (batch.kind.plain && takePlainEntry(state, batch)) return;
  lookClosely(state, batch);
}

/** Every rule of an entry one by one, in words. */
function lookClosely(state: CheckState, batch: OpenBatch): void {
  const { cursor } = state;
  const { bytes, offset } = cursor;
  const { kind, rules } = batch;
  checkFields(state, "Entry", kind.fields);
  const code = readDigits(bytes, offset, ENTRY.transactionCode);
  const rdfi = readDigits(bytes, offset, ENTRY.rdfi);
  const amount = readDigits(bytes, offset, kind.amount);
  const known = transactionCode(code);
  const direction = batch.header.sec === "ADV" ? advDirection(code) : (known?.direction ?? null);
  const inStep = isInStep(cursor, "Entry");
  openEntry(state, batch, inStep);
  state.entry.returned = known?.purpose === "return";
  state.entry.zeroDollar = known?.purpose === "zeroDollar" && rules?.nonMonetary !== true;
  if (!inStep || direction === null || amount < 0 || rdfi < 0) batch.readable = false;
  if (!inStep) return;
  addToBatch(batch, direction, amount, rdfi);
  checkBank(state, rdfi);
  checkCode(state, batch, code, known, direction);
  checkAmount(state, batch, code, known, amount);
  if (kind.traced) checkTrace(state, batch, state.entry.trace);
  checkName(state, batch);
  checkCard(state, batch);
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

function checkName(state: CheckState, batch: OpenBatch): void {
  const { cursor, log } = state;
  const field = batch.kind.name;
  if (!batch.rules?.nameRequired || !field || !isBlankOrZeros(cursor.bytes, cursor.offset, field)) return;
  const message = `${field.name} holds only blanks and zeros; ${batch.header.sec} entries were expected to name the receiver.`;
  log.error(placeOf(state, "Entry", field), "RECEIVER_NAME_BLANK", message);
}

function checkCard(state: CheckState, batch: OpenBatch): void {
  const { cursor, log } = state;
  const field = batch.kind.cardExpires;
  if (!field) return;
  const month = Math.floor(readDigits(cursor.bytes, cursor.offset, field) / 100);
  if (month < 0 || (month >= 1 && month <= 12)) return;
  const place = placeOf(state, "Entry", field);
  log.error(place, "CARD_EXPIRY_INVALID", `${field.name} is "${place.excerpt}", whose month does not exist.`);
}

function openEntry(state: CheckState, batch: OpenBatch, inStep: boolean): void {
  const { cursor, entry } = state;
  const { bytes, offset } = cursor;
  const { announces } = batch.kind;
  entry.line = cursor.line;
  entry.trace = readDigits(bytes, offset, ENTRY.trace);
  entry.sequence = entry.trace < 0 ? -1 : entry.trace % 10_000_000;
  entry.flagged = readDigits(bytes, offset, ENTRY.addendaIndicator) === 1;
  entry.addenda = 0;
  entry.forward = 0;
  entry.texts = 0;
  entry.correspondents = 0;
  entry.disordered = false;
  entry.explained = false;
  entry.announced = announces && inStep ? readDigits(bytes, offset, announces) : -1;
}
