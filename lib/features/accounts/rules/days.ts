import { addBusinessDays, isBusinessDay } from "@/lib/core/business-days";
import { addDays, dateInZone, formatInstant, zonedInstant, type LocalDate } from "@/lib/core/dates";
import { sumMinor } from "@/lib/core/money";
import { loadOn, type BankClockwork } from "@/lib/features/banks/rules";

/**
 * Whether a day's lines explain the day's change of the ledger, account by account.
 *
 * The bank's nightly load gives the state as of the previous business day (contracts.md 1.1): what it posts on
 * business day D are the bookings of the business day before, V. V holds everything from the midnight that ended the
 * business day before it to the midnight that ends it, in the bank's zone; what is booked on a weekend or a holiday
 * belongs to the next business day. So the lines posted on D are compared with the ledger at those two midnights, not
 * with the ledger at the load: what is booked between midnight and the load, or on a Saturday, already stands in that
 * balance and is posted a business day later.
 *
 * Lines that a bank posts on a day off count with the next business day.
 */
export type LoadDay = {
  /** D: the business day on whose morning the bank loads. */
  readonly date: LocalDate;
  /** V: the business day whose bookings it loads. */
  readonly booked: LocalDate;
  /** The first posting date that counts with D: the day after V. */
  readonly postedFrom: LocalDate;
  readonly loadsAt: Date;
  readonly opensAt: Date;
  readonly closesAt: Date;
};

/** How far from a midnight a balance may have been read to stand for it. */
export const NEAR_MS = 10 * 60_000;

function loadDay(date: LocalDate, bank: BankClockwork): LoadDay {
  const booked = addBusinessDays(date, -1);
  const endOf = (day: LocalDate): Date => zonedInstant(addDays(day, 1), "00:00", bank.timeZone);
  return {
    date,
    booked,
    postedFrom: addDays(booked, 1),
    loadsAt: loadOn(date, bank),
    opensAt: endOf(addBusinessDays(booked, -1)),
    closesAt: endOf(booked),
  };
}

/** The last `count` business days of a bank's loads, today's included, newest first. */
export function loadDays(now: Date, bank: BankClockwork, count: number): LoadDay[] {
  const today = dateInZone(now, bank.timeZone);
  let date = isBusinessDay(today) ? today : addBusinessDays(today, -1);
  const days: LoadDay[] = [];
  for (let left = count; left > 0; left -= 1) {
    days.push(loadDay(date, bank));
    date = addBusinessDays(date, -1);
  }
  return days;
}

/** A stored ledger balance and when it was read. */
export type Reading = { readonly currentMinor: number; readonly asOf: Date };

/**
 * The ledger at an instant as far as it is known: the last reading up to it and the next one after it agree, or only
 * one of them lies within ten minutes. Null where nothing near was read, and where it moved within those minutes: on
 * which side of the instant is then not known.
 */
export function ledgerAt(instant: Date, before: Reading | null, after: Reading | null): number | null {
  if (before && before.asOf.getTime() === instant.getTime()) return before.currentMinor;
  if (before && after && before.currentMinor === after.currentMinor) return before.currentMinor;
  const near = [before, after].filter(
    (reading) => reading !== null && Math.abs(reading.asOf.getTime() - instant.getTime()) <= NEAR_MS,
  );
  return near.length === 1 ? (near[0]?.currentMinor ?? null) : null;
}

/** What is stored of an account about a day. */
export type DayFacts = {
  readonly opening: { readonly before: Reading | null; readonly after: Reading | null };
  readonly closing: { readonly before: Reading | null; readonly after: Reading | null };
  /** Whether the ledger was read at more than one figure between the two midnights. */
  readonly stirred: boolean;
  readonly count: number;
  readonly netMinor: number;
  /** Posting date up to which whole pulls have stored the account, and the bank's accounts together. */
  readonly linesThrough: LocalDate | null;
  readonly bankThrough: LocalDate | null;
  /** When the newest whole pull of all of the bank's lines began. */
  readonly pulledAt: Date | null;
};

export type DayVerdict = "complete" | "differs" | "unknown" | "not-loaded";

/** A day of an account. Amounts in minor units; null is not known, never zero. */
export type AccountDay = {
  readonly date: LocalDate;
  readonly booked: LocalDate;
  readonly postedFrom: LocalDate;
  readonly verdict: DayVerdict;
  readonly openingMinor: number | null;
  readonly closingMinor: number | null;
  readonly changeMinor: number | null;
  readonly count: number;
  readonly netMinor: number;
  readonly differenceMinor: number | null;
  /** Why it is not known, or not loaded; null otherwise. */
  readonly reason: string | null;
};

/**
 * Whether the day's load has been read for the account. Lines posted that day show it. Where the account has none, a
 * whole pull begun after the load shows it once another account of the bank has lines of that day, or where the ledger
 * was never seen to move: before that, a load that is late would look like missing lines, or hide those of an account
 * that is swept back to where it began.
 */
function isLoaded(day: LoadDay, facts: DayFacts, changeMinor: number | null): boolean {
  if (facts.linesThrough !== null && facts.linesThrough >= day.date) return true;
  if (facts.pulledAt === null || facts.pulledAt < day.loadsAt) return false;
  return (changeMinor === 0 && !hasMoved(day, facts)) || (facts.bankThrough !== null && facts.bankThrough >= day.date);
}

function hasMoved(day: LoadDay, { opening: { before, after }, stirred }: DayFacts): boolean {
  if (stirred || after === null || after.asOf >= day.closesAt) return stirred;
  return after.currentMinor !== ledgerAt(day.opensAt, before, after);
}

/** Judges a day of an account: complete, off by an amount, not known, or not loaded yet. Never a guess. */
export function judgeDay(day: LoadDay, facts: DayFacts, now: Date, zone: string): AccountDay {
  const openingMinor = ledgerAt(day.opensAt, facts.opening.before, facts.opening.after);
  const closingMinor = ledgerAt(day.closesAt, facts.closing.before, facts.closing.after);
  const changeMinor = openingMinor === null || closingMinor === null ? null : sumMinor([closingMinor, -openingMinor]);
  const { count, netMinor } = facts;
  const { date, booked, postedFrom } = day;
  const known = { date, booked, postedFrom, openingMinor, closingMinor, changeMinor, count, netMinor };
  if (now < day.loadsAt || !isLoaded(day, facts, changeMinor)) {
    return { ...known, verdict: "not-loaded", differenceMinor: null, reason: waitsFor(day, now, zone) };
  }
  if (changeMinor === null) {
    const at = openingMinor === null ? day.opensAt : day.closesAt;
    const reason = `No balance is known for ${formatInstant(at, zone)}: none was read near it, or it was moving.`;
    return { ...known, verdict: "unknown", differenceMinor: null, reason };
  }
  const differenceMinor = sumMinor([changeMinor, -netMinor]);
  return { ...known, verdict: differenceMinor === 0 ? "complete" : "differs", differenceMinor, reason: null };
}

function waitsFor(day: LoadDay, now: Date, zone: string): string {
  if (now < day.loadsAt) return `The bank loads it on ${formatInstant(day.loadsAt, zone)}.`;
  return "The bank's load of this day has not been read yet.";
}

/** How many of the accounts have each verdict. */
export function countVerdicts(days: readonly { readonly verdict: DayVerdict }[]): Readonly<Record<DayVerdict, number>> {
  const count = (verdict: DayVerdict): number => days.filter((day) => day.verdict === verdict).length;
  return {
    complete: count("complete"),
    differs: count("differs"),
    unknown: count("unknown"),
    "not-loaded": count("not-loaded"),
  };
}
