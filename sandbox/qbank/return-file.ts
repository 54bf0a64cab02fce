import type { LocalDate } from "@/lib/core/dates";
import { checkDigitOf } from "@/lib/formats/nacha/bytes";
import {
  BATCH_CONTROL,
  BATCH_HEADER,
  BLOCK_RECORDS,
  CTX_ENTRY,
  ENTRY,
  FILE_CONTROL,
  FILE_HEADER,
  RECORD_LENGTH,
  type Field,
} from "@/lib/formats/nacha/fields";
import { CORRECTION_98, RETURN_99 } from "@/lib/formats/nacha/fields/came-back";
import type { NachaBatchSummary, NachaEntry } from "@/lib/formats/nacha/types";

/** One entry that comes back, or about which the receiving bank says that something has changed. */
export type Returned = {
  readonly entry: NachaEntry;
  readonly batch: NachaBatchSummary;
  /** R01 … or C01 … */
  readonly code: string;
  /** What the bank adds in its own words (R), or what is right (C), by the columns of the corrected data. */
  readonly text: string;
};

export type ReturnFileFacts = { readonly date: LocalDate; readonly time: string; readonly firstSequence: number };

/** The operator that passes returns on, and this bank, which takes them for its customer. */
const OPERATOR = "061000146";
const BANK = "099000011";
const HASH_MODULUS = 10_000_000_000;

type Layout = Readonly<Record<string, Field>>;
type Values = Readonly<Record<string, string | number>>;
type Totals = { records: number; hash: number; debitMinor: number; creditMinor: number };

/**
 * A file as a receiving bank sends it (NACHA Operating Rules, appendices four and five): each entry comes back in a
 * batch of the bank that returns it, which is then its originator, under a trace number of its own; an addenda 99 or
 * 98 names the trace number that it had. A notification of change has the SEC code COR and no money.
 */
export function writeReturnFile(returned: readonly Returned[], facts: ReturnFileFacts): string {
  const groups = new Map<string, Returned[]>();
  for (const one of returned) groups.set(groupOf(one), [...(groups.get(groupOf(one)) ?? []), one]);
  const records = [
    record(FILE_HEADER, {
      destination: ` ${BANK}`,
      origin: ` ${OPERATOR}`,
      createdDate: shortDate(facts.date),
      createdTime: facts.time.replace(":", ""),
      modifier: "A",
      destinationName: "QBANK",
      originName: "ACH OPERATOR",
    }),
  ];
  const file: Totals = { records: 0, hash: 0, debitMinor: 0, creditMinor: 0 };
  let sequence = facts.firstSequence;
  let number = 0;
  for (const group of groups.values()) {
    number += 1;
    writeBatch(records, group, { number, sequence, date: facts.date }, file);
    sequence += group.length;
  }
  records.push(
    record(FILE_CONTROL, {
      batchCount: number,
      blockCount: Math.ceil((records.length + 1) / BLOCK_RECORDS),
      entryAddendaCount: file.records,
      entryHash: file.hash % HASH_MODULUS,
      debitTotal: file.debitMinor,
      creditTotal: file.creditMinor,
    }),
  );
  while (records.length % BLOCK_RECORDS !== 0) records.push("9".repeat(RECORD_LENGTH));
  return `${records.join("\n")}\n`;
}

const isCorrection = (code: string): boolean => code.startsWith("C");

function groupOf({ entry, batch, code }: Returned): string {
  return [entry.rdfi, batch.companyId, isCorrection(code) ? "COR" : batch.sec].join("/");
}

type Place = { readonly number: number; readonly sequence: number; readonly date: LocalDate };

function writeBatch(records: string[], group: readonly Returned[], place: Place, file: Totals): void {
  const [first] = group;
  if (!first) return;
  const totals: Totals = { records: 0, hash: 0, debitMinor: 0, creditMinor: 0 };
  const lines = group.flatMap((one, index) => writeReturned(one, place.sequence + index, totals));
  const { batch } = first;
  const common = {
    serviceClass: serviceClassOf(totals),
    companyId: batch.companyId.trim(),
    odfi: first.entry.rdfi.slice(0, 8),
    batchNumber: place.number,
  };
  records.push(
    record(BATCH_HEADER, {
      ...common,
      companyName: batch.companyName.trim(),
      sec: isCorrection(first.code) ? "COR" : batch.sec,
      description: batch.description.trim(),
      effectiveDate: shortDate(batch.effectiveDate ?? place.date),
      settlementDate: dayOfYear(place.date),
      originatorStatus: 1,
    }),
    ...lines,
    record(BATCH_CONTROL, {
      ...common,
      entryAddendaCount: totals.records,
      entryHash: totals.hash % HASH_MODULUS,
      debitTotal: totals.debitMinor,
      creditTotal: totals.creditMinor,
    }),
  );
  file.records += totals.records;
  file.hash += totals.hash;
  file.debitMinor += totals.debitMinor;
  file.creditMinor += totals.creditMinor;
}

function writeReturned({ entry, batch, code, text }: Returned, sequence: number, totals: Totals): string[] {
  const trace = entry.rdfi.slice(0, 8) + String(sequence).padStart(7, "0");
  const bank = batch.odfi;
  const amount = isCorrection(code) ? 0 : entry.amountMinor;
  totals.records += 2;
  totals.hash += Number(bank);
  if (entry.direction === "debit") totals.debitMinor += amount;
  else totals.creditMinor += amount;
  const ctx = batch.sec === "CTX" && !isCorrection(code);
  const layout = isCorrection(code) ? CORRECTION_98 : RETURN_99;
  return [
    record(ctx ? CTX_ENTRY : ENTRY, {
      transactionCode: returnTransactionCode(entry),
      rdfi: bank,
      checkDigit: checkDigitOf(bank),
      account: entry.accountNumber,
      amount,
      individualId: entry.individualId,
      individualName: entry.individualName,
      addendaIndicator: 1,
      trace,
      ...(ctx ? { addendaCount: 1 } : {}),
    }),
    record(layout, {
      recordType: 7,
      addendaType: isCorrection(code) ? 98 : 99,
      code,
      originalTrace: entry.traceNumber,
      originalRdfi: entry.rdfi.slice(0, 8),
      [isCorrection(code) ? "corrected" : "information"]: text,
      trace,
    }),
  ];
}

/** The code of the same kind of account that only ever comes back: 21 for 22, 26 for 27, 31 for 33 … */
function returnTransactionCode(entry: NachaEntry): number {
  return Math.floor(Number(entry.transactionCode) / 10) * 10 + (entry.direction === "credit" ? 1 : 6);
}

function serviceClassOf({ debitMinor, creditMinor }: Totals): string {
  if (debitMinor > 0 && creditMinor === 0) return "225";
  return creditMinor > 0 && debitMinor === 0 ? "220" : "200";
}

function shortDate(date: LocalDate): string {
  return date.slice(2).replaceAll("-", "");
}

function dayOfYear(date: LocalDate): string {
  const day = (Date.parse(date) - Date.parse(`${date.slice(0, 4)}-01-01`)) / 86_400_000 + 1;
  return String(day).padStart(3, "0");
}

/** One record by its layout: numbers to the right with zeros before them, texts to the left with blanks. */
function record(layout: Layout, values: Values): string {
  const columns = Array.from({ length: RECORD_LENGTH }, () => " ");
  for (const [name, field] of Object.entries(layout)) {
    const width = field.end - field.start + 1;
    const value = values[name] ?? (field.kind === "constant" ? (field.values?.[0] ?? "") : "");
    const laid = typeof value === "number" ? String(value).padStart(width, "0") : value.padEnd(width);
    if (laid.length > width || !/^[ -~]*$/.test(laid)) throw new RangeError(`"${field.name}" does not fit its columns`);
    columns.splice(field.start - 1, width, ...laid.split(""));
  }
  return columns.join("");
}
