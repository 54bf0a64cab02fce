import { z } from "zod";
import { isLocalDate } from "@/lib/core/dates";
import { idSchema } from "@/lib/core/ids";
import { parseTyped } from "@/lib/core/money";
import { plainText } from "@/lib/core/text";
import { readCursor } from "./rules";
import { BASES, type Basis, type Cursor, type TransactionFilter } from "./types";

const one = z.union([z.string(), z.array(z.string()).transform((list) => list[0] ?? "")]);
const date = one.pipe(z.string().refine(isLocalDate, "not a calendar date"));
const amount = one.pipe(
  z
    .string()
    .max(25)
    .refine((text) => isAmount(text), "not an amount"),
);

/** What stands in the address of the transactions page; each field on its own, so that one bad one spoils no other. */
const FIELDS = {
  basis: one.pipe(z.enum(BASES)),
  sort: one.pipe(z.enum(["newest", "oldest"])),
  from: date,
  to: date,
  text: one.pipe(plainText(120)),
  min: amount,
  max: amount,
  account: one.pipe(idSchema),
  currency: one.pipe(z.string().regex(/^[A-Z]{3}$/)),
  direction: one.pipe(z.enum(["in", "out"])),
  cursor: one.pipe(z.string().refine((text) => readCursor(text) !== null, "not a place in the list")),
} as const;

type Field = keyof typeof FIELDS;

/** The page's state as it stands in its address. */
export type Lens = Readonly<Partial<Record<Field, string>>>;
export type Params = Readonly<Record<string, string | string[] | undefined>>;

function isAmount(text: string): boolean {
  const minor = parseTyped(text, "USD");
  return minor !== null && minor >= 0;
}

const WORDS: Readonly<Record<Field, string>> = {
  basis: "the date basis",
  sort: "the order",
  from: "the first date",
  to: "the last date",
  text: "the search text",
  min: "the smallest amount",
  max: "the largest amount",
  account: "the account",
  currency: "the currency",
  direction: "in or out",
  cursor: "the place in the list",
};

/** Reads an address. What cannot be read is left out and named, never guessed at. */
export function readLens(params: Params): { lens: Lens; dropped: string[] } {
  const lens: Partial<Record<Field, string>> = {};
  const dropped: string[] = [];
  for (const field of Object.keys(FIELDS) as Field[]) {
    const value = params[field];
    if (value === undefined || value === "") continue;
    const read = FIELDS[field].safeParse(value);
    if (read.success) lens[field] = read.data;
    else dropped.push(WORDS[field]);
  }
  if (lens.from && lens.to && lens.from > lens.to) {
    [lens.from, lens.to] = [lens.to, lens.from];
  }
  return { lens, dropped };
}

/** Typed amounts count in the chosen account's or currency's minor units; in cents where neither is chosen. */
function typed(text: string | undefined, currency: string | undefined): number | undefined {
  return text === undefined ? undefined : (parseTyped(text, currency ?? "USD") ?? undefined);
}

/** The filter behind an address. `accountCurrency` is that of the chosen account. */
export function filterOf(lens: Lens, accountCurrency: string | undefined): TransactionFilter {
  const currency = accountCurrency ?? lens.currency;
  return {
    basis: BASES.find((basis) => basis === lens.basis) ?? "value",
    from: lens.from,
    to: lens.to,
    text: lens.text,
    minMinor: typed(lens.min, currency),
    maxMinor: typed(lens.max, currency),
    accountId: lens.account,
    currency: lens.currency,
    direction: lens.direction === "in" || lens.direction === "out" ? lens.direction : undefined,
  };
}

/** The cursor of an address. */
export function cursorOf(lens: Lens): Cursor | undefined {
  return lens.cursor === undefined ? undefined : (readCursor(lens.cursor) ?? undefined);
}

/** The address of a list: fields in a fixed order, the usual basis and order left out. */
export function lensHref(path: string, lens: Lens): string {
  const query = new URLSearchParams();
  for (const field of Object.keys(FIELDS) as Field[]) {
    const value = lens[field];
    if (value === undefined || value === "") continue;
    if ((field === "basis" && value === "value") || (field === "sort" && value === "newest")) continue;
    query.set(field, value);
  }
  const text = query.toString();
  return text === "" ? path : `${path}?${text}`;
}

/** The name of an export says its date basis and dates: `transactions-by-value-date-from-2026-10-01.csv`. */
export function exportName(lens: Lens, basis: Basis): string {
  const span = [lens.from && `from-${lens.from}`, lens.to && `to-${lens.to}`].filter(Boolean).join("-");
  return `transactions-by-${basis}-date${span ? `-${span}` : ""}.csv`;
}
