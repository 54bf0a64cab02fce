import { RECORD_LENGTH } from "./fields";

const LF = 10;
const CR = 13;
const SPACE = 32;
const LAST_PRINTABLE = 126;
/** What old systems put after the last line. */
const END_MARK = 26;

/** A longer line can only be records without line ends, or is no record at all: nobody needs to see where it stops. */
const LONGEST_LINE = 64 * 1024;
/** So many bytes beyond a record's start decide what it is; a stream waits for them. */
const LOOK_AHEAD = LONGEST_LINE + 8;

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
  hasByteOrderMark = false;

  private source: Uint8Array = new Uint8Array();
  private view: DataView = new DataView(new ArrayBuffer(0));
  /** Bytes of the file before the source; more than 0 only where a stream moved on. */
  private before = 0;
  private end = 0;
  private isLast = false;
  private position = 0;
  private readonly scratch = new Uint8Array(RECORD_LENGTH);
  private blankRun = 0;
  /** Inside a line that holds many records. */
  private running = false;
  /** Inside a line whose end was not there yet. */
  private absorbing = false;
  private isBlank = true;
  private lastByte = 0;

  /** Over a whole file, or over nothing until `look` says what there is. */
  constructor(source?: Uint8Array) {
    this.bytes = this.scratch;
    if (source) this.look(source, 0, true);
  }

  /**
   * Goes on in `source`, whose first byte is byte `before` of the file. With `isLast` false more follows, and `next`
   * stops early enough to give the same records as over the whole.
   */
  look(source: Uint8Array, before: number, isLast: boolean): void {
    this.source = source;
    this.view = new DataView(source.buffer, source.byteOffset, source.byteLength);
    this.position += this.before - before;
    this.before = before;
    this.isLast = isLast;
    this.end = isLast && source.at(-1) === END_MARK ? source.length - 1 : source.length;
    if (before + this.position > 0 || this.line > 0) return;
    this.hasByteOrderMark = source[0] === 0xef && source[1] === 0xbb && source[2] === 0xbf;
    if (this.hasByteOrderMark) this.position = 3;
  }

  /** Back to a record that was met before, by where it starts and whether it stands in a run; `next` reads it anew. */
  goTo(sourceOffset: number, unbroken: boolean): void {
    this.position = sourceOffset - this.before;
    this.running = unbroken;
    this.absorbing = false;
  }

  /** Bytes of the source that are behind the cursor for good. */
  get done(): number {
    return Math.min(this.position, this.source.length);
  }

  /** Moves to the next record that is not blank. False at the end of the file, or of what there is of it. */
  next(): boolean {
    if (this.absorbing) {
      if (!this.absorb()) return false;
      if (this.endLine()) return this.countBlank();
    }
    const stop = this.isLast ? this.end : this.end - LOOK_AHEAD;
    while (this.position < stop) {
      const byte = this.source[this.position];
      if (byte === LF || byte === CR) {
        this.position = this.afterLineEnd(this.position);
        this.line++;
        this.blankRun++;
        continue;
      }
      if (this.nextRegular() || this.nextOdd()) return this.countBlank();
      if (this.absorbing) return false;
    }
    return false;
  }

  /** Blank lines count only when a record follows: what trails the last record is harmless. */
  private countBlank(): true {
    if (this.blankRun > 0 && this.blankLines === 0) this.firstBlankLine = this.line - this.blankRun;
    this.blankLines += this.blankRun;
    this.blankRun = 0;
    return true;
  }

  /** The common case: 94 printable bytes, then the end of the line. */
  private nextRegular(): boolean {
    const { source, position, running } = this;
    const stop = position + RECORD_LENGTH;
    if (stop > this.end || source[position] === SPACE) return false;
    const after = source[stop];
    const ends = after === LF || after === CR || stop === this.end;
    if (!(ends || running) || !this.isPrintable(position)) return false;
    this.place(source, position, position, RECORD_LENGTH);
    this.sourceLength = RECORD_LENGTH;
    this.unbroken = running;
    this.position = ends ? this.afterLineEnd(stop) : stop;
    if (ends) this.running = false;
    return true;
  }

  /** Four columns at a time: a byte below 32 or above 126 sets the highest bit of one of the three terms. */
  private isPrintable(position: number): boolean {
    const { view } = this;
    const last = position + RECORD_LENGTH - 4;
    let word = view.getInt32(last, true);
    let marks = word | ((word - 0x20202020) | 0) | ((word + 0x01010101) | 0);
    for (let at = position; at < last; at += 4) {
      word = view.getInt32(at, true);
      marks |= word | ((word - 0x20202020) | 0) | ((word + 0x01010101) | 0);
    }
    return (marks & 0x80808080) === 0;
  }

  private place(bytes: Uint8Array, offset: number, start: number, length: number): void {
    this.bytes = bytes;
    this.offset = offset;
    this.sourceOffset = this.before + start;
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

  /** Where the line ends that goes on at `from`, or `limit` when it goes on until there. */
  private lineEnd(from: number, limit: number): number {
    let at = from;
    while (at < limit && this.source[at] !== LF && this.source[at] !== CR) at++;
    return at;
  }

  /** Everything else. False for a blank line, and for one whose end is not there yet. */
  private nextOdd(): boolean {
    const start = this.position;
    if (!this.running) this.running = this.startsRun(start);
    this.place(this.scratch, 0, start, 0);
    this.scratch.fill(SPACE);
    this.isBlank = true;
    this.lastByte = 0;
    if (!this.running) return this.absorb() && this.endLine();
    this.unbroken = true;
    const stop = this.lineEnd(start, Math.min(start + RECORD_LENGTH, this.end));
    this.layOut(start, stop);
    this.sourceLength = stop - start;
    this.position = stop;
    const after = this.source[stop];
    if (stop === this.end || after === LF || after === CR) {
      this.position = this.afterLineEnd(stop);
      this.running = false;
    }
    return this.endRecord();
  }

  /**
   * A long line is a run of records when a record type starts at column 95 and it is whole, or all there is, or longer
   * than any line that is not.
   */
  private startsRun(start: number): boolean {
    const type = this.source[start + RECORD_LENGTH] ?? 0;
    const isType = type === 49 || (type >= 53 && type <= 57);
    if (!isType) return false;
    const stop = this.lineEnd(start, Math.min(start + LONGEST_LINE + 1, this.end));
    const length = stop - start;
    if (length <= RECORD_LENGTH) return false;
    if (length > LONGEST_LINE || length % RECORD_LENGTH === 0) return true;
    return this.line === 0 && this.afterLineEnd(stop) >= this.end;
  }

  /** Lays out what there is of the line at hand. False when its end is still to come. */
  private absorb(): boolean {
    // What follows a line end, and the mark at the end of a file, are only known one byte further.
    const limit = this.isLast ? this.end : this.end - 2;
    const stop = this.lineEnd(this.position, limit);
    this.layOut(this.position, stop);
    this.position = stop;
    this.absorbing = stop >= limit && !this.isLast;
    return !this.absorbing;
  }

  private endLine(): boolean {
    this.sourceLength = this.before + this.position - this.sourceOffset;
    this.position = this.afterLineEnd(this.position);
    return this.endRecord();
  }

  /** False when the record is blank. */
  private endRecord(): boolean {
    if (this.tooLong) this.length = this.sourceLength;
    if (this.isBlank) this.blankRun++;
    return !this.isBlank;
  }

  /** Copies more of a record into the scratch space, one column a character. */
  private layOut(start: number, stop: number): void {
    if (this.tooLong) return;
    const { source, scratch } = this;
    for (let at = start; at < stop; at++) {
      const byte = source[at] ?? 0;
      const continues = byte >= 0x80 && byte < 0xc0 && this.lastByte >= 0x80;
      this.lastByte = byte;
      if (continues) continue;
      this.length++;
      if (byte !== SPACE) {
        this.isBlank = false;
        if (this.length > RECORD_LENGTH) {
          this.tooLong = true;
          return;
        }
      }
      if ((byte < SPACE || byte > LAST_PRINTABLE) && this.badColumn === 0) this.badColumn = this.length;
      if (this.length <= RECORD_LENGTH) scratch[this.length - 1] = byte < 0x80 ? byte : 63;
    }
  }
}
