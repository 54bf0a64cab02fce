import { isLocalDate, type LocalDate } from "@/lib/core/dates";
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
  RECORD_LENGTH,
  type Field,
} from "./fields";

/** An entry to be written. `rdfi` has nine digits, or eight and its check digit is added. */
export type EntryToWrite = {
  readonly transactionCode: number;
  readonly rdfi: string;
  readonly accountNumber: string;
  readonly amountMinor: number;
  readonly individualId?: string;
  readonly individualName: string;
  readonly discretionary?: string;
  /** Texts of up to 80 characters, one addenda record each. */
  readonly addenda?: readonly string[];
};

export type BatchToWrite = {
  readonly sec: string;
  readonly companyName: string;
  readonly companyId: string;
  readonly description: string;
  readonly descriptiveDate?: string;
  readonly effectiveDate: LocalDate;
  /** The first eight digits of the originating bank's routing number. */
  readonly odfi: string;
  readonly entries: readonly EntryToWrite[];
};

export type FileToWrite = {
  /** Nine digits. */
  readonly destination: string;
  readonly destinationName: string;
  /** Up to ten characters. */
  readonly origin: string;
  readonly originName: string;
  readonly createdDate: LocalDate;
  /** `HH:MM`. */
  readonly createdTime: string;
  readonly modifier?: string;
  readonly batches: readonly BatchToWrite[];
};

type Totals = { entries: number; hash: number; debitMinor: number; creditMinor: number };

/**
 * Builds a whole file: batch and trace numbers, counts, hashes, totals and block padding are worked out here.
 * Throws `RangeError` when a value does not fit its columns: what is written is never cut.
 */
export function writeNacha(file: FileToWrite, lineEnd = "\n"): Uint8Array {
  const records = [
    layOut(FILE_HEADER, {
      destination: ` ${file.destination}`,
      origin: file.origin.padStart(10),
      createdDate: shortDate(file.createdDate),
      createdTime: file.createdTime.replace(":", ""),
      modifier: file.modifier ?? "A",
      destinationName: file.destinationName,
      originName: file.originName,
    }),
  ];
  const totals: Totals = { entries: 0, hash: 0, debitMinor: 0, creditMinor: 0 };
  let trace = 0;
  file.batches.forEach((batch, index) => {
    writeBatch(records, batch, index + 1, trace, totals);
    trace += batch.entries.length;
  });
  records.push(
    layOut(FILE_CONTROL, {
      batchCount: file.batches.length,
      blockCount: Math.ceil((records.length + 1) / BLOCK_RECORDS),
      entryAddendaCount: totals.entries,
      entryHash: totals.hash % HASH_MODULUS,
      debitTotal: totals.debitMinor,
      creditTotal: totals.creditMinor,
    }),
  );
  while (records.length % BLOCK_RECORDS !== 0) records.push("9".repeat(RECORD_LENGTH));
  return new TextEncoder().encode(records.map((record) => record + lineEnd).join(""));
}

function writeBatch(records: string[], batch: BatchToWrite, number: number, traceBefore: number, file: Totals): void {
  const totals: Totals = { entries: 0, hash: 0, debitMinor: 0, creditMinor: 0 };
  const headerAt = records.push("") - 1;
  batch.entries.forEach((entry, index) => writeEntry(records, batch, entry, traceBefore + index + 1, totals));
  const common = {
    companyId: batch.companyId,
    odfi: batch.odfi,
    batchNumber: number,
    serviceClass: serviceClassOf(totals),
  };
  records[headerAt] = layOut(BATCH_HEADER, {
    ...common,
    companyName: batch.companyName,
    sec: batch.sec,
    description: batch.description,
    descriptiveDate: batch.descriptiveDate ?? "",
    effectiveDate: shortDate(batch.effectiveDate),
    originatorStatus: 1,
  });
  records.push(
    layOut(BATCH_CONTROL, {
      ...common,
      entryAddendaCount: totals.entries,
      entryHash: totals.hash % HASH_MODULUS,
      debitTotal: totals.debitMinor,
      creditTotal: totals.creditMinor,
    }),
  );
  file.entries += totals.entries;
  file.hash += totals.hash;
  file.debitMinor += totals.debitMinor;
  file.creditMinor += totals.creditMinor;
}

/** One direction only says so; both, or no money at all, is a mixed batch. */
function serviceClassOf(totals: Totals): string {
  if (totals.debitMinor > 0 && totals.creditMinor === 0) return "225";
  if (totals.creditMinor > 0 && totals.debitMinor === 0) return "220";
  return "200";
}

function writeEntry(records: string[], batch: BatchToWrite, entry: EntryToWrite, trace: number, totals: Totals): void {
  const code = transactionCode(entry.transactionCode);
  if (!code) throw new RangeError(`Transaction code ${entry.transactionCode} does not exist`);
  const bank = entry.rdfi.slice(0, 8);
  const addenda = entry.addenda ?? [];
  records.push(
    layOut(batch.sec === "CTX" ? CTX_ENTRY : ENTRY, {
      transactionCode: entry.transactionCode,
      rdfi: bank,
      checkDigit: entry.rdfi.slice(8) || checkDigitOf(bank),
      account: entry.accountNumber,
      amount: entry.amountMinor,
      individualId: entry.individualId ?? "",
      addendaCount: addenda.length,
      individualName: entry.individualName,
      discretionary: entry.discretionary ?? "",
      addendaIndicator: addenda.length > 0 ? 1 : 0,
      trace: batch.odfi + String(trace).padStart(7, "0"),
    }),
  );
  addenda.forEach((text, index) => {
    records.push(layOut(ADDENDA, { addendaType: 5, text, sequence: index + 1, entrySequence: trace }));
  });
  totals.entries += 1 + addenda.length;
  totals.hash += Number(bank);
  if (code.direction === "debit") totals.debitMinor += entry.amountMinor;
  else totals.creditMinor += entry.amountMinor;
}

function shortDate(date: LocalDate): string {
  if (!isLocalDate(date) || !date.startsWith("20")) throw new RangeError(`"${date}" is not a date from 2000 to 2099`);
  return date.slice(2).replaceAll("-", "");
}

/** Lays values into their columns: digits right-aligned with zeros, text left-aligned with blanks. */
function layOut(layout: Readonly<Record<string, Field>>, values: Readonly<Record<string, string | number>>): string {
  const columns = Array.from({ length: RECORD_LENGTH }, () => " ");
  for (const [key, field] of Object.entries(layout)) {
    const fixed = field.kind === "constant" ? field.values?.[0] : undefined;
    const text = String(values[key] ?? fixed ?? "");
    const width = field.end - field.start + 1;
    if (text.length > width || !/^[ -~]*$/.test(text))
      throw new RangeError(`"${field.name}" does not fit ${width} columns`);
    const laid = field.kind === "digits" ? text.padStart(width, "0") : text.padEnd(width);
    if (field.kind === "digits" && !/^\d+$/.test(laid)) throw new RangeError(`"${field.name}" takes digits only`);
    columns.splice(field.start - 1, width, ...laid.split(""));
  }
  return columns.join("");
}
