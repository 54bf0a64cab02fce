import { daysBetween, isLocalDate, type LocalDate } from "@/lib/core/dates";
import { sumMinor, toDecimal } from "@/lib/core/money";
import type { CsvCell } from "@/lib/formats/csv/write";
import type { Basis, Cursor, DayActivity, TransactionView } from "./types";

export const BASIS_WORDS: Readonly<Record<Basis, string>> = {
  initiated: "initiated date",
  value: "value date",
  posted: "posted date",
};

/** What each date means, in one sentence. */
export const BASIS_MEANING: Readonly<Record<Basis, string>> = {
  initiated: "The day the transaction was started, in the bank's zone.",
  value: "The day from which the money counts for interest and use, as the bank states it.",
  posted: "The day the bank's nightly load made the line visible, in the bank's zone.",
};

/** Days that a line may usually take from its start to the bank's load, weekends and a holiday included. */
const USUAL_LOAD_DAYS = 5;

/** A word for a row and a sentence for whoever wonders. */
export type DateHint = { readonly word: string; readonly sentence: string };

/**
 * What is unusual about the order of a line's dates. Usually initiated ≤ value ≤ posted; a break is ordinary banking
 * that wants a word, never an error (domain.md, three dates).
 */
export function dateHints(line: {
  readonly initiatedDate: LocalDate;
  readonly valueDate: LocalDate;
  readonly postedDate: LocalDate;
}): DateHint[] {
  const hints: DateHint[] = [];
  const say = (word: string, sentence: string): void => void hints.push({ word, sentence });
  if (line.valueDate < line.initiatedDate) {
    say("Back-valued", "Its money counts from a day before it was initiated, as with corrections and interest.");
  }
  if (line.valueDate > line.postedDate) {
    const days = daysBetween(line.postedDate, line.valueDate);
    say("Value ahead", `It is posted, but its money counts only ${days} ${days === 1 ? "day" : "days"} later.`);
  }
  if (line.postedDate < line.initiatedDate) {
    say("Posted first", "It was posted before it was initiated: the two dates come from different clocks at the bank.");
  }
  const days = daysBetween(line.initiatedDate, line.postedDate);
  if (days > USUAL_LOAD_DAYS) say("Late item", `The bank loaded it ${days} days after it was initiated.`);
  return hints;
}

/** A day's activity over all accounts, by currency. */
export function netByCurrency(
  activity: readonly DayActivity[],
): { readonly currency: string; readonly count: number; readonly netMinor: number }[] {
  const currencies = [...new Set(activity.map((one) => one.currency))].toSorted();
  return currencies.map((currency) => {
    const own = activity.filter((one) => one.currency === currency);
    return {
      currency,
      count: own.reduce((total, one) => total + one.count, 0),
      netMinor: sumMinor(own.map((one) => one.netMinor)),
    };
  });
}

/** A cursor as it stands in a URL: `after.2026-11-20.<id>`, `before.…`, `last`. */
export function writeCursor(cursor: Cursor): string {
  return cursor.side === "last" ? "last" : `${cursor.side}.${cursor.date}.${cursor.id}`;
}

/** A cursor from a URL; null when it is not one. */
export function readCursor(text: string): Cursor | null {
  if (text === "last") return { side: "last" };
  const match = /^(after|before)\.(\d{4}-\d{2}-\d{2})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(text);
  const [, side, date, id] = match ?? [];
  if (!date || !id || !isLocalDate(date)) return null;
  return { side: side === "after" ? "after" : "before", date, id };
}

/** The columns of the export: the three dates, the one it is listed by named in each row. */
export const EXPORT_HEAD: readonly CsvCell[] = [
  "Listed by",
  "Initiated date",
  "Value date",
  "Posted date",
  "Initiated at (UTC)",
  "Posted at (UTC)",
  "Legal entity",
  "Account",
  "Account ending",
  "Description",
  "Amount",
  "Currency",
  "Line id",
];

/** One line as it stands on the screen; dates as YYYY-MM-DD, the amount a signed decimal. */
export function exportRow(row: TransactionView, basis: Basis): readonly CsvCell[] {
  return [
    BASIS_WORDS[basis],
    row.initiatedDate,
    row.valueDate,
    row.postedDate,
    row.initiatedAt,
    row.postedAt,
    row.entityName ?? "",
    row.accountName,
    row.last4 ?? "",
    row.description,
    { decimal: toDecimal(row.amountMinor, row.currency) },
    row.currency,
    row.id,
  ];
}
