import { readText } from "../bytes";
import { BATCH_HEADER } from "../fields";
import { layoutSecOf } from "../fields/layouts";
import { RecordIndex } from "./record-index";
import { EntryView, RecordView } from "./record-view";

/**
 * Reads where the records of a file lie, in any line form, and gives each of them with every field by its name. Never
 * throws on what the bytes hold and never guesses: a record out of place is a record all the same, and what a check
 * says of the file is `checkNacha`'s. The bytes must not change while the file is used.
 */
export function parseNacha(bytes: Uint8Array): NachaFile {
  return new NachaFile(new RecordIndex(bytes));
}

/** A file that was read; records, batches and entries are numbered from 0 and made when they are asked for. */
export class NachaFile {
  private readonly index: RecordIndex;

  constructor(index: RecordIndex) {
    this.index = index;
  }

  /** Every record, padding included. */
  get recordCount(): number {
    return this.index.length;
  }

  get batchCount(): number {
    return this.index.batchHeaders.length;
  }

  get entryCount(): number {
    return this.index.entries.length;
  }

  /** The first file header; null where there is none. */
  get header(): RecordView | null {
    return this.record(this.index.fileHeader);
  }

  /** The first file control; null where there is none. */
  get control(): RecordView | null {
    const { fileControl } = this.index;
    return fileControl < 0 ? null : new RecordView(this.index, fileControl, this.sharedSec());
  }

  /** Null when there is no record of that number. An entry or addenda in no batch has no SEC code. */
  record(number: number): RecordView | null {
    if (!(number >= 0 && number < this.index.length)) return null;
    if (number === this.index.fileControl) return this.control;
    return new RecordView(this.index, number, this.secAt(number));
  }

  batch(number: number): BatchView | null {
    return number >= 0 && number < this.batchCount ? new BatchView(this.index, number) : null;
  }

  /** Entries of the whole file, in order. */
  entry(number: number): EntryView | null {
    if (!(number >= 0 && number < this.entryCount)) return null;
    const record = this.index.entries.at(number);
    return new EntryView(this.index, record, this.secAt(record));
  }

  *batches(): Generator<BatchView, void, undefined> {
    for (let number = 0; number < this.batchCount; number++) yield new BatchView(this.index, number);
  }

  *entries(): Generator<EntryView, void, undefined> {
    for (let number = 0; number < this.entryCount; number++) {
      const entry = this.entry(number);
      if (entry) yield entry;
    }
  }

  private secAt(record: number): string {
    const batch = this.index.batchHeaders.countUpTo(record) - 1;
    return batch < 0 ? "" : secOf(this.index, batch);
  }

  /** The SEC code by whose layouts every batch is read, where they are of one kind. */
  private sharedSec(): string {
    const first = this.batchCount > 0 ? secOf(this.index, 0) : "";
    for (let number = 1; number < this.batchCount; number++) if (secOf(this.index, number) !== first) return "";
    return first;
  }
}

function secOf(index: RecordIndex, batch: number): string {
  const { bytes, offset } = index.columnsOf(index.batchHeaders.at(batch));
  return layoutSecOf(bytes, offset, readText(bytes, offset, BATCH_HEADER.sec));
}

/** A batch: its header, its control, and the entries between its header and the next. */
export class BatchView {
  /** The SEC code by whose layouts its records are read. */
  readonly sec: string;
  readonly header: RecordView;
  readonly entryCount: number;
  private readonly index: RecordIndex;
  private readonly first: number;
  /** The record after its last. */
  private readonly stop: number;

  constructor(index: RecordIndex, number: number) {
    this.index = index;
    this.sec = secOf(index, number);
    this.header = new RecordView(index, index.batchHeaders.at(number), this.sec);
    const isLast = number + 1 === index.batchHeaders.length;
    this.first = index.entriesBefore.at(number);
    this.entryCount = (isLast ? index.entries.length : index.entriesBefore.at(number + 1)) - this.first;
    this.stop = isLast ? index.length : index.batchHeaders.at(number + 1);
  }

  /** Null where the batch has none. */
  get control(): RecordView | null {
    const { index } = this;
    let at = this.stop - 1;
    while (at >= 0 && index.typeOf(at) !== 8 && index.typeOf(at) !== 5) at--;
    return index.typeOf(at) === 8 ? new RecordView(index, at, this.sec) : null;
  }

  entry(number: number): EntryView | null {
    if (!(number >= 0 && number < this.entryCount)) return null;
    return new EntryView(this.index, this.index.entries.at(this.first + number), this.sec);
  }

  *entries(): Generator<EntryView, void, undefined> {
    for (let number = 0; number < this.entryCount; number++) {
      const entry = this.entry(number);
      if (entry) yield entry;
    }
  }
}
