import { isLocalDate, type LocalDate } from "@/lib/core/dates";

/** Reading columns of a record straight from its bytes. `offset` is where the record's column 1 lies. */

/** Columns, 1-based and inclusive. */
export type Columns = { readonly start: number; readonly end: number };

const ZERO = 48;
const SPACE = 32;

/** The number in a field of digits; -1 when any column holds something else. */
export function readDigits(bytes: Uint8Array, offset: number, columns: Columns): number {
  let value = 0;
  for (let at = offset + columns.start - 1; at < offset + columns.end; at++) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** The text of a field, as it stands. */
export function readRaw(bytes: Uint8Array, offset: number, columns: Columns): string {
  let text = "";
  for (let at = offset + columns.start - 1; at < offset + columns.end; at++) {
    const byte = bytes[at] ?? 0;
    text += byte >= SPACE && byte < 127 ? String.fromCharCode(byte) : "?";
  }
  return text;
}

/** The text of a field without the blanks around it. */
export function readText(bytes: Uint8Array, offset: number, columns: Columns): string {
  return readRaw(bytes, offset, columns).trim();
}

/** True when a field holds exactly this text. */
export function holds(bytes: Uint8Array, offset: number, columns: Columns, text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (bytes[offset + columns.start - 1 + index] !== text.charCodeAt(index)) return false;
  }
  return text.length === columns.end - columns.start + 1;
}

/** True when a digit stands anywhere in a field. */
export function hasDigit(bytes: Uint8Array, offset: number, columns: Columns): boolean {
  for (let at = offset + columns.start - 1; at < offset + columns.end; at++) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit >= 0 && digit <= 9) return true;
  }
  return false;
}

/** True when a field holds only blanks. */
export function isBlank(bytes: Uint8Array, offset: number, columns: Columns): boolean {
  for (let at = offset + columns.start - 1; at < offset + columns.end; at++) if (bytes[at] !== SPACE) return false;
  return true;
}

/** True when a field holds only blanks and zeros, which says nothing. */
export function isBlankOrZeros(bytes: Uint8Array, offset: number, columns: Columns): boolean {
  for (let at = offset + columns.start - 1; at < offset + columns.end; at++) {
    if (bytes[at] !== SPACE && bytes[at] !== ZERO) return false;
  }
  return true;
}

/** True when `length` bytes from `offset` are all the digit nine. */
export function isAllNines(bytes: Uint8Array, offset: number, length: number): boolean {
  for (let at = offset; at < offset + length; at++) if (bytes[at] !== ZERO + 9) return false;
  return length > 0;
}

/**
 * True when the nine digits from `start` are a routing number: weighted 3, 7, 1 over and over they add up to a
 * multiple of ten. The digits must have been found to be digits.
 */
export function isRoutingNumber(bytes: Uint8Array, offset: number, start: number): boolean {
  let sum = 0;
  for (let index = 0; index < 9; index++) {
    const weight = index % 3 === 0 ? 3 : index % 3 === 1 ? 7 : 1;
    sum += ((bytes[offset + start - 1 + index] ?? 0) - ZERO) * weight;
  }
  return sum % 10 === 0;
}

/** The ninth digit that makes eight digits a routing number. */
export function checkDigitOf(eightDigits: string): number {
  let sum = 0;
  for (let index = 0; index < 8; index++) sum += Number(eightDigits[index]) * ([3, 7, 1][index % 3] ?? 0);
  return (10 - (sum % 10)) % 10;
}

/** A YYMMDD field as a date of this century; null when it is not a real date. */
export function readDate(bytes: Uint8Array, offset: number, columns: Columns): LocalDate | null {
  const text = readRaw(bytes, offset, columns);
  const date = `20${text.slice(0, 2)}-${text.slice(2, 4)}-${text.slice(4, 6)}`;
  return isLocalDate(date) ? date : null;
}

/** An HHMM field as `HH:MM`; null when it is blank or not a time. */
export function readTime(bytes: Uint8Array, offset: number, columns: Columns): string | null {
  const text = readRaw(bytes, offset, columns);
  return /^([01]\d|2[0-3])[0-5]\d$/.test(text) ? `${text.slice(0, 2)}:${text.slice(2)}` : null;
}
