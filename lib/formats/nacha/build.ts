import type { LocalDate } from "@/lib/core/dates";
import { checkDigitOf } from "./bytes";
import { HASH_MODULUS } from "./check-state";
import { transactionCode } from "./codes";
import {
  ADDENDA,
  BATCH_CONTROL,
  BATCH_HEADER,
  BLOCK_RECORDS,
  CTX_ENTRY,
  ENTRY,
  FILE_CONTROL,
  FILE_HEADER,
} from "./fields";
import type { BankProfile } from "./profiles/types";
import { offsetEntry, refuseToBuild } from "./write/offset";
import { RecordWriter } from "./write/record-writer";

/** An entry to be written. `rdfi` has nine digits, or eight and its check digit is added. */
export type EntryToBuild = {
  readonly transactionCode: number;
  readonly rdfi: string;
  readonly accountNumber: string;
  readonly amountMinor: number;
  readonly individualId?: string;
  readonly individualName: string;
  readonly discretionary?: string;
  /** Texts of up to 80 characters, one addenda record of type 05 each. */
  readonly addenda?: readonly string[];
};

/** The company's own account, which balances a batch where the bank asks for that. */
export type OffsetAccount = {
  /** Nine digits. */
  readonly routingNumber: string;
  readonly accountNumber: string;
  readonly kind: "checking" | "savings";
  readonly name: string;
};

export type BatchToBuild = {
  readonly sec: string;
  readonly companyName: string;
  readonly companyId: string;
  readonly discretionary?: string;
  readonly description: string;
  readonly descriptiveDate?: string;
  readonly effectiveDate: LocalDate;
  /** The first eight digits of the originating bank's routing number. */
  readonly odfi: string;
  readonly entries: readonly EntryToBuild[];
  /** Needed where the bank's profile balances batches; not heeded elsewhere. */
  readonly offset?: OffsetAccount;
};

export type FileToBuild = {
  /** Nine digits. */
  readonly destination: string;
  readonly destinationName: string;
  /** Up to ten characters; nine digits under a profile whose origin is a routing number. */
  readonly origin: string;
  readonly originName: string;
  readonly createdDate: LocalDate;
  /** `HH:MM`. */
  readonly createdTime: string;
  readonly modifier?: string;
  readonly reference?: string;
  /** The number of the first trace, 1 unless said; later ones follow without a gap. */
  readonly firstTrace?: number;
  readonly batches: readonly BatchToBuild[];
};

type Totals = { entries: number; hash: number; debitMinor: number; creditMinor: number };
const noTotals = (): Totals => ({ entries: 0, hash: 0, debitMinor: 0, creditMinor: 0 });

/**
 * Builds a whole file in the manner of a bank: batch and trace numbers, service classes, counts, hashes, totals, the
 * offset entry and the padding are worked out here, in one buffer. Throws `RangeError` when a value does not fit its
 * columns, or when `refuseToBuild` would have refused: what is written is never cut.
 */
export function buildNacha(file: FileToBuild, profile: BankProfile): Uint8Array<ArrayBuffer> {
  const refusal = refuseToBuild(file, profile);
  if (refusal) throw new RangeError(refusal.sentence);
  const batches = file.batches.map((batch) => ({ batch, offset: offsetEntry(batch, profile) }));
  const records = recordsOf(batches);
  const blocks = Math.ceil(records / BLOCK_RECORDS);
  const padded = profile.padding === "blocks" ? blocks * BLOCK_RECORDS : records;
  const writer = new RecordWriter(padded, profile.lineEnds);
  writeFileHeader(writer, file, profile);
  const totals = noTotals();
  let trace = file.firstTrace ?? 1;
  batches.forEach(({ batch, offset }, index) => {
    writeBatch(writer, batch, offset, index + 1, trace, totals);
    trace += batch.entries.length + (offset ? 1 : 0);
  });
  writer.next();
  writer.text(FILE_CONTROL.recordType, "9");
  writer.number(FILE_CONTROL.batchCount, batches.length);
  writer.number(FILE_CONTROL.blockCount, blocks);
  writeTotals(writer, FILE_CONTROL, totals);
  for (let record = records; record < padded; record++) writer.nines();
  return writer.bytes;
}

type Planned = { readonly batch: BatchToBuild; readonly offset: EntryToBuild | null };

function recordsOf(batches: readonly Planned[]): number {
  let records = 2;
  for (const { batch, offset } of batches) {
    records += 2 + batch.entries.length + (offset ? 1 : 0);
    for (const entry of batch.entries) records += entry.addenda?.length ?? 0;
  }
  return records;
}

function writeFileHeader(writer: RecordWriter, file: FileToBuild, profile: BankProfile): void {
  writer.next();
  writer.text(FILE_HEADER.recordType, "1");
  writer.text(FILE_HEADER.priority, "01");
  writer.text(FILE_HEADER.destination, ` ${file.destination}`);
  writer.text(FILE_HEADER.origin, profile.origin === "routing" ? ` ${file.origin}` : file.origin.padStart(10));
  writer.date(FILE_HEADER.createdDate, file.createdDate);
  writer.text(FILE_HEADER.createdTime, file.createdTime.replace(":", ""));
  writer.text(FILE_HEADER.modifier, file.modifier ?? "A");
  writer.text(FILE_HEADER.recordSize, "094");
  writer.text(FILE_HEADER.blockingFactor, "10");
  writer.text(FILE_HEADER.formatCode, "1");
  writer.text(FILE_HEADER.destinationName, file.destinationName);
  writer.text(FILE_HEADER.originName, file.originName);
  writer.text(FILE_HEADER.reference, file.reference ?? "");
}

function writeBatch(
  writer: RecordWriter,
  batch: BatchToBuild,
  offset: EntryToBuild | null,
  number: number,
  firstTrace: number,
  file: Totals,
): void {
  const totals = noTotals();
  let trace = firstTrace;
  writer.next();
  const header = writer.place;
  for (const entry of batch.entries) writeEntry(writer, batch, entry, trace++, totals);
  if (offset) writeEntry(writer, batch, offset, trace, totals);
  const control = writer.at(header);
  writeBatchHeader(writer, batch, number, totals);
  writer.at(control);
  writer.next();
  writer.text(BATCH_CONTROL.recordType, "8");
  writer.text(BATCH_CONTROL.serviceClass, serviceClassOf(totals));
  writeTotals(writer, BATCH_CONTROL, totals);
  writer.text(BATCH_CONTROL.companyId, batch.companyId);
  writer.digits(BATCH_CONTROL.odfi, batch.odfi);
  writer.number(BATCH_CONTROL.batchNumber, number);
  file.entries += totals.entries;
  file.hash += totals.hash;
  file.debitMinor += totals.debitMinor;
  file.creditMinor += totals.creditMinor;
}

function writeBatchHeader(writer: RecordWriter, batch: BatchToBuild, number: number, totals: Totals): void {
  writer.text(BATCH_HEADER.recordType, "5");
  writer.text(BATCH_HEADER.serviceClass, serviceClassOf(totals));
  writer.text(BATCH_HEADER.companyName, batch.companyName);
  writer.text(BATCH_HEADER.discretionary, batch.discretionary ?? "");
  writer.text(BATCH_HEADER.companyId, batch.companyId);
  writer.text(BATCH_HEADER.sec, batch.sec);
  writer.text(BATCH_HEADER.description, batch.description);
  writer.text(BATCH_HEADER.descriptiveDate, batch.descriptiveDate ?? "");
  writer.date(BATCH_HEADER.effectiveDate, batch.effectiveDate);
  writer.text(BATCH_HEADER.originatorStatus, "1");
  writer.digits(BATCH_HEADER.odfi, batch.odfi);
  writer.number(BATCH_HEADER.batchNumber, number);
}

type TotalsLayout = typeof BATCH_CONTROL | typeof FILE_CONTROL;

function writeTotals(writer: RecordWriter, layout: TotalsLayout, totals: Totals): void {
  writer.number(layout.entryAddendaCount, totals.entries);
  writer.number(layout.entryHash, totals.hash % HASH_MODULUS);
  writer.number(layout.debitTotal, totals.debitMinor);
  writer.number(layout.creditTotal, totals.creditMinor);
}

/** One direction only says so; both, or no money at all, is a mixed batch. */
function serviceClassOf(totals: Totals): string {
  if (totals.debitMinor > 0 && totals.creditMinor === 0) return "225";
  if (totals.creditMinor > 0 && totals.debitMinor === 0) return "220";
  return "200";
}

/** Entries whose layout has the number of addenda before the name (CTX and its kin). */
const COUNTED = new Set(["CTX", "ATX", "TRX"]);

function writeEntry(
  writer: RecordWriter,
  batch: BatchToBuild,
  entry: EntryToBuild,
  trace: number,
  totals: Totals,
): void {
  const code = transactionCode(entry.transactionCode);
  if (!code) throw new RangeError(`Transaction code ${entry.transactionCode} does not exist`);
  const bank = entry.rdfi.slice(0, 8);
  const addenda = entry.addenda ?? [];
  const counted = COUNTED.has(batch.sec);
  writer.next();
  writer.text(ENTRY.recordType, "6");
  writer.number(ENTRY.transactionCode, entry.transactionCode);
  writer.digits(ENTRY.rdfi, bank);
  writer.digits(ENTRY.checkDigit, entry.rdfi.slice(8) || String(checkDigitOf(bank)));
  writer.text(ENTRY.account, entry.accountNumber);
  writer.number(ENTRY.amount, entry.amountMinor);
  writer.text(ENTRY.individualId, entry.individualId ?? "");
  if (counted) writer.number(CTX_ENTRY.addendaCount, addenda.length);
  writer.text(counted ? CTX_ENTRY.individualName : ENTRY.individualName, entry.individualName);
  writer.text(ENTRY.discretionary, entry.discretionary ?? "");
  writer.text(ENTRY.addendaIndicator, addenda.length > 0 ? "1" : "0");
  writeTrace(writer, batch.odfi, trace);
  let sequence = 0;
  for (const text of addenda) {
    writer.next();
    writer.text(ADDENDA.recordType, "7");
    writer.text(ADDENDA.addendaType, "05");
    writer.text(ADDENDA.text, text);
    writer.number(ADDENDA.sequence, ++sequence);
    writer.number(ADDENDA.entrySequence, trace);
  }
  totals.entries += 1 + addenda.length;
  totals.hash += Number(bank);
  if (code.direction === "debit") totals.debitMinor += entry.amountMinor;
  else totals.creditMinor += entry.amountMinor;
}

const TRACE_BANK = { ...ENTRY.trace, end: ENTRY.trace.start + 7 };
const TRACE_NUMBER = { ...ENTRY.trace, start: ENTRY.trace.start + 8 };

function writeTrace(writer: RecordWriter, odfi: string, trace: number): void {
  writer.digits(TRACE_BANK, odfi);
  writer.number(TRACE_NUMBER, trace);
}
