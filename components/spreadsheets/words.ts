import type { CsvDelimiter } from "@/lib/formats/csv/types";
import type { SHEET_DATES, SHEET_DECIMALS, SheetSec } from "@/lib/formats/sheet/types";

export const DELIMITER_WORDS: Readonly<Record<CsvDelimiter, string>> = {
  ",": "commas",
  ";": "semicolons",
  "\t": "tabs",
};

export const DECIMAL_WORDS: Readonly<Record<(typeof SHEET_DECIMALS)[number], string>> = {
  point: "1,234.50",
  comma: "1.234,50",
};

export const DATE_WORDS: Readonly<Record<(typeof SHEET_DATES)[number], string>> = {
  YMD: "2026-11-25 (year first)",
  MDY: "11/25/2026 (month first)",
  DMY: "25/11/2026 (day first)",
};

export const SEC_WORDS: Readonly<Record<SheetSec, string>> = {
  PPD: "PPD: accounts of persons",
  CCD: "CCD: accounts of companies",
  CTX: "CTX: companies, with long remittance text",
};

/** The letter above a column, as spreadsheets show it: 1 is A, 27 is AA. */
export function columnLetter(column: number): string {
  let letters = "";
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}

export function options<K extends string>(words: Readonly<Record<K, string>>): { value: string; label: string }[] {
  return Object.entries<string>(words).map(([value, label]) => ({ value, label }));
}
