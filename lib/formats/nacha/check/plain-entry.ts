import { addCapped, type CheckState, type OpenBatch } from "../check-state";
import { CREDITS, MOVES_MONEY, MOVES_NOTHING, REMITS } from "./entry-kind";

const ZERO = 48;
const SPACE = 32;

/** The number in `count` bytes; negative when any of them is no digit. */
function digitsAt(bytes: Uint8Array, from: number, count: number): number {
  let value = 0;
  let odd = 0;
  for (let at = from; at < from + count; at++) {
    const digit = (bytes[at] ?? 0) - ZERO;
    odd |= digit | (9 - digit);
    value = value * 10 + digit;
  }
  return odd < 0 ? -1 : value;
}

/** True when something other than blanks and zeros stands in the bytes. */
function saysAnything(bytes: Uint8Array, from: number, end: number): boolean {
  for (let at = from; at < end; at++) {
    const byte = bytes[at];
    if (byte !== SPACE && byte !== ZERO) return true;
  }
  return false;
}

/** The eight digits of a bank whose ninth checks them, weighted 3, 7, 1; negative when it does not, or any is no digit. */
function bankAt(bytes: Uint8Array, from: number): number {
  let bank = 0;
  let sum = 0;
  let odd = 0;
  for (let at = from; at < from + 9; at += 3) {
    const first = (bytes[at] ?? 0) - ZERO;
    const second = (bytes[at + 1] ?? 0) - ZERO;
    const third = (bytes[at + 2] ?? 0) - ZERO;
    odd |= first | (9 - first) | second | (9 - second) | third | (9 - third);
    sum += first * 3 + second * 7 + third;
    bank = bank * 1_000 + first * 100 + second * 10 + third;
  }
  return odd >= 0 && sum % 10 === 0 ? Math.floor(bank / 10) : -1;
}

/**
 * A quick look at an entry of the common layout. True when it keeps every rule: it is then counted, added up and open.
 * False says nothing and changes nothing: the slow look finds out what is wrong, and words it.
 */
export function takePlainEntry(state: CheckState, batch: OpenBatch): boolean {
  const { cursor, entry } = state;
  if (cursor.length !== 94) return false;
  const { bytes, offset } = cursor;
  const code = digitsAt(bytes, offset + 1, 2);
  const does = code < 0 ? 0 : (batch.plan[code] ?? 0);
  if (does === 0) return false;
  const bank = bankAt(bytes, offset + 3);
  const amount = digitsAt(bytes, offset + 29, 10);
  const isMoney = (does & MOVES_MONEY) !== 0 && amount > 0;
  if (bank <= 0 || (!isMoney && ((does & MOVES_NOTHING) === 0 || amount !== 0))) return false;
  if (batch.sameDayLimitMinor !== null && amount > batch.sameDayLimitMinor) return false;
  const flag = (bytes[offset + 78] ?? 0) - ZERO;
  if (flag !== 0 && flag !== 1) return false;
  const odfi = digitsAt(bytes, offset + 79, 8);
  const sequence = digitsAt(bytes, offset + 87, 7);
  const trace = odfi * 10_000_000 + sequence;
  if (odfi < 0 || odfi !== batch.odfi || sequence < 0 || trace <= batch.lastTrace) return false;
  if (!saysAnything(bytes, offset + 12, offset + 29)) return false;
  if (batch.rules?.nameRequired === true && !saysAnything(bytes, offset + 54, offset + 76)) return false;

  batch.lastTrace = trace;
  batch.entryHash += bank;
  if ((does & CREDITS) !== 0) batch.creditMinor = addCapped(batch.creditMinor, amount);
  else batch.debitMinor = addCapped(batch.debitMinor, amount);
  entry.line = cursor.line;
  entry.trace = trace;
  entry.sequence = sequence;
  entry.flagged = flag === 1;
  entry.zeroDollar = (does & REMITS) !== 0;
  entry.addenda = 0;
  entry.forward = 0;
  entry.returned = false;
  entry.explained = false;
  entry.announced = -1;
  return true;
}

/** A quick look at an addenda of type 05 where its SEC code takes that, as `takePlainEntry` looks at an entry. */
export function takePlainAddenda(state: CheckState, { rules }: OpenBatch): boolean {
  const { cursor, entry } = state;
  if (cursor.length !== 94 || !entry.flagged || rules?.addendaType !== 5) return false;
  const { bytes, offset } = cursor;
  if (bytes[offset + 1] !== ZERO || bytes[offset + 2] !== ZERO + 5) return false;
  const number = entry.forward + 1;
  if (number > rules.maxAddenda || entry.sequence < 0) return false;
  if (digitsAt(bytes, offset + 83, 4) !== number || digitsAt(bytes, offset + 87, 7) !== entry.sequence) return false;
  entry.addenda++;
  entry.forward = number;
  return true;
}
