import { addDays, dateInZone, isLocalDate, type LocalDate } from "@/lib/core/dates";
import { parseDecimal } from "@/lib/core/money";
import { ok, refuse, type Refusal, type Result } from "@/lib/core/result";
import { storableText } from "@/lib/core/text";

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

/** How far a pull reaches back behind what whole pulls have brought (D6): late items carry earlier times. */
export const OVERLAP_DAYS = 3;

/**
 * From which posting date to ask, given the date up to which a whole pull of the account was stored; undefined asks
 * for everything. A pull that broke off moved nothing: the answer's order is not trusted, so what it had stored says
 * nothing about what it had not.
 */
export function pullFrom(linesThrough: LocalDate | null): LocalDate | undefined {
  return linesThrough === null ? undefined : addDays(linesThrough, -OVERLAP_DAYS);
}

/**
 * The date up to which an account is stored after a whole pull: the newest posting date it brought, never back, and
 * never past `today` in the bank's zone, so that one line dated ahead does not hide all that is posted before it.
 */
export function linesThroughAfter(
  before: LocalDate | null,
  newestPostingDate: LocalDate | null,
  today: LocalDate,
): LocalDate | null {
  if (newestPostingDate === null) return before;
  const reached = newestPostingDate < today ? newestPostingDate : today;
  return before !== null && before > reached ? before : reached;
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
 * Lines of one account's answer, ready to store, oldest posting first. All or nothing: an unreadable amount or an id
 * that stands for two different lines refuses them.
 */
export function readLines(answer: readonly AnsweredLine[], currency: string, zone: string): Result<StorableLine[]> {
  const byId = new Map<string, AnsweredLine>();
  const lines: StorableLine[] = [];
  const dateOf = datesIn(zone);
  for (const line of answer) {
    const twin = byId.get(line.bankTransactionId);
    if (twin && !isSameLine(twin, line)) return contradiction(line.bankTransactionId);
    if (twin) continue;
    byId.set(line.bankTransactionId, line);
    const read = readLine(line, currency, dateOf);
    if (!read) {
      return refuse(
        "line_unreadable",
        `Line ${line.bankTransactionId} has an amount that is not in whole minor units of ${currency}. It was not stored, nor what came with it; ask the bank.`,
      );
    }
    lines.push(read);
  }
  return ok(lines.toSorted(byPosting));
}

function contradiction(bankTransactionId: string): Refusal {
  return refuse(
    "contradictory_lines",
    `The bank sent two different lines with the id ${bankTransactionId} in one answer. The second was not stored, nor what came with it; ask the bank which is right.`,
  );
}

function byPosting(a: StorableLine, b: StorableLine): number {
  return (
    a.postingAt.getTime() - b.postingAt.getTime() ||
    (a.bankTransactionId < b.bankTransactionId ? -1 : a.bankTransactionId > b.bankTransactionId ? 1 : 0)
  );
}

/** A line that is stored already, of the same bank. */
export type HeldLine = Pick<
  StorableLine,
  "bankTransactionId" | "amountMinor" | "description" | "transactionAt" | "valueDate" | "postingAt"
> & { readonly accountId: string };

/**
 * Whether lines of an answer may be stored beside those held: `held` are the lines with one of their ids that stand on
 * another account of the bank, or that came earlier in this same answer. A line of another account refuses them, as
 * does an id that the answer gave before with other content.
 */
export function checkAgainstHeld(
  held: readonly HeldLine[],
  account: { readonly id: string; readonly name: string },
  lines: readonly StorableLine[],
): Result<null> {
  const owners = new Map(held.map((line) => [line.bankTransactionId, line.accountId]));
  if (repeatsAnotherAccount(owners, account.id, lines)) return refuse("AccountIgnored", ignoredSentence(account.name));
  const earlier = new Map(held.map((line) => [line.bankTransactionId, line]));
  const other = lines.find((line) => {
    const twin = earlier.get(line.bankTransactionId);
    return twin !== undefined && !isSameStored(twin, line);
  });
  return other ? contradiction(other.bankTransactionId) : ok(null);
}

function isSameStored(a: HeldLine, b: StorableLine): boolean {
  return (
    a.amountMinor === b.amountMinor &&
    a.description === b.description &&
    a.valueDate === b.valueDate &&
    a.transactionAt.getTime() === b.transactionAt.getTime() &&
    a.postingAt.getTime() === b.postingAt.getTime()
  );
}

/**
 * True when an answer for one account holds a line that was already given for another: the bank then ignores the
 * account we ask for (D12), and every account would show every line.
 */
export function repeatsAnotherAccount(
  seen: ReadonlyMap<string, string>,
  accountId: string,
  answer: readonly { readonly bankTransactionId: string }[],
): boolean {
  return answer.some((line) => {
    const owner = seen.get(line.bankTransactionId);
    return owner !== undefined && owner !== accountId;
  });
}

/** What is said of a bank that ignores the account (D12). */
export function ignoredSentence(accountName: string): string {
  return `The bank answered with the lines of another account when asked for ${accountName}: it seems to ignore which account we ask for. Nothing of that answer was stored. Ask the bank to honour accountId before transactions are read again.`;
}

/** How far the pull of an account has come: "Operating USD (account 3 of 12), 120,000 lines". */
export function progressText(accountName: string, place: string, rows: number): string {
  return `${accountName} (${place}), ${rows.toLocaleString("en-US")} ${rows === 1 ? "line" : "lines"}`;
}
