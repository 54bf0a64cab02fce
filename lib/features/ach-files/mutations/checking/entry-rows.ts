import "server-only";
import { PAYEE_HASH_BYTES, PAYEE_MESSAGE_BYTES, payeeHashes, writePayee } from "@/lib/core/payee-hash";
import type { NachaEntry } from "@/lib/formats/nacha/types";
import { hideNumber, shownDigits } from "../../rules";

/** The columns of a row, in the order in which it is written. */
export const ENTRY_COLUMNS = [
  "file_id",
  "line",
  "batch_line",
  "batch_number",
  "addenda_count",
  "amount_minor",
  "payee_hash",
  "transaction_code",
  "routing_number",
  "account_last4",
  "individual_id",
  "individual_name",
  "trace_number",
] as const;

/** "PGCOPY\n\377\r\n\0", no flags, no extension: PostgreSQL documentation, COPY, "Binary Format". */
export const COPY_HEADER = Buffer.from([80, 71, 67, 79, 80, 89, 10, 255, 13, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
export const COPY_END = Buffer.from([255, 255]);

const ROWS_A_BLOCK = 4_096;
/** More than the longest row takes: fixed columns, and texts in which each character became three bytes. */
const ROW_BYTES = 512;

/**
 * Entries as rows of `ach_entry` in the binary form of COPY, a few thousand a block. Account numbers are left out: of
 * each stays its keyed hash, made for all of a block at once, and its last four digits.
 */
export class EntryRows {
  rows = 0;
  private block = Buffer.allocUnsafe(ROWS_A_BLOCK * ROW_BYTES);
  private at = 0;
  private readonly messages = Buffer.alloc(ROWS_A_BLOCK * PAYEE_MESSAGE_BYTES);
  private readonly hashPlaces: number[] = [];
  private readonly fileId: Buffer;

  constructor(fileId: string) {
    this.fileId = Buffer.from(fileId.replaceAll("-", ""), "hex");
  }

  get isFull(): boolean {
    return this.rows === ROWS_A_BLOCK;
  }

  add(entry: NachaEntry): void {
    const { accountNumber } = entry;
    writePayee(this.messages, this.rows * PAYEE_MESSAGE_BYTES, entry.rdfi, accountNumber);
    this.at = put16(this.block, this.at, ENTRY_COLUMNS.length);
    this.at = put32(this.block, this.at, this.fileId.length);
    this.block.set(this.fileId, this.at);
    this.at += this.fileId.length;
    this.writeInt(entry.line);
    this.writeInt(entry.batchLine);
    this.writeInt(entry.batchNumber);
    this.writeInt(entry.addendaCount);
    this.at = put32(this.block, this.at, 8);
    this.at = put32(this.block, this.at, Math.floor(entry.amountMinor / 2 ** 32));
    this.at = put32(this.block, this.at, entry.amountMinor);
    this.at = put32(this.block, this.at, PAYEE_HASH_BYTES);
    this.hashPlaces.push(this.at);
    this.at += PAYEE_HASH_BYTES;
    this.writeText(entry.transactionCode);
    this.writeText(entry.rdfi);
    this.writeText(shownDigits(accountNumber));
    this.writeText(hideNumber(entry.individualId, accountNumber));
    this.writeText(hideNumber(entry.individualName, accountNumber));
    this.writeText(entry.traceNumber);
    this.rows += 1;
  }

  /** The rows added since the last time, with their hashes. */
  take(): Buffer {
    const hashes = payeeHashes(this.messages.subarray(0, this.rows * PAYEE_MESSAGE_BYTES));
    for (const [row, place] of this.hashPlaces.entries())
      hashes.copy(this.block, place, row * PAYEE_HASH_BYTES, (row + 1) * PAYEE_HASH_BYTES);
    const taken = this.block.subarray(0, this.at);
    this.block = Buffer.allocUnsafe(ROWS_A_BLOCK * ROW_BYTES);
    this.at = 0;
    this.rows = 0;
    this.hashPlaces.length = 0;
    return taken;
  }

  private writeInt(value: number): void {
    this.at = put32(this.block, put32(this.block, this.at, 4), value);
  }

  /** Short ASCII nearly always, for which a loop is quicker than a call. */
  private writeText(text: string): void {
    const { block } = this;
    const start = this.at + 4;
    let at = start;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code > 126) {
        at = start + block.write(text, start, "utf8");
        break;
      }
      block[at] = code;
      at += 1;
    }
    put32(block, this.at, at - start);
    this.at = at;
  }
}

/** Big-endian, the lower 32 bits; answers the place behind. */
function put32(block: Buffer, at: number, value: number): number {
  block[at] = value >>> 24;
  block[at + 1] = value >>> 16;
  block[at + 2] = value >>> 8;
  block[at + 3] = value;
  return at + 4;
}

function put16(block: Buffer, at: number, value: number): number {
  block[at] = value >>> 8;
  block[at + 1] = value;
  return at + 2;
}
