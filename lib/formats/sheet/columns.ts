import type { CsvFile } from "@/lib/formats/csv/types";
import {
  NEEDED_FIELDS,
  SHEET_FIELD_NAMES,
  SHEET_FIELDS,
  type SheetField,
  type SheetMapping,
  type SheetRemark,
} from "./types";

/** Where each mapped field stands in a row, from 0. */
export type ColumnPlaces = Readonly<Partial<Record<SheetField, number>>>;

const folded = (name: string): string => name.normalize("NFKC").trim().toLowerCase().replaceAll(/\s+/g, " ");

/** True when a first row holds values instead of names: a long number is no column's name. */
export function looksLikeData(header: readonly string[]): boolean {
  return header.some((name) => /^\W*\d[\d\s.,-]{4,}$/.test(name) || /\d{7,}/.test(name));
}

/** Finds the mapped columns in a header; upper and lower case are the same. What cannot be found is told. */
export function placeColumns(
  header: readonly string[],
  mapping: SheetMapping,
): { places: ColumnPlaces; remarks: readonly SheetRemark[] } {
  const places: Partial<Record<SheetField, number>> = {};
  const remarks: SheetRemark[] = [];
  if (looksLikeData(header)) {
    const message = "The first row holds values. Put the names of the columns there.";
    return { places, remarks: [{ row: 0, column: 0, field: null, code: "header_missing", message }] };
  }
  const names = header.map(folded);
  const tell = (field: SheetField, code: string, message: string, column = 0) =>
    remarks.push({ row: 0, column, field, code, message });
  for (const field of SHEET_FIELDS) {
    const wanted = mapping.columns[field];
    const word = SHEET_FIELD_NAMES[field];
    if (wanted === undefined || wanted === "") {
      if (isNeeded(field)) tell(field, "column_not_chosen", `Choose the column for "${word}".`);
      continue;
    }
    const at = names.indexOf(folded(wanted));
    if (at === -1) tell(field, "column_missing", `The sheet has no column "${wanted}" for "${word}".`);
    else if (names.includes(folded(wanted), at + 1))
      tell(field, "column_twice", `Two columns are called "${wanted}". Give each its own name in the sheet.`, at + 1);
    else places[field] = at;
  }
  for (const [field, other] of sharedPlaces(places)) {
    const message = `"${SHEET_FIELD_NAMES[field]}" and "${SHEET_FIELD_NAMES[other]}" take the same column. Choose another one.`;
    tell(field, "column_shared", message, (places[field] ?? -1) + 1);
  }
  return { places, remarks };
}

function isNeeded(field: SheetField): boolean {
  return (NEEDED_FIELDS as readonly string[]).includes(field);
}

function sharedPlaces(places: ColumnPlaces): [SheetField, SheetField][] {
  const owners = new Map<number, SheetField>();
  const shared: [SheetField, SheetField][] = [];
  for (const field of SHEET_FIELDS) {
    const at = places[field];
    if (at === undefined) continue;
    const owner = owners.get(at);
    if (owner === undefined) owners.set(at, field);
    else shared.push([field, owner]);
  }
  return shared;
}

/** Words of headers that exports use, the surest first; letters and digits only. */
const HEADER_WORDS: Readonly<Record<SheetField, readonly RegExp[]>> = {
  routing: [/^(aba|rtn|transit)(no|num|number)?$/, /routing|^aba|aba(no|num|number)?$|rtn|transit|bankcode/],
  accountType: [/a(c|cc)t?(ount)?type|^type$|typeofaccount/],
  transactionCode: [/^(transaction|tran|trans|trx)code$|^tc$/],
  account: [/^(bank|dfi)?(account|acct|acc)(no|num|number)?$/, /account|acct/],
  amount: [/^amount|amount$|^netpay$|^net$/, /amount|netpay|payment|value/],
  direction: [/^(direction|drcr|crdr|debitcredit|creditdebit|creditordebit|debitorcredit)$/, /direction|drcr|crdr/],
  individualId: [
    /^(individual|employee|vendor|supplier|payee|customer)?(id|identification)(no|num|number)?$/,
    /(employee|vendor|supplier|payee|customer)(id|no|num|number|code)|identification|invoice(no|number)/,
  ],
  addenda: [/addenda|remittance|memo|details|reference|description/],
  effectiveDate: [/effectivedate|paydate|paymentdate|duedate|valuedate|^date$/],
  name: [
    /^(individual|receiver|recipient|payee|employee|vendor|supplier|customer|company|full|beneficiary)?name$/,
    /name|payee|recipient|employee|vendor/,
  ],
};

/** In this order: what is surest claims its column first. */
const GUESSED = [
  "routing",
  "accountType",
  "transactionCode",
  "account",
  "effectiveDate",
  "direction",
  "amount",
  "individualId",
  "name",
  "addenda",
] as const satisfies readonly SheetField[];

const LOOKED_AT = 500;

/** A first mapping by the words of the header, and by how amounts and dates are written; a person looks at it. */
export function guessMapping({ header, rows }: Pick<CsvFile, "header" | "rows">): SheetMapping {
  const names = header.map((name) => folded(name).replaceAll(/[^a-z0-9]/g, ""));
  const taken = new Set<number>();
  const columns: Partial<Record<SheetField, string>> = {};
  const places: Partial<Record<SheetField, number>> = {};
  for (const strength of [0, 1]) {
    for (const field of GUESSED) {
      const words = HEADER_WORDS[field][strength];
      if (columns[field] !== undefined || !words) continue;
      const at = names.findIndex((name, index) => name !== "" && !taken.has(index) && words.test(name));
      if (at === -1) continue;
      taken.add(at);
      places[field] = at;
      columns[field] = header[at] ?? "";
    }
  }
  const cells = (field: SheetField): string[] => {
    const at = places[field];
    return at === undefined ? [] : rows.slice(0, LOOKED_AT).map((row) => (row.cells[at] ?? "").trim());
  };
  return {
    columns,
    accountType: "checking",
    direction: "credit",
    decimals: cells("amount").some((amount) => /,\d{1,2}$/.test(amount)) ? "comma" : "point",
    dates: guessDates(cells("effectiveDate")),
  };
}

function guessDates(cells: readonly string[]): SheetMapping["dates"] {
  const parts = cells.flatMap((cell) => {
    const found = /^(\d{1,2})([-/. ])(\d{1,2})[-/. ]\d{2,4}$/.exec(cell);
    return found ? [{ first: Number(found[1]), second: Number(found[3]), separator: found[2] }] : [];
  });
  if (parts.length === 0) return "YMD";
  if (parts.some(({ first }) => first > 12)) return "DMY";
  if (parts.some(({ second }) => second > 12)) return "MDY";
  return parts.some(({ separator }) => separator === ".") ? "DMY" : "MDY";
}
