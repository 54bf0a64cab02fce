import { isAllNines, readDigits, readText } from "../bytes";
import { recordOf } from "../check-lines";
import { transactionCode } from "../codes";
import { ADDENDA, BATCH_CONTROL, BATCH_HEADER, BLOCK_RECORDS, ENTRY, RECORD_LENGTH } from "../fields";
import { isInStep } from "../issue-log";
import { RecordCursor } from "../record-cursor";
import type { NachaRecord } from "../types";

/** What has to be known of a whole file before its first record can be written anew. */
export type Survey = {
  /** What ends the first line; null when nothing does. */
  readonly lineEnd: "\n" | "\r\n" | "\r" | null;
  /** Batch numbers are out of order or differ between header and control, and all of them can be read and written. */
  readonly batchesOutOfOrder: boolean;
  /** Batches whose trace numbers or addenda sequences are wrong, by line: the number that its first trace gets. */
  readonly traceStarts: ReadonlyMap<number, number>;
  /** Nothing but lines of nines follows the file control. */
  readonly tailIsPadding: boolean;
  /** Those lines do not fill the last block, or not with 94 columns each. */
  readonly paddingWrong: boolean;
  readonly batches: number;
  /** Lines of the headers of batches that have no control; the first thousand. */
  readonly unclosed: ReadonlySet<number>;
};

/** Digits of a trace number after those of the bank. */
const MOST_TRACES = 9_999_999;

/** True when columns of the record at hand can be changed where they stand. */
export function isEditable(cursor: RecordCursor, record: NachaRecord): boolean {
  return cursor.badColumn === 0 && isInStep(cursor, record);
}

/** What a record is; a line of nines counts as padding once the file control was met. */
export function kindOfRecord(cursor: RecordCursor, afterControl: boolean): NachaRecord {
  const record = recordOf(cursor.bytes[cursor.offset]);
  if (record !== "File control") return record;
  const nines = isAllNines(cursor.bytes, cursor.offset, Math.min(cursor.length, RECORD_LENGTH));
  return nines && (afterControl || cursor.length >= RECORD_LENGTH) ? "Padding" : record;
}

/** Addenda that came back with an entry: nothing about such a batch is renumbered or dated anew. */
export function isReturnAddenda(type: number): boolean {
  return type === 98 || type === 99;
}

const UNCLOSED_LIMIT = 1_000;

type TraceState = {
  line: number;
  odfi: number;
  usable: boolean;
  faulty: boolean;
  entries: number;
  first: number;
  last: number;
  sequence: number;
  addenda: number;
};

class Surveyor {
  private readonly cursor: RecordCursor;
  readonly traceStarts = new Map<number, number>();
  private batch: TraceState | null = null;
  private highest = 0;
  private lastBatch = 0;
  private readonly unclosed = new Set<number>();
  private headerNumber = -1;
  private numbersWrong = false;
  private numbersUsable = true;
  private controls = 0;
  private records = 0;
  private padding = 0;
  private oddPadding = false;
  private afterControl = false;
  private trailing = false;
  private batches = 0;

  constructor(cursor: RecordCursor) {
    this.cursor = cursor;
  }

  look(): void {
    const { cursor } = this;
    const record = kindOfRecord(cursor, this.afterControl);
    if (record === "Padding") {
      this.padding++;
      if (cursor.length !== RECORD_LENGTH) this.oddPadding = true;
      if (!this.afterControl) this.trailing = true;
      return;
    }
    this.records++;
    if (this.afterControl) this.trailing = true;
    if (record === "Batch header") this.openBatch();
    else if (record === "Entry") this.seeEntry();
    else if (record === "Addenda") this.seeAddenda();
    else this.closeBatch(record);
    if (record === "File control") this.afterControl = true;
  }

  finish(bytes: Uint8Array): Survey {
    this.closeBatch("File control");
    const expected = (BLOCK_RECORDS - (this.records % BLOCK_RECORDS)) % BLOCK_RECORDS;
    return {
      lineEnd: firstLineEnd(bytes),
      batchesOutOfOrder: this.numbersWrong && this.numbersUsable && this.controls === this.batches,
      traceStarts: this.traceStarts,
      tailIsPadding: this.afterControl && !this.trailing,
      paddingWrong: this.padding !== expected || this.oddPadding,
      batches: this.batches,
      unclosed: this.unclosed,
    };
  }

  private openBatch(): void {
    this.closeBatch("Batch header");
    const { bytes, offset, line } = this.cursor;
    const editable = isEditable(this.cursor, "Batch header");
    this.batches++;
    this.headerNumber = readDigits(bytes, offset, BATCH_HEADER.batchNumber);
    if (!editable) this.numbersUsable = false;
    if (this.headerNumber <= this.lastBatch) this.numbersWrong = true;
    this.lastBatch = Math.max(this.lastBatch, this.headerNumber);
    const odfi = readDigits(bytes, offset, BATCH_HEADER.odfi);
    const advice = readText(bytes, offset, BATCH_HEADER.sec) === "ADV";
    const usable = editable && odfi >= 0 && !advice;
    const none = { entries: 0, first: -1, last: -1, sequence: -1, addenda: 0 };
    this.batch = { line, odfi, usable, faulty: false, ...none };
  }

  private seeEntry(): void {
    const { batch, cursor } = this;
    if (!batch) return;
    const trace = readDigits(cursor.bytes, cursor.offset, ENTRY.trace);
    const number = trace % (MOST_TRACES + 1);
    const known = transactionCode(readDigits(cursor.bytes, cursor.offset, ENTRY.transactionCode));
    const prefixed = trace >= 0 && Math.floor(trace / (MOST_TRACES + 1)) === batch.odfi;
    if (!isEditable(cursor, "Entry") || known?.purpose === "return") batch.usable = false;
    if (!prefixed || number <= batch.last) batch.faulty = true;
    if (batch.entries === 0 && prefixed) batch.first = number;
    batch.entries++;
    batch.last = Math.max(batch.last, number);
    batch.sequence = number;
    batch.addenda = 0;
  }

  private seeAddenda(): void {
    const { batch, cursor } = this;
    if (!batch) return;
    const { bytes, offset } = cursor;
    const type = readDigits(bytes, offset, ADDENDA.addendaType);
    if (!isEditable(cursor, "Addenda") || isReturnAddenda(type)) batch.usable = false;
    batch.addenda++;
    if (readDigits(bytes, offset, ADDENDA.entrySequence) !== batch.sequence) batch.faulty = true;
    if (type === 5 && readDigits(bytes, offset, ADDENDA.sequence) !== batch.addenda) batch.faulty = true;
  }

  private closeBatch(record: NachaRecord): void {
    const { batch, cursor } = this;
    if (record === "Batch control" && batch) {
      this.controls++;
      if (!isEditable(cursor, "Batch control")) this.numbersUsable = false;
      const stated = readDigits(cursor.bytes, cursor.offset, BATCH_CONTROL.batchNumber);
      if (stated !== this.headerNumber) this.numbersWrong = true;
    }
    if (!batch) return;
    if (record !== "Batch control" && this.unclosed.size < UNCLOSED_LIMIT) this.unclosed.add(batch.line);
    this.batch = null;
    const renumber = batch.usable && batch.faulty && batch.entries > 0;
    if (!renumber) {
      this.highest = Math.max(this.highest, batch.last);
      return;
    }
    const wanted = batch.first > 0 ? batch.first : this.highest + 1;
    const start = wanted + batch.entries > MOST_TRACES ? 1 : wanted;
    this.traceStarts.set(batch.line, start);
    this.highest = Math.max(this.highest, start + batch.entries - 1);
  }
}

function firstLineEnd(bytes: Uint8Array): Survey["lineEnd"] {
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === 10) return "\n";
    if (bytes[at] === 13) return bytes[at + 1] === 10 ? "\r\n" : "\r";
  }
  return null;
}

/** Walks a file once and tells what its repairs need to know beforehand. */
export function survey(bytes: Uint8Array): Survey {
  const cursor = new RecordCursor(bytes);
  const surveyor = new Surveyor(cursor);
  while (cursor.next()) surveyor.look();
  return surveyor.finish(bytes);
}
