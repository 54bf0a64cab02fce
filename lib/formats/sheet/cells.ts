import { isLocalDate, type LocalDate } from "@/lib/core/dates";
import { parseTyped } from "@/lib/core/money";
import { checkDigitOf } from "@/lib/formats/nacha/bytes";
import type { SheetMapping } from "./types";
import { asKeptText, isRounded, plainSpelling, shown, wrong, type Cell } from "./words";

const KEEP_AS_TEXT = "Format the column as text, enter the numbers again and export the sheet anew.";

/** Nine digits with a check digit that holds. A lost zero is told, never added. */
export function routingOf(cell: string): Cell<string> {
  const text = asKeptText(cell);
  if (text === "") return wrong("routing_missing", "The routing number is missing.");
  if (isRounded(text))
    return wrong("digits_lost", `The spreadsheet rounded the routing number to ${shown(text)}. ${KEEP_AS_TEXT}`);
  if (/^\d{9}$/.test(text)) {
    if (Number(text) > 0 && checkDigitOf(text.slice(0, 8)) === Number(text[8])) return { value: text };
    return wrong("routing_wrong", `${shown(text)} is no routing number: its check digit does not fit the others.`);
  }
  if (/^\d{7,8}$/.test(text) && routingIsSound(text.padStart(9, "0")))
    return wrong(
      "zero_lost",
      `The routing number has ${text.length} digits: the spreadsheet dropped a zero in front. ${KEEP_AS_TEXT}`,
    );
  return wrong("routing_wrong", `${shown(text)} is no routing number: it has nine digits and nothing else.`);
}

function routingIsSound(nine: string): boolean {
  return Number(nine) > 0 && checkDigitOf(nine.slice(0, 8)) === Number(nine[8]);
}

const ACCOUNT_COLUMNS = 17;

/** Up to 17 letters, digits and hyphens; blanks within are left out, as the rules say (NACHA, DFI account number). */
export function accountOf(cell: string): Cell<string> {
  const text = asKeptText(cell).replaceAll(/\s/g, "");
  if (text === "") return wrong("account_missing", "The account number is missing.");
  if (isRounded(text))
    return wrong("digits_lost", `The spreadsheet rounded the account number to ${shown(text)}. ${KEEP_AS_TEXT}`);
  if (!/^[0-9A-Za-z-]+$/.test(text))
    return wrong("account_wrong", `${shown(text)} is no account number: it has letters, digits and hyphens only.`);
  if (/^[0-]+$/.test(text)) return wrong("account_wrong", "The account number is nothing but zeros.");
  if (text.length > ACCOUNT_COLUMNS)
    return wrong("account_long", `The account number has ${text.length} characters; a file has room for 17.`);
  return { value: text };
}

/** Ten digits of cents. */
const MOST_CENTS = 9_999_999_999;

/** Cents, never negative. Blank is null: a prenote has no amount. */
export function amountOf(cell: string, decimals: SheetMapping["decimals"]): Cell<number | null> {
  const text = cell.replaceAll(/[\s\u00a0\u202f]/g, "").replace(/^(?:\$|USD)/i, "");
  if (text === "" || text === "-") return { value: null };
  if (/^\(.*\)$/.test(text) || /^[-−]|-$/.test(text))
    return wrong(
      "amount_negative",
      `${shown(cell.trim())} is negative. Write amounts without a sign: whether money is paid or collected stands in a column of its own, or is chosen for the sheet.`,
    );
  const american = decimals === "point" ? text : text.replaceAll(/[.,]/g, (sign) => (sign === "." ? "," : "."));
  const cents = parseTyped(american, "USD");
  if (cents === null) {
    const like = decimals === "point" ? "1,234.50" : "1.234,50";
    return wrong("amount_wrong", `"${shown(cell.trim())}" is no amount in dollars and cents. Write it like ${like}.`);
  }
  if (cents > MOST_CENTS) return wrong("amount_large", "The amount is larger than one entry can be: 99,999,999.99.");
  return { value: cents };
}

const TYPES: Readonly<Record<string, "checking" | "savings" | "general ledger" | "loan">> = {
  c: "checking",
  ck: "checking",
  chk: "checking",
  check: "checking",
  checking: "checking",
  chequing: "checking",
  current: "checking",
  dda: "checking",
  demand: "checking",
  s: "savings",
  sv: "savings",
  sav: "savings",
  saving: "savings",
  savings: "savings",
  gl: "general ledger",
  "general ledger": "general ledger",
  loan: "loan",
};

const DIRECTIONS: Readonly<Record<string, "credit" | "debit">> = {
  c: "credit",
  cr: "credit",
  credit: "credit",
  deposit: "credit",
  pay: "credit",
  payment: "credit",
  d: "debit",
  db: "debit",
  dr: "debit",
  debit: "debit",
  withdrawal: "debit",
  collect: "debit",
  collection: "debit",
};

function wordOf<T>(words: Readonly<Record<string, T>>, cell: string): T | undefined {
  const word = cell
    .trim()
    .toLowerCase()
    .replaceAll(/\s+/g, " ")
    .replace(/ account$/, "");
  return Object.hasOwn(words, word) ? words[word] : undefined;
}

/** What kind of account; blank is what holds for the sheet. */
export function accountTypeOf(cell: string, otherwise: SheetMapping["accountType"]) {
  if (cell.trim() === "") return { value: otherwise };
  const value = wordOf(TYPES, cell);
  if (value) return { value };
  return wrong("type_unknown", `"${shown(cell.trim())}" is no account type. Write checking, savings, loan or GL.`);
}

/** Whether the receiver is paid or drawn on; blank is what holds for the sheet. */
export function directionOf(cell: string, otherwise: SheetMapping["direction"]): Cell<"credit" | "debit"> {
  if (cell.trim() === "") return { value: otherwise };
  const value = wordOf(DIRECTIONS, cell);
  if (value) return { value };
  return wrong("direction_unknown", `"${shown(cell.trim())}" says neither credit nor debit. Write one of the two.`);
}

/** The receiver's name, spelt plainly and cut to its columns; both are told. */
export function nameOf(cell: string, columns: number): Cell<string> {
  const spelt = plainSpelling(cell);
  if (spelt === null)
    return wrong("name_letters", "The name has letters that a file cannot carry. Write it in plain Latin letters.");
  if (spelt === "") return wrong("name_missing", "The name is missing.");
  const value = spelt.slice(0, columns).trim();
  if (spelt.length > columns)
    return {
      value,
      notice: { code: "name_cut", message: `A file has room for ${columns} characters: sent as "${shown(value)}".` },
    };
  const isRespelt = spelt !== cell.trim().replaceAll(/\s+/g, " ");
  return isRespelt ? { value, notice: { code: "name_respelt", message: `Sent as "${shown(value)}".` } } : { value };
}

/** Text of plain characters that fits, or nothing. An identification is never cut: it is compared elsewhere. */
export function identificationOf(cell: string, columns: number): Cell<string> {
  const text = asKeptText(cell);
  if (!/^[ -~]*$/.test(text))
    return wrong("id_letters", "The identification number has characters that a file cannot carry.");
  if (text.length > columns)
    return wrong("id_long", `The identification number has ${text.length} characters; a file has room for ${columns}.`);
  return { value: text };
}

const ADDENDA_COLUMNS = 80;
/** Addenda of one entry in a trade exchange (CTX). */
const MOST_ADDENDA = 9_999;

/** Addenda texts of up to 80 characters: one, or as many as it takes where the entry class has room for them. */
export function addendaOf(cell: string, most: number): Cell<readonly string[]> {
  const spelt = plainSpelling(cell);
  if (spelt === null)
    return wrong("addenda_letters", "The addenda text has letters that a file cannot carry. Use plain Latin letters.");
  const room = Math.min(most, MOST_ADDENDA) * ADDENDA_COLUMNS;
  if (spelt.length > room)
    return wrong("addenda_long", `The addenda text has ${spelt.length} characters; an entry has room for ${room}.`);
  const pieces: string[] = [];
  for (let at = 0; at < spelt.length; at += ADDENDA_COLUMNS) pieces.push(spelt.slice(at, at + ADDENDA_COLUMNS));
  return { value: pieces };
}

const ORDERS = { YMD: [0, 1, 2], MDY: [2, 0, 1], DMY: [2, 1, 0] } as const;

/** A calendar date in the sheet's order; blank is null. */
export function dateOf(cell: string, order: SheetMapping["dates"]): Cell<LocalDate | null> {
  const text = cell.trim();
  if (text === "") return { value: null };
  const like = { YMD: "2026-11-25", MDY: "11/25/2026", DMY: "25/11/2026" }[order];
  if (/^\d{5}$/.test(text))
    return wrong("date_serial", `${text} is the spreadsheet's own count of days. Format the column as a date.`);
  const iso = /^(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?:[T ]00:00(?::00)?)?$/.exec(text);
  const parts = iso?.slice(1) ?? /^(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})$/.exec(text)?.slice(1) ?? [];
  const [year, month, day] = (iso ? ORDERS.YMD : ORDERS[order]).map((at) => parts[at] ?? "");
  const whole = year?.length === 2 ? `20${year}` : year;
  const date = `${whole}-${month?.padStart(2, "0")}-${day?.padStart(2, "0")}`;
  if (isLocalDate(date)) return { value: date };
  return wrong("date_wrong", `"${shown(text)}" is no date. Write it like ${like}.`);
}
