import { RECORD_LENGTH } from "./fields";

const LF = 10;
const CR = 13;
const SPACE = 32;
const LAST_PRINTABLE = 126;
/** What old systems put after the last line. */
const END_MARK = 26;

/**
 * Walks a file record by record without copying it: LF, CRLF, CR, or no line ends at all. After `next()` the fields
 * say where the record lies. A record that is short, long or holds characters outside ASCII is laid out anew, padded
 * with blanks, so that its columns can always be read at `bytes[offset]` to `bytes[offset + 93]`.
 */
export class RecordCursor {
  /** Where the columns of the record are read. */
  bytes: Uint8Array;
  offset = 0;
  /** 1-based; each record of an unbroken run counts as a line. */
  line = 0;
  /** Characters of the record as it stands in the file, blanks past column 94 included. */
  length = 0;
  /** Where the record starts in the file, and how many bytes it takes there. */
  sourceOffset = 0;
  sourceLength = 0;
  /** First column that is not printable ASCII; 0 when there is none. */
  badColumn = 0;
  /** Something other than blanks stands past column 94. */
  tooLong = false;
  /** The record was cut out of a run without line ends. */
  unbroken = false;

  /** Blank lines met between records, and the first of them. */
  blankLines = 0;
  firstBlankLine = 0;
  readonly hasByteOrderMark: boolean;

  private readonly source: Uint8Array;
  private readonly scratch = new Uint8Array(RECORD_LENGTH);
  private position = 0;
  private runEnd = 0;
  private readonly end: number;

  constructor(source: Uint8Array) {
    this.source = source;
    this.bytes = source;
    this.hasByteOrderMark = source[0] === 0xef && source[1] === 0xbb && source[2] === 0xbf;
    if (this.hasByteOrderMark) this.position = 3;
    this.end = source.at(-1) === END_MARK ? source.length - 1 : source.length;
  }

  /** Moves to the next record that is not blank. False at the end of the file. */
  next(): boolean {
    let blankRun = 0;
    while (this.position < this.end) {
      const byte = this.source[this.position];
      if (byte === LF || byte === CR) {
        this.position = this.afterLineEnd(this.position);
        this.line++;
        blankRun++;
        continue;
      }
      if (this.nextRegular()) return this.countBlank(blankRun);
      if (this.nextOdd()) return this.countBlank(blankRun);
      blankRun++;
    }
    return false;
  }

  /** Blank lines count only when a record follows: what trails the last record is harmless. */
  private countBlank(blankRun: number): true {
    if (blankRun > 0 && this.blankLines === 0) this.firstBlankLine = this.line - blankRun;
    this.blankLines += blankRun;
    return true;
  }

  /** The common case: 94 printable bytes, then the end of the line. */
  private nextRegular(): boolean {
    const { source, position } = this;
    const stop = position + RECORD_LENGTH;
    if (stop > this.end || source[position] === SPACE) return false;
    for (let at = position; at < stop; at++) {
      const byte = source[at] ?? 0;
      if (byte < SPACE || byte > LAST_PRINTABLE) return false;
    }
    const after = source[stop];
    const inRun = stop <= this.runEnd;
    if (!inRun && stop !== this.end && after !== LF && after !== CR) return false;
    this.place(source, position, position, RECORD_LENGTH, RECORD_LENGTH);
    this.unbroken = inRun;
    this.position = inRun && stop < this.runEnd ? stop : this.afterLineEnd(stop);
    return true;
  }

  private place(bytes: Uint8Array, offset: number, sourceOffset: number, sourceLength: number, length: number): void {
    this.bytes = bytes;
    this.offset = offset;
    this.sourceOffset = sourceOffset;
    this.sourceLength = sourceLength;
    this.length = length;
    this.line++;
    this.badColumn = 0;
    this.tooLong = false;
    this.unbroken = false;
  }

  private afterLineEnd(at: number): number {
    if (this.source[at] === CR && this.source[at + 1] === LF) return at + 2;
    return at + 1;
  }

  private lineEnd(from: number): number {
    let at = from;
    while (at < this.end && this.source[at] !== LF && this.source[at] !== CR) at++;
    return at;
  }

  /** Everything else. False for a blank line. */
  private nextOdd(): boolean {
    const start = this.position;
    let stop: number;
    let inRun = start < this.runEnd;
    if (inRun) {
      stop = Math.min(start + RECORD_LENGTH, this.runEnd);
    } else {
      stop = this.lineEnd(start);
      inRun = this.startsRun(start, stop);
      if (inRun) {
        this.runEnd = stop;
        stop = start + RECORD_LENGTH;
      }
    }
    this.place(this.scratch, 0, start, stop - start, 0);
    this.unbroken = inRun;
    this.position = inRun && stop < this.runEnd ? stop : this.afterLineEnd(stop);
    return this.layOut(start, stop);
  }

  /** A long line is a run of records when a record type starts at column 95 and it is whole, or all there is. */
  private startsRun(start: number, stop: number): boolean {
    if (stop - start <= RECORD_LENGTH) return false;
    const type = this.source[start + RECORD_LENGTH] ?? 0;
    const isType = type === 49 || (type >= 53 && type <= 57);
    if (!isType) return false;
    if ((stop - start) % RECORD_LENGTH === 0) return true;
    return this.line === 0 && this.afterLineEnd(stop) >= this.end;
  }

  /** Copies a record into the scratch space, one column a character. False when it is blank. */
  private layOut(start: number, stop: number): boolean {
    const { source, scratch } = this;
    scratch.fill(SPACE);
    let column = 0;
    let blank = true;
    for (let at = start; at < stop; at++) {
      const byte = source[at] ?? 0;
      const continues = byte >= 0x80 && byte < 0xc0 && at > start && (source[at - 1] ?? 0) >= 0x80;
      if (continues) continue;
      column++;
      if (byte !== SPACE) {
        blank = false;
        if (column > RECORD_LENGTH) {
          this.tooLong = true;
          column = stop - start;
          break;
        }
      }
      if ((byte < SPACE || byte > LAST_PRINTABLE) && this.badColumn === 0) this.badColumn = column;
      if (column <= RECORD_LENGTH) scratch[column - 1] = byte < 0x80 ? byte : 63;
    }
    this.length = column;
    return !blank;
  }
}
