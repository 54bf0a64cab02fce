import type { LocalDate } from "@/lib/core/dates";

/** Figures and wordings of the rules that change with the calendar: each holds from its day until the next row's. */
type Dated<Value> = { readonly from: LocalDate; readonly value: Value };

/** The row in force on a date; null before the first. */
function inForce<Value>(rows: readonly Dated<Value>[], date: LocalDate): Value | null {
  return rows.findLast((row) => row.from <= date)?.value ?? null;
}

/**
 * The most an entry may come to that settles on the day it is sent, in cents (Nacha, Same Day ACH: 25,000 dollars at
 * the start of debits, 100,000 from 20 March 2020, 1,000,000 from 18 March 2022). A new limit is one more row.
 */
export const SAME_DAY_LIMITS: readonly Dated<number>[] = [
  { from: "2016-09-23", value: 25_000_00 },
  { from: "2020-03-20", value: 100_000_00 },
  { from: "2022-03-18", value: 1_000_000_00 },
];

/** Null while there was no same-day ACH. */
export function sameDayLimit(date: LocalDate): number | null {
  return inForce(SAME_DAY_LIMITS, date);
}

/** A word that a description must lead with, and how a batch is known that needs it. */
type RequiredDescription = {
  readonly word: string;
  readonly sec: string;
  readonly direction: "debit" | "credit";
  readonly from: LocalDate;
  /** Descriptions that speak of the same thing in other words. */
  readonly speaksOf: RegExp;
  readonly of: string;
};

/**
 * Descriptions the rules ask for since 20 March 2026 (Nacha, Company Entry Descriptions: PAYROLL and PURCHASE). What a
 * payment is for only its sender knows, so a batch is told of only where its own words give it away.
 */
export const REQUIRED_DESCRIPTIONS: readonly RequiredDescription[] = [
  {
    word: "PAYROLL",
    sec: "PPD",
    direction: "credit",
    from: "2026-03-20",
    speaksOf: /SALAR|WAGE|PAY ?ROLL|PAYCHECK|PAY ?CHK|NET ?=? ?PAY|DIR(ECT)? ?DEP|BONUS|COMMISSION/,
    of: "wages",
  },
  {
    word: "PURCHASE",
    sec: "WEB",
    direction: "debit",
    from: "2026-03-20",
    speaksOf: /PURCH|ORDER|SHOP|STORE|CART|CHECKOUT|MERCH/,
    of: "goods bought online",
  },
];

/** The description that a batch should lead with and does not; null where none is asked for. */
export function missingDescription(
  batch: { readonly sec: string; readonly description: string; readonly direction: "debit" | "credit" },
  date: LocalDate,
): RequiredDescription | null {
  const said = batch.description.toUpperCase();
  const rule = REQUIRED_DESCRIPTIONS.find((one) => one.sec === batch.sec && one.direction === batch.direction);
  if (!rule || date < rule.from || said.startsWith(rule.word)) return null;
  return rule.speaksOf.test(said) ? rule : null;
}
