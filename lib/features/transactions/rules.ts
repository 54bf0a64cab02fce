import { addDays, dateInZone, daysBetween, isLocalDate, type LocalDate } from "@/lib/core/dates";
import { parseDecimal, sumMinor, toDecimal } from "@/lib/core/money";
import { ok, refuse, type Result } from "@/lib/core/result";
import type { CsvCell } from "@/lib/formats/csv/write";
import type { Basis, Cursor, DayActivity, TransactionView } from "./types";

/** A line as the bank port hands it over. */
export type AnsweredLine = {
  readonly bankTransactionId: string;
  readonly amount: string;
  readonly description: string;
  readonly transactionAt: Date;
  readonly valueDate: LocalDate;
  readonly postingAt: Date;
  readonly audit: { readonly timestamp: Date | null; readonly actor: string | null; readonly requestId: string | null };
};

/** A line ready to store: minor units, and the calendar dates of its two instants in the bank's zone. */
export type StorableLine = {
  readonly bankTransactionId: string;
  readonly amountMinor: number;
  readonly description: string;
  readonly transactionAt: Date;
  readonly transactionDate: LocalDate;
  readonly valueDate: LocalDate;
  readonly postingAt: Date;
  readonly postingDate: LocalDate;
  readonly bankTimestamp: Date | null;
  readonly bankActor: string | null;
  readonly bankRequestId: string | null;
};

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

/** How far a pull reaches back behind the newest line we hold (D6): late items carry earlier times. */
export const OVERLAP_DAYS = 3;

/** From which posting date to ask; undefined asks for everything, as the first load does. */
export function pullFrom(newestPostingDate: LocalDate | null): LocalDate | undefined {
  return newestPostingDate === null ? undefined : addDays(newestPostingDate, -OVERLAP_DAYS);
}

/** PostgreSQL text holds neither NUL nor half a surrogate pair. */
function storableText(text: string): string {
  return text.replaceAll("\u0000", "").replaceAll(/\p{Surrogate}/gu, "\ufffd");
}

/** The zone's date of an instant, asked of Intl once a quarter of an hour: every offset is whole quarters. */
function datesIn(zone: string): (instant: Date) => LocalDate {
  const known = new Map<number, LocalDate>();
  return (instant) => {
    const quarter = Math.floor(instant.getTime() / 900_000);
    const date = known.get(quarter) ?? dateInZone(instant, zone);
    known.set(quarter, date);
    return date;
  };
}

function readLine(line: AnsweredLine, currency: string, dateOf: (instant: Date) => LocalDate): StorableLine | null {
  const amountMinor = parseDecimal(line.amount, currency);
  if (amountMinor === null || !isLocalDate(line.valueDate)) return null;
  return {
    bankTransactionId: line.bankTransactionId,
    amountMinor,
    description: storableText(line.description),
    transactionAt: line.transactionAt,
    transactionDate: dateOf(line.transactionAt),
    valueDate: line.valueDate,
    postingAt: line.postingAt,
    postingDate: dateOf(line.postingAt),
    bankTimestamp: line.audit.timestamp,
    bankActor: line.audit.actor,
    bankRequestId: line.audit.requestId,
  };
}

function isSameLine(a: AnsweredLine, b: AnsweredLine): boolean {
  return (
    a.amount === b.amount &&
    a.description === b.description &&
    a.valueDate === b.valueDate &&
    a.transactionAt.getTime() === b.transactionAt.getTime() &&
    a.postingAt.getTime() === b.postingAt.getTime()
  );
}

/**
 * One account's answer as lines to store, oldest posting first: whatever is stored of it, all older lines are stored
 * too, so a pull that died half-way goes on from the newest line we hold. All or nothing: an unreadable amount or an
 * id that stands for two different lines refuses the answer.
 */
export function readLines(answer: readonly AnsweredLine[], currency: string, zone: string): Result<StorableLine[]> {
  const byId = new Map<string, AnsweredLine>();
  const lines: StorableLine[] = [];
  const dateOf = datesIn(zone);
  for (const line of answer) {
    const twin = byId.get(line.bankTransactionId);
    if (twin && !isSameLine(twin, line)) {
      return refuse(
        "contradictory_lines",
        `The bank sent two different lines with the id ${line.bankTransactionId}. Nothing of this answer was stored; ask the bank which is right.`,
      );
    }
    if (twin) continue;
    byId.set(line.bankTransactionId, line);
    const read = readLine(line, currency, dateOf);
    if (!read) {
      return refuse(
        "line_unreadable",
        `Line ${line.bankTransactionId} has an amount that is not in whole minor units of ${currency}. Nothing of this answer was stored; ask the bank.`,
      );
    }
    lines.push(read);
  }
  return ok(lines.toSorted(byPosting));
}

function byPosting(a: StorableLine, b: StorableLine): number {
  return (
    a.postingAt.getTime() - b.postingAt.getTime() ||
    (a.bankTransactionId < b.bankTransactionId ? -1 : a.bankTransactionId > b.bankTransactionId ? 1 : 0)
  );
}

/**
 * True when an answer for one account holds a line that was already given for another: the bank then ignores the
 * account we ask for (D12), and every account would show every line.
 */
export function repeatsAnotherAccount(
  seen: ReadonlyMap<string, string>,
  accountId: string,
  answer: readonly AnsweredLine[],
): boolean {
  return answer.some((line) => {
    const owner = seen.get(line.bankTransactionId);
    return owner !== undefined && owner !== accountId;
  });
}

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
