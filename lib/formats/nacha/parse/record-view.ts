import { readDate, readDigits, readRaw, readText } from "../bytes";
import { layoutOf, RECORD_LENGTH, type Field } from "../fields";
import type { NachaRecord } from "../types";
import type { RecordIndex } from "./record-index";

/**
 * One record, its fields by the names of the field table (`fields.ts`): `amount`, `rdfi`, `companyName`. Nothing is
 * read before it is asked for. A field that a record of this kind does not have is blank, and -1 as a number.
 */
export class RecordView {
  /** 1-based, as issues count it. */
  readonly line: number;
  /** The SEC code by whose layouts the records of its batch are read, blank outside one. */
  readonly sec: string;
  protected readonly index: RecordIndex;
  protected readonly record: number;
  private readonly columns: { readonly bytes: Uint8Array; readonly offset: number };
  private layout: ReturnType<typeof layoutOf> | undefined;

  constructor(index: RecordIndex, record: number, sec: string) {
    this.index = index;
    this.record = record;
    this.sec = sec;
    this.line = index.lineOf(record);
    this.columns = index.columnsOf(record);
  }

  get kind(): NachaRecord {
    if (this.index.typeOf(this.record) === 10) return "Padding";
    return this.known?.record ?? "Unknown record";
  }

  /** The fields there are, by name. */
  get fields(): Readonly<Record<string, Field>> {
    return (this.index.typeOf(this.record) === 10 ? null : this.known)?.fields ?? {};
  }

  /** The text of a field without the blanks around it. */
  text(name: string): string {
    const field = this.fields[name];
    return field ? readText(this.columns.bytes, this.columns.offset, field) : "";
  }

  /** The text of a field as it stands, blanks included. */
  raw(name: string): string {
    const field = this.fields[name];
    return field ? readRaw(this.columns.bytes, this.columns.offset, field) : "";
  }

  /** The number in a field of digits, cents in an amount; -1 when it holds anything else. */
  digits(name: string): number {
    const field = this.fields[name];
    return field ? readDigits(this.columns.bytes, this.columns.offset, field) : -1;
  }

  /** The YYMMDD date in a field; null when it is none. */
  date(name: string): string | null {
    const field = this.fields[name];
    return field ? readDate(this.columns.bytes, this.columns.offset, field) : null;
  }

  /** All 94 columns. */
  get whole(): string {
    return readRaw(this.columns.bytes, this.columns.offset, { start: 1, end: RECORD_LENGTH });
  }

  private get known(): ReturnType<typeof layoutOf> {
    this.layout ??= layoutOf(this.columns.bytes, this.columns.offset, this.sec);
    return this.layout;
  }
}

/** An entry and the addenda that follow it. */
export class EntryView extends RecordView {
  get addendaCount(): number {
    let count = 0;
    while (this.index.typeOf(this.record + 1 + count) === 7) count++;
    return count;
  }

  /** Addenda by number from 0; null past the last. */
  addenda(number: number): RecordView | null {
    if (number < 0 || number >= this.addendaCount) return null;
    return new RecordView(this.index, this.record + 1 + number, this.sec);
  }

  *allAddenda(): Generator<RecordView, void, undefined> {
    for (let at = this.record + 1; this.index.typeOf(at) === 7; at++) yield new RecordView(this.index, at, this.sec);
  }
}
