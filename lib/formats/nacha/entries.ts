import { holds, readDigits, readText } from "./bytes";
import { transactionCode } from "./codes";
import { BATCH_HEADER, ENTRY } from "./fields";
import { ADDENDA_10 } from "./fields/addenda";
import type { Field } from "./fields/field";
import { entryLayoutOf, layoutSecOf } from "./fields/layouts";
import { RecordCursor } from "./record-cursor";
import type { NachaEntry } from "./types";

const TYPE_BATCH_HEADER = 53;
const TYPE_ENTRY = 54;
const TYPE_ADDENDA = 55;

type Draft = { -readonly [Key in keyof NachaEntry]: NachaEntry[Key] };

/**
 * The entries of a file, one at a time, in order. Meant for a file that checked out: an entry outside a batch, or one
 * whose code, bank or amount cannot be read, is left out rather than guessed at. Never throws on what the bytes hold.
 */
export function* iterateEntries(bytes: Uint8Array): Generator<NachaEntry, void, undefined> {
  const cursor = new RecordCursor(bytes);
  const reader = new EntryReader();
  while (cursor.next()) {
    const entry = reader.take(cursor);
    if (entry) yield entry;
  }
  const last = reader.end();
  if (last) yield last;
}

/** Reads the entries off a cursor that somebody else moves; an entry is whole once the record after its addenda comes. */
export class EntryReader {
  private batch: BatchFacts = { batchLine: 0, batchNumber: -1, sec: "" };
  private layoutSec = "";
  private draft: Draft | null = null;

  /** The entry that the record at hand completes; null while there is none. */
  take(cursor: RecordCursor): NachaEntry | null {
    const { bytes, offset, line } = cursor;
    const type = bytes[offset];
    if (type === TYPE_ADDENDA) {
      if (this.draft) takeAddenda(this.draft, cursor, this.layoutSec);
      return null;
    }
    const whole = this.end();
    if (type === TYPE_BATCH_HEADER) {
      const batchNumber = readDigits(bytes, offset, BATCH_HEADER.batchNumber);
      this.batch = { batchLine: line, batchNumber, sec: readText(bytes, offset, BATCH_HEADER.sec) };
      this.layoutSec = layoutSecOf(bytes, offset, this.batch.sec);
    } else if (type === TYPE_ENTRY && this.batch.batchNumber >= 0) {
      this.draft = readEntry(cursor, this.batch, this.layoutSec);
    }
    return whole;
  }

  /** The entry that is still open at the end of the file. */
  end(): NachaEntry | null {
    const whole = this.draft;
    this.draft = null;
    return whole;
  }
}

/** The first addenda of an international entry names its receiver. */
function takeAddenda(draft: Draft, { bytes, offset }: RecordCursor, layoutSec: string): void {
  draft.addendaCount++;
  if (layoutSec === "IAT" && holds(bytes, offset, ADDENDA_10.addendaType, "10"))
    draft.individualName = readText(bytes, offset, ADDENDA_10.receiverName);
}

/** Where entries of a SEC code carry what is told of each; null where they carry none. */
type EntryColumns = {
  readonly account: Field;
  readonly individualId: Field | null;
  readonly individualName: Field | null;
};

const known = new Map<string, EntryColumns>();

function columnsOf(sec: string): EntryColumns {
  let columns = known.get(sec);
  if (columns) return columns;
  const named = new Map(Object.entries(entryLayoutOf(sec).fields));
  columns = {
    account: named.get("account") ?? ENTRY.account,
    individualId: named.get("individualId") ?? named.get("checkSerial") ?? named.get("documentReference") ?? null,
    individualName: named.get("individualName") ?? null,
  };
  known.set(sec, columns);
  return columns;
}

type BatchFacts = Pick<NachaEntry, "batchLine" | "batchNumber" | "sec">;

function readEntry(cursor: RecordCursor, batch: BatchFacts, layoutSec: string): Draft | null {
  const { bytes, offset, line } = cursor;
  const code = transactionCode(readDigits(bytes, offset, ENTRY.transactionCode));
  const amountMinor = readDigits(bytes, offset, ENTRY.amount);
  const bank = { start: ENTRY.rdfi.start, end: ENTRY.checkDigit.end };
  if (!code || amountMinor < 0 || readDigits(bytes, offset, bank) < 0) return null;
  const { account, individualId, individualName } = columnsOf(layoutSec);
  return {
    line,
    ...batch,
    transactionCode: readText(bytes, offset, ENTRY.transactionCode),
    direction: code.direction,
    rdfi: readText(bytes, offset, bank),
    accountNumber: readText(bytes, offset, account),
    amountMinor,
    individualId: individualId ? readText(bytes, offset, individualId) : "",
    individualName: individualName ? readText(bytes, offset, individualName) : "",
    traceNumber: readText(bytes, offset, ENTRY.trace),
    addendaCount: 0,
  };
}

/** A page of entries, and the line to go on from (null at the end of the file). */
export type EntryPage = { readonly entries: readonly NachaEntry[]; readonly nextLine: number | null };

/** At most `limit` entries from line `fromLine` (1-based) on. */
export function readEntries(bytes: Uint8Array, options: { fromLine: number; limit: number }): EntryPage {
  const entries: NachaEntry[] = [];
  for (const entry of iterateEntries(bytes)) {
    if (entry.line < options.fromLine) continue;
    if (entries.length >= options.limit) return { entries, nextLine: entry.line };
    entries.push(entry);
  }
  return { entries, nextLine: null };
}
