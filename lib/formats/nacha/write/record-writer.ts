import { isLocalDate, type LocalDate } from "@/lib/core/dates";
import type { Columns } from "../bytes";
import { RECORD_LENGTH } from "../fields";

/** Some columns and what people call them. */
type Field = Columns & { readonly name: string };

const ZERO = 48;
const SPACE = 32;
const NINE = 57;
const LAST_PRINTABLE = 126;

const LINE_END_BYTES = { lf: [10], crlf: [13, 10], none: [] } as const;
export type LineEnds = keyof typeof LINE_END_BYTES;

/** Bytes that a file of so many records takes. */
export function bytesOfRecords(records: number, lineEnds: LineEnds): number {
  return records * (RECORD_LENGTH + LINE_END_BYTES[lineEnds].length);
}

/**
 * Lays records into one buffer that was sized before: blanks everywhere, then each field where its columns say. What
 * does not fit its columns throws `RangeError`: nothing is ever cut.
 */
export class RecordWriter {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where the record at hand starts. */
  private offset: number;
  private readonly stride: number;
  private readonly lineEnd: readonly number[];

  constructor(records: number, lineEnds: LineEnds) {
    this.lineEnd = LINE_END_BYTES[lineEnds];
    this.stride = RECORD_LENGTH + this.lineEnd.length;
    this.offset = -this.stride;
    this.bytes = new Uint8Array(bytesOfRecords(records, lineEnds)).fill(SPACE);
  }

  /** Begins the next record. */
  next(): void {
    this.offset += this.stride;
    let at = this.offset + RECORD_LENGTH;
    for (const byte of this.lineEnd) this.bytes[at++] = byte;
  }

  /** Begins the next record as a copy of 94 columns. */
  copy(bytes: Uint8Array, offset: number): void {
    this.next();
    this.bytes.set(bytes.subarray(offset, offset + RECORD_LENGTH), this.offset);
  }

  /** The record at hand, to come back to with `at`. */
  get place(): number {
    return this.offset;
  }

  /** Goes on writing in the record at a place, and answers the place that was left. */
  at(place: number): number {
    const left = this.offset;
    this.offset = place;
    return left;
  }

  /** Digits to the right, zeros before them. */
  number(field: Field, value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`"${field.name}" takes digits only`);
    let rest = value;
    for (let at = this.offset + field.end - 1; at >= this.offset + field.start - 1; at--) {
      const tenth = Math.floor(rest / 10);
      this.bytes[at] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
    if (rest > 0) throw doesNotFit(field);
  }

  /** Text of digits, zeros before them. */
  digits(field: Field, text: string): void {
    const from = this.offset + field.end - text.length;
    const first = this.offset + field.start - 1;
    if (from < first) throw doesNotFit(field);
    this.bytes.fill(ZERO, first, from);
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code < ZERO || code > NINE) throw new RangeError(`"${field.name}" takes digits only`);
      this.bytes[from + index] = code;
    }
  }

  /** Blanks all columns of a field. */
  blank(field: Field): void {
    this.bytes.fill(SPACE, this.offset + field.start - 1, this.offset + field.end);
  }

  /** Text to the left, blanks behind it; the columns behind it must be blank already. */
  text(field: Field, text: string): void {
    const from = this.offset + field.start - 1;
    if (text.length > field.end - field.start + 1) throw doesNotFit(field);
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code < SPACE || code > LAST_PRINTABLE) throw doesNotFit(field);
      this.bytes[from + index] = code;
    }
  }

  date(field: Field, date: LocalDate): void {
    this.text(field, shortDate(date));
  }

  /** Everything up to the end of the record at hand. */
  written(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(0, this.offset + this.stride);
  }

  /** A record of nines, which fills a block. */
  nines(): void {
    this.next();
    this.bytes.fill(NINE, this.offset, this.offset + RECORD_LENGTH);
  }
}

function doesNotFit(field: Field): RangeError {
  return new RangeError(`"${field.name}" does not fit ${field.end - field.start + 1} columns`);
}

/** YYMMDD. Throws `RangeError` when the date is none of this century. */
export function shortDate(date: LocalDate): string {
  if (!isLocalDate(date) || !date.startsWith("20")) throw new RangeError(`"${date}" is not a date from 2000 to 2099`);
  return date.slice(2).replaceAll("-", "");
}
