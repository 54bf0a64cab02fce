import { BLOCK_RECORDS, RECORD_LENGTH } from "../fields";
import { isInStep } from "../issue-log";
import type { NachaRecord } from "../types";
import type { Job } from "./job";
import type { RepairName } from "./types";

const LF = 10;
const CR = 13;

const LINE_END_WORDS: ReadonlyMap<string, string> = new Map([
  ["", "no line end"],
  ["\n", "line feed"],
  ["\r", "carriage return"],
  ["\r\n", "carriage return and line feed"],
]);

/** The lines themselves: their ends and their length, what stands between them, and the nines behind the last. */
export class LineForm {
  private readonly job: Job;
  private readonly lineEnd: string;
  private readonly paddingWrong: boolean;
  private readonly repads: boolean;
  /** End of the record before, in the source; and its line. */
  private lastEnd = 0;
  private lastLine = 0;
  private lastUnbroken = false;
  private paddingLines = 0;
  private paddingLine = 0;
  private readonly encoder = new TextEncoder();
  /** What stands before the next record was seen to, since records before it are left out. */
  private dropped = false;

  constructor(job: Job) {
    const { plan, known } = job;
    this.job = job;
    this.lineEnd = known.lineEnd ?? (plan.normaliseLines ? "\n" : "");
    this.paddingWrong = known.paddingWrong;
    this.repads = known.tailIsPadding && ((plan.repad && known.paddingWrong) || plan.drop.size > 0);
  }

  /** Takes the record at hand into the result, its line put right where the plan says so, and answers its place. */
  record(record: NachaRecord): number {
    const { cursor, output, plan } = this.job;
    if (this.dropped) output.skipTo(cursor.sourceOffset);
    else if (plan.normaliseLines) this.normaliseGap(record);
    this.dropped = false;
    this.step();
    const place = output.placeOf(cursor.sourceOffset);
    if (plan.normaliseLines && this.isWrongLength(record)) this.rewrite(record);
    return place;
  }

  /** Leaves out the record at hand. */
  drop(record: NachaRecord): void {
    const { cursor, output, plan } = this.job;
    if (!this.dropped) {
      if (plan.normaliseLines) this.normaliseGap(record);
      output.copyTo(cursor.sourceOffset);
      this.dropped = true;
    }
    this.step();
  }

  /** A line of nines behind the file control. */
  padding(): void {
    this.paddingLines++;
    if (!this.repads) this.record("Padding");
    else if (this.paddingLine === 0) this.paddingLine = this.job.cursor.line;
  }

  /** Ends the file: `records` of it are kept, lines of nines aside. */
  finish(records: number): void {
    const { output, source, plan } = this.job;
    if (this.dropped) output.skipTo(source.length);
    if (!this.repads) return;
    const wanted = (BLOCK_RECORDS - (records % BLOCK_RECORDS)) % BLOCK_RECORDS;
    const separator = this.lastUnbroken && !plan.normaliseLines ? "" : this.lineEnd;
    const ended = source.at(-1) === LF || source.at(-1) === CR;
    output.copyTo(this.lastEnd);
    const nines = this.encoder.encode(separator + "9".repeat(RECORD_LENGTH));
    for (let line = 0; line < wanted; line++) output.append(nines);
    if (ended) output.append(this.encoder.encode(this.lineEnd));
    output.skipTo(source.length);
    if (!this.paddingWrong && wanted === this.paddingLines) return;
    const [before, after] = [this.paddingLines, wanted].map((lines) => (lines === 1 ? "1 line" : `${lines} lines`));
    this.change("repad", "Padding", "Block padding", before ?? "", after ?? "", this.paddingLine || this.lastLine);
  }

  private step(): void {
    const { cursor } = this.job;
    this.lastEnd = cursor.sourceOffset + cursor.sourceLength;
    this.lastLine = cursor.line;
    this.lastUnbroken = cursor.unbroken;
  }

  /** One line end between two records, nothing before the first. */
  private normaliseGap(record: NachaRecord): void {
    const { cursor, output, source } = this.job;
    const { lastEnd, lastLine } = this;
    const first = lastLine === 0;
    const wanted = first ? "" : this.lineEnd;
    if (this.gapIs(wanted)) return;
    output.copyTo(lastEnd);
    output.append(this.encoder.encode(wanted));
    output.skipTo(cursor.sourceOffset);
    const marked = first && cursor.hasByteOrderMark;
    if (marked) this.change("normaliseLines", "File", "Byte order mark", "present", "left out", cursor.line);
    const blank = cursor.line - lastLine - 1;
    if (blank > 0) {
      const before = blank === 1 ? "1 blank line" : `${blank} blank lines`;
      this.change("normaliseLines", record, "Line", before, "none", lastLine + 1);
    } else if (!marked) {
      const gap = String.fromCharCode(...source.subarray(lastEnd, Math.min(cursor.sourceOffset, lastEnd + 2)));
      const words = [gap, wanted].map((end) => LINE_END_WORDS.get(end) ?? "other characters");
      this.change("normaliseLines", record, "Line end", words[0] ?? "", words[1] ?? "", cursor.line);
    }
  }

  private gapIs(wanted: string): boolean {
    const { cursor, source } = this.job;
    const { lastEnd } = this;
    if (cursor.sourceOffset - lastEnd !== wanted.length) return false;
    for (let index = 0; index < wanted.length; index++)
      if (source[lastEnd + index] !== wanted.charCodeAt(index)) return false;
    return true;
  }

  /** Only blanks were cut off, or only blanks are too many. */
  private isWrongLength(record: NachaRecord): boolean {
    const { cursor } = this.job;
    if (cursor.length === RECORD_LENGTH || cursor.badColumn > 0 || cursor.tooLong) return false;
    return cursor.length > RECORD_LENGTH || isInStep(cursor, record);
  }

  private rewrite(record: NachaRecord): void {
    const { cursor, output } = this.job;
    output.copyTo(cursor.sourceOffset);
    output.append(cursor.bytes.subarray(cursor.offset, cursor.offset + RECORD_LENGTH));
    output.skipTo(cursor.sourceOffset + cursor.sourceLength);
    const before = `${cursor.length} characters`;
    this.change("normaliseLines", record, "Line", before, `${RECORD_LENGTH} characters`, cursor.line);
  }

  private change(
    repair: RepairName,
    record: NachaRecord,
    field: string,
    before: string,
    after: string,
    line: number,
  ): void {
    this.job.log.add({ repair, line, column: 1, columnEnd: 1, record, field, before, after });
  }
}
