import { ok, refuse, type Refusal, type Result } from "@/lib/core/result";
import type { LocalDate } from "@/lib/core/dates";
import { readDigits, readText } from "../bytes";
import { HASH_MODULUS } from "../check-state";
import { transactionCode, type TransactionCode } from "../codes";
import { ADDENDA, BATCH_CONTROL, BATCH_HEADER, BLOCK_RECORDS, ENTRY, FILE_CONTROL, FILE_HEADER } from "../fields";
import type { BankProfile } from "../profiles/types";
import { RecordCursor } from "../record-cursor";
import { isEditable, isReturnAddenda, kindOfRecord } from "../repair/survey";
import { RecordWriter } from "./record-writer";

/** What a new file made of entries of an old one says of itself. */
export type DerivedHeader = {
  readonly effectiveDate: LocalDate;
  readonly createdDate: LocalDate;
  /** `HH:MM`. */
  readonly createdTime: string;
  readonly modifier: string;
};

/** What becomes of an entry: its new transaction code, null to leave it out, or why the whole file cannot be made. */
export type EntryFate = (entry: {
  readonly line: number;
  readonly batchLine: number;
  readonly sec: string;
  /** Description of its batch. */
  readonly description: string;
  readonly code: number;
  readonly known: TransactionCode;
  readonly amountMinor: number;
}) => number | null | Refusal;

/** A file made of another one's entries. Amounts in cents. */
export type DerivedFile = {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly batches: number;
  readonly entries: number;
  readonly debitMinor: number;
  readonly creditMinor: number;
};

type Totals = { entries: number; count: number; hash: number; debitMinor: number; creditMinor: number };
type OpenBatch = {
  readonly line: number;
  readonly sec: string;
  readonly description: string;
  readonly header: Uint8Array;
  place: number;
  readonly sums: Totals;
};

const noTotals = (): Totals => ({ entries: 0, count: 0, hash: 0, debitMinor: 0, creditMinor: 0 });
const TRACE_NUMBER = { ...ENTRY.trace, start: ENTRY.trace.start + 8 };
const MOST_TRACES = 9_999_999;

const UNREADABLE = refuse(
  "base_unreadable",
  "The file that this one is made from cannot be read in full. Choose a file that was found valid.",
);

/**
 * A new file of some entries of a file: batch headers are copied with another description and date, entries and their
 * addenda with new trace numbers that no entry of the old file has; counts, hashes and totals are worked out anew.
 * Batches without an entry left are left out. Refuses what cannot be read, what came back from a bank, and a file of
 * nothing.
 */
export function deriveFile(
  source: Uint8Array,
  options: { readonly header: DerivedHeader; readonly description: string; readonly profile: BankProfile },
  fate: EntryFate,
): Result<DerivedFile> {
  const { records, highestTrace } = measure(source);
  const deriving = new Deriving(source, records, options, fate, highestTrace);
  return deriving.run();
}

function measure(source: Uint8Array): { records: number; highestTrace: number } {
  const cursor = new RecordCursor(source);
  let records = 0;
  let highestTrace = 0;
  while (cursor.next()) {
    records++;
    if (cursor.bytes[cursor.offset] !== 54) continue;
    highestTrace = Math.max(highestTrace, readDigits(cursor.bytes, cursor.offset, TRACE_NUMBER));
  }
  return { records, highestTrace };
}

class Deriving {
  private readonly cursor: RecordCursor;
  private readonly writer: RecordWriter;
  private readonly options: { readonly header: DerivedHeader; readonly description: string };
  private readonly profile: BankProfile;
  private readonly fate: EntryFate;
  private readonly file = noTotals();
  private batches = 0;
  private written = 0;
  private nextTrace: number;
  private trace = 0;
  private batch: OpenBatch | null = null;
  private keeping = false;

  constructor(
    source: Uint8Array,
    records: number,
    options: { readonly header: DerivedHeader; readonly description: string; readonly profile: BankProfile },
    fate: EntryFate,
    highestTrace: number,
  ) {
    this.cursor = new RecordCursor(source);
    this.writer = new RecordWriter(records + BLOCK_RECORDS, options.profile.lineEnds);
    this.options = options;
    this.profile = options.profile;
    this.fate = fate;
    this.nextTrace = highestTrace + records > MOST_TRACES ? 1 : highestTrace + 1;
  }

  run(): Result<DerivedFile> {
    let afterControl = false;
    while (this.cursor.next()) {
      const record = kindOfRecord(this.cursor, afterControl);
      if (record === "Padding") continue;
      if (afterControl || !isEditable(this.cursor, record)) return UNREADABLE;
      const refusal = this.walk(record);
      if (refusal) return refusal;
      afterControl = record === "File control";
    }
    if (!afterControl) return UNREADABLE;
    if (this.batches === 0) return refuse("nothing_to_make", "None of the chosen entries moves money. Choose others.");
    return ok(this.finish());
  }

  private walk(record: string): Refusal | null {
    const { batch } = this;
    if (record === "File header") this.copyFileHeader();
    else if (record === "Batch header" && !batch) this.openBatch();
    else if (record === "Entry" && batch) return this.walkEntry(batch);
    else if (record === "Addenda" && batch) return this.walkAddenda(batch);
    else if (record === "Batch control" && batch) this.closeBatch(batch);
    else if (record !== "File control" || batch) return UNREADABLE;
    return null;
  }

  private copyFileHeader(): void {
    const { writer } = this;
    const { createdDate, createdTime, modifier } = this.options.header;
    this.copy();
    writer.date(FILE_HEADER.createdDate, createdDate);
    writer.text(FILE_HEADER.createdTime, createdTime.replace(":", ""));
    writer.text(FILE_HEADER.modifier, modifier);
  }

  private copy(): void {
    this.writer.copy(this.cursor.bytes, this.cursor.offset);
    this.written++;
  }

  private openBatch(): void {
    const { bytes, offset, line } = this.cursor;
    this.keeping = false;
    this.batch = {
      line,
      sec: readText(bytes, offset, BATCH_HEADER.sec),
      description: readText(bytes, offset, BATCH_HEADER.description),
      header: bytes.slice(offset, offset + BATCH_HEADER.batchNumber.end),
      place: -1,
      sums: noTotals(),
    };
  }

  private walkEntry(batch: OpenBatch): Refusal | null {
    const { bytes, offset, line } = this.cursor;
    const { sec, description } = batch;
    const code = readDigits(bytes, offset, ENTRY.transactionCode);
    const known = transactionCode(code);
    const amountMinor = readDigits(bytes, offset, ENTRY.amount);
    const rdfi = readDigits(bytes, offset, ENTRY.rdfi);
    if (sec === "ADV" || sec === "COR" || known?.purpose === "return") return cameBack(line);
    if (!known || amountMinor < 0 || rdfi < 0) return UNREADABLE;
    const next = this.fate({ line, batchLine: batch.line, sec, description, code, known, amountMinor });
    this.keeping = typeof next === "number";
    if (typeof next !== "number") return next;
    if (batch.place < 0) this.writeBatchHeader(batch);
    this.copy();
    this.trace = this.nextTrace++;
    this.writer.number(ENTRY.transactionCode, next);
    this.writer.number(TRACE_NUMBER, this.trace);
    batch.sums.entries++;
    batch.sums.count++;
    batch.sums.hash += rdfi;
    if (transactionCode(next)?.direction === "debit") batch.sums.debitMinor += amountMinor;
    else batch.sums.creditMinor += amountMinor;
    return null;
  }

  private writeBatchHeader(batch: OpenBatch): void {
    const { writer } = this;
    this.batches++;
    writer.copy(batch.header, 0);
    this.written++;
    batch.place = writer.place;
    writer.blank(BATCH_HEADER.description);
    writer.text(BATCH_HEADER.description, this.options.description);
    writer.date(BATCH_HEADER.effectiveDate, this.options.header.effectiveDate);
    writer.blank(BATCH_HEADER.settlementDate);
    writer.number(BATCH_HEADER.batchNumber, this.batches);
  }

  private walkAddenda(batch: OpenBatch): Refusal | null {
    const { bytes, offset, line } = this.cursor;
    const type = readDigits(bytes, offset, ADDENDA.addendaType);
    if (isReturnAddenda(type)) return cameBack(line);
    if (!this.keeping) return null;
    this.copy();
    this.writer.number(ADDENDA.entrySequence, this.trace);
    batch.sums.count++;
    return null;
  }

  private closeBatch(batch: OpenBatch): void {
    const { writer, file } = this;
    this.batch = null;
    if (batch.place < 0) return;
    const { sums } = batch;
    this.copy();
    const control = writer.at(batch.place);
    writer.text(BATCH_HEADER.serviceClass, serviceClassOf(sums));
    writer.at(control);
    writer.text(BATCH_CONTROL.serviceClass, serviceClassOf(sums));
    writeTotals(writer, BATCH_CONTROL, sums);
    writer.number(BATCH_CONTROL.batchNumber, this.batches);
    file.entries += sums.entries;
    file.count += sums.count;
    file.hash += sums.hash;
    file.debitMinor += sums.debitMinor;
    file.creditMinor += sums.creditMinor;
  }

  private finish(): DerivedFile {
    const { writer, file, batches } = this;
    writer.next();
    const records = this.written + 1;
    writer.text(FILE_CONTROL.recordType, "9");
    writer.number(FILE_CONTROL.batchCount, batches);
    writer.number(FILE_CONTROL.blockCount, Math.ceil(records / BLOCK_RECORDS));
    writeTotals(writer, FILE_CONTROL, file);
    if (this.profile.padding === "blocks")
      for (let record = records; record % BLOCK_RECORDS !== 0; record++) writer.nines();
    const { entries, debitMinor, creditMinor } = file;
    return { bytes: writer.written(), batches, entries, debitMinor, creditMinor };
  }
}

function cameBack(line: number): Refusal {
  return refuse("came_back", `Line ${line} came back from a bank or an operator. Choose a file that we sent.`);
}

function writeTotals(writer: RecordWriter, layout: typeof BATCH_CONTROL | typeof FILE_CONTROL, sums: Totals): void {
  writer.number(layout.entryAddendaCount, sums.count);
  writer.number(layout.entryHash, sums.hash % HASH_MODULUS);
  writer.number(layout.debitTotal, sums.debitMinor);
  writer.number(layout.creditTotal, sums.creditMinor);
}

/** One direction only says so; both is a mixed batch. */
function serviceClassOf({ debitMinor, creditMinor }: Totals): string {
  if (creditMinor === 0) return "225";
  return debitMinor === 0 ? "220" : "200";
}
