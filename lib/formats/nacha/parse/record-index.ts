import { isAllNines } from "../bytes";
import { RECORD_LENGTH } from "../fields";
import { RecordCursor } from "../record-cursor";
import { Integers } from "./integers";

/** Bits of what is kept of a record beside its place: the first four hold its type. */
const TYPE = 15;
const PADDING = 10;
const IS_ODD = 16;
const IN_RUN = 32;

const ENTRY = 6;

/**
 * Where every record of a file starts, in nine bytes a record (thirteen an entry). What a record says is read from the
 * file when it is asked for.
 */
export class RecordIndex {
  readonly bytes: Uint8Array;
  /** The records, by number from 0, that are batch headers, and those that are entries. */
  readonly batchHeaders = new Integers();
  readonly entries = new Integers();
  /** For each batch, how many entries stand before its header. */
  readonly entriesBefore = new Integers();
  fileHeader = -1;
  fileControl = -1;
  private readonly offsets = new Integers();
  private readonly lines = new Integers();
  private readonly kinds = new Integers();
  /** Lays out records that are not 94 plain bytes, each when it is asked for. */
  private readonly cursor: RecordCursor;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.cursor = new RecordCursor(bytes);
    while (this.cursor.next()) this.add();
  }

  private add(): void {
    const { cursor } = this;
    const index = this.length;
    const type = typeOf(cursor, this.fileControl >= 0);
    const isOdd = cursor.bytes !== this.bytes;
    this.offsets.push(cursor.sourceOffset);
    this.lines.push(cursor.line);
    this.kinds.push(type | (isOdd ? IS_ODD : 0) | (cursor.unbroken ? IN_RUN : 0));
    if (type === ENTRY) this.entries.push(index);
    else if (type === 5) {
      this.batchHeaders.push(index);
      this.entriesBefore.push(this.entries.length);
    } else if (type === 1 && this.fileHeader < 0) this.fileHeader = index;
    else if (type === 9 && this.fileControl < 0) this.fileControl = index;
  }

  get length(): number {
    return this.offsets.length;
  }

  lineOf(index: number): number {
    return this.lines.at(index);
  }

  /** 1, 5, 6, 7, 8 or 9 as the record's first column; 10 for padding, 0 for what starts with no record type. */
  typeOf(index: number): number {
    return this.kinds.at(index) & TYPE;
  }

  /** Where the 94 columns of a record are read: in the file itself, or in a copy where they had to be laid out. */
  columnsOf(index: number): { readonly bytes: Uint8Array; readonly offset: number } {
    const kind = this.kinds.at(index);
    const offset = this.offsets.at(index);
    if ((kind & IS_ODD) === 0) return { bytes: this.bytes, offset };
    this.cursor.goTo(offset, (kind & IN_RUN) !== 0);
    this.cursor.next();
    return { bytes: this.cursor.bytes.slice(this.cursor.offset, this.cursor.offset + RECORD_LENGTH), offset: 0 };
  }
}

function typeOf({ bytes, offset, length }: RecordCursor, afterControl: boolean): number {
  const digit = (bytes[offset] ?? 0) - 48;
  if (digit === 9) {
    const nines = isAllNines(bytes, offset, Math.min(length, RECORD_LENGTH));
    return nines && (afterControl || length >= RECORD_LENGTH) ? PADDING : 9;
  }
  return digit === 1 || (digit >= 5 && digit <= 8) ? digit : 0;
}
