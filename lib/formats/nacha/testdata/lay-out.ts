import { readDigits } from "../bytes";
import { advDirection, transactionCode } from "../codes";
import { FILE_HEADER } from "../fields";
import type { Fields } from "../fields/field";
import { LAYOUTS, entryLayoutOf } from "../fields/layouts";

/** Files of any SEC code for the tests, laid out by the table of fields, with controls that add up. */

type Values = Readonly<Record<string, string | number>>;

/** A record of 94 columns: numbers to the right with zeros, text to the left with blanks. */
export function layOut(fields: Fields, values: Values): string {
  const line = Array.from({ length: 94 }, () => " ");
  for (const [key, { start, end, kind, values: allowed }] of Object.entries(fields)) {
    const width = end - start + 1;
    const isNumber = kind === "digits" || kind === "amount";
    const given = values[key] ?? (kind === "constant" ? (allowed?.[0] ?? "") : isNumber ? 0 : "");
    const text = isNumber ? String(given).padStart(width, "0") : String(given).padEnd(width);
    if (text.length > width) throw new Error(`"${text}" does not fit ${key}`);
    for (let at = 0; at < width; at++) line[start - 1 + at] = text[at] ?? " ";
  }
  return line.join("");
}

export const ODFI = "12104288";

/** A batch to lay out: values of its header, and its entries with their addenda, each a line of 94 columns. */
type BatchLines = { readonly sec: string; readonly header: Values; readonly records: readonly string[] };

function headerOf({ sec, header }: BatchLines, number: number): string {
  const common = {
    serviceClass: "200",
    companyName: "HARBOR MILLS",
    companyId: "1234567890",
    description: "PAYMENT",
    sec,
    effectiveDate: "261120",
    originatorStatus: "1",
    odfi: ODFI,
    batchNumber: number,
  };
  const layout = sec === "IAT" || header["indicator"] !== undefined ? LAYOUTS.iatBatchHeader : LAYOUTS.batchHeader;
  return layOut(layout.fields, { ...common, ...header });
}

type Totals = { count: number; hash: number; debit: number; credit: number };

function totalsOf({ sec, records }: BatchLines): Totals {
  const totals = { count: records.length, hash: 0, debit: 0, credit: 0 };
  const amountField = entryLayoutOf(sec).fields["amount"] ?? { start: 30, end: 39 };
  for (const record of records.filter((line) => line.startsWith("6"))) {
    const bytes = new TextEncoder().encode(record);
    const code = Number(record.slice(1, 3));
    const direction = transactionCode(code)?.direction ?? advDirection(code);
    totals.hash += Number(record.slice(3, 11));
    totals[direction === "debit" ? "debit" : "credit"] += readDigits(bytes, 0, amountField);
  }
  return totals;
}

function controlOf(batch: BatchLines, number: number): string {
  const { count, hash, debit, credit } = totalsOf(batch);
  const advice = batch.sec === "ADV";
  return layOut((advice ? LAYOUTS.advBatchControl : LAYOUTS.batchControl).fields, {
    serviceClass: String(batch.header["serviceClass"] ?? "200"),
    companyId: "1234567890",
    entryAddendaCount: count,
    entryHash: hash % 10 ** 10,
    debitTotal: debit,
    creditTotal: credit,
    odfi: ODFI,
    batchNumber: number,
  });
}

/** The lines of a whole file, padded to blocks of ten. */
export function layOutFile(batches: readonly BatchLines[]): string[] {
  const lines = [
    layOut(FILE_HEADER, {
      destination: " 231380104",
      origin: " 121042882",
      createdDate: "261118",
      createdTime: "0930",
      modifier: "A",
      destinationName: "FEDERAL RESERVE BANK",
      originName: "HARBOR MILLS INC",
    }),
  ];
  for (const [index, batch] of batches.entries()) {
    lines.push(headerOf(batch, index + 1), ...batch.records, controlOf(batch, index + 1));
  }
  const totals = batches.map(totalsOf);
  const sum = (key: keyof Totals) => totals.reduce((total, one) => total + one[key], 0);
  const advice = batches.every(({ sec }) => sec === "ADV");
  const records = lines.length + 1;
  const control = layOut((advice ? LAYOUTS.advFileControl : LAYOUTS.fileControl).fields, {
    batchCount: batches.length,
    blockCount: Math.ceil(records / 10),
    entryAddendaCount: sum("count"),
    entryHash: sum("hash") % 10 ** 10,
    debitTotal: sum("debit"),
    creditTotal: sum("credit"),
  });
  lines.push(control);
  while (lines.length % 10 !== 0) lines.push("9".repeat(94));
  return lines;
}
