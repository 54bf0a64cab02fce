import { addBusinessDays } from "@/lib/core/business-days";
import { addDays, daysBetween, formatDate, type LocalDate } from "@/lib/core/dates";
import { transactionCode } from "@/lib/formats/nacha/codes";
import { CORRECTION_CODES } from "@/lib/formats/nacha/codes/correction-codes";
import { RETURN_CODES } from "@/lib/formats/nacha/codes/return-codes";
import { endOfSpan, lastDishonorDay } from "@/lib/formats/nacha/codes/return-times";
import { readCorrection, type Correction } from "@/lib/formats/nacha/returns/correction";
import type { ReturnDetail, ReturnKind, ReturnRow, ReturnState } from "./types";

/** Acts on a return and the states that allow them. Mutations and buttons read this one table. */
const RETURN_ACTS = {
  match: ["open"],
  accept: ["open"],
  decline: ["open"],
  close: ["open"],
  resubmit: ["open", "resent"],
} as const satisfies Record<string, readonly ReturnState[]>;

export type ReturnAct = keyof typeof RETURN_ACTS;

type Actable = Pick<ReturnRow, "state" | "kind" | "isMatched">;

/** Whether what the row says allows an act; who may do it is asked apart. */
export function allowsAct(row: Actable, act: ReturnAct): boolean {
  if (!(RETURN_ACTS[act] as readonly string[]).includes(row.state)) return false;
  if (act === "match") return !row.isMatched;
  if (act === "accept") return row.isMatched && row.kind === "correction";
  if (act === "decline") return row.kind === "correction";
  return act === "resubmit" ? row.isMatched && row.kind === "return" : true;
}

/** What a code means and what is to be done, in plain words. */
export type CodeWords = { readonly title: string; readonly words: string; readonly nextStep: string };

const UNKNOWN_CODE: CodeWords = {
  title: "Unknown code",
  words: "This code is not one of the rules' list.",
  nextStep: "Ask the bank what it means, then close it with a note.",
};

/** The plain words of a return or change code. */
export function codeWords(code: string): CodeWords {
  return RETURN_CODES.get(code) ?? CORRECTION_CODES.get(code) ?? UNKNOWN_CODE;
}

export const KIND_WORDS: Readonly<Record<ReturnKind, string>> = {
  return: "Returned entry",
  correction: "Notification of change",
  dishonored: "Dishonored return",
  contested: "Contested dishonored return",
  refused_correction: "Refused notification of change",
};

export const STATE_WORDS: Readonly<Record<ReturnState, string>> = {
  open: "Open",
  resent: "Sent again",
  corrected: "Change accepted",
  declined: "Change declined",
  closed: "Closed",
};

/** The dates from which a deadline counts; null where one is not known. */
export type ReturnDates = {
  readonly receivedOn: LocalDate;
  readonly settledOn: LocalDate | null;
  readonly originalSettledOn: LocalDate | null;
};

/**
 * The last day on which our side must act, by the rule of the code: for a notification six banking days from receipt
 * (subsection 2.11.1), for a return what appendix four says, counted from the settlement of the entry or of its return.
 * Null where the rules set no date, or the day it counts from is not known.
 */
export function actByOf(code: string, dates: ReturnDates): LocalDate | null {
  const correction = CORRECTION_CODES.get(code);
  if (correction) return correction.act && endOfSpan(dates.receivedOn, correction.act);
  const act = RETURN_CODES.get(code)?.act ?? null;
  if (act === null) return null;
  const from = act.from === "original settlement" ? dates.originalSettledOn : (dates.settledOn ?? dates.receivedOn);
  return from && endOfSpan(from, act.span);
}

/** Until when our bank may dishonor a return that came too late or wrong; null for anything else. */
export function dishonorBy(row: Pick<ReturnDetail, "kind" | "settlementDate">): LocalDate | null {
  return row.kind === "return" && row.settlementDate !== null ? lastDishonorDay(row.settlementDate) : null;
}

/** The date of a day of the year (three digits) nearest to another date; null when it names none. */
export function dateOfDay(dayOfYear: string, near: LocalDate): LocalDate | null {
  if (!/^\d{3}$/.test(dayOfYear) || Number(dayOfYear) < 1 || Number(dayOfYear) > 366) return null;
  const year = Number(near.slice(0, 4));
  const found = [year - 1, year, year + 1]
    .map((one) => addDays(`${one}-01-01`, Number(dayOfYear) - 1))
    .toSorted((a, b) => Math.abs(daysBetween(near, a)) - Math.abs(daysBetween(near, b)));
  return found[0] ?? null;
}

/** Long runs of digits in a bank's own words hidden to their last four: they may be account numbers. */
export function maskNumbers(text: string): string {
  return text.replaceAll(/\d{5,}/g, (run) => "\u2022".repeat(run.length - 4) + run.slice(-4));
}

/** The parts of a correction that change a payee; others (our own name, an addenda) are for people to put right. */
const PAYEE_PARTS: ReadonlySet<string> = new Set<keyof Correction>([
  "accountNumber",
  "routingNumber",
  "transactionCode",
  "individualName",
  "individualId",
]);

/** The change of a payee that a notification says is right; null when it is none or its data are out of place. */
export function payeeChange(code: string, correctedText: string): Correction | null {
  const read = readCorrection(code, correctedText);
  if (!read) return null;
  const parts = Object.keys(read);
  return parts.length > 0 && parts.every((part) => PAYEE_PARTS.has(part)) ? read : null;
}

/** The corrected data as they may be shown: account numbers by their last four; null when there are none. */
export function shownCorrection(code: string, correctedText: string): string | null {
  if (correctedText.trim() === "") return null;
  const read = readCorrection(code, correctedText);
  if (!read) return maskNumbers(correctedText.trim());
  const parts = [
    read.routingNumber === undefined ? null : `routing number ${read.routingNumber}`,
    read.accountNumber === undefined ? null : `account ··${shownEnd(read.accountNumber)}`,
    read.transactionCode === undefined ? null : `transaction code ${read.transactionCode}`,
    read.individualName === undefined ? null : `name ${read.individualName}`,
    read.individualId === undefined ? null : `identification ${maskNumbers(read.individualId)}`,
    read.companyName === undefined ? null : `company name ${read.companyName}`,
    read.companyId === undefined ? null : `company identification ${read.companyId}`,
    read.foreignBank === undefined ? null : `bank abroad ${maskNumbers(read.foreignBank)}`,
  ];
  return parts.filter((part) => part !== null).join(", ");
}

/** The last four of an account number; nothing of one that has no more than four. */
export function shownEnd(accountNumber: string): string {
  return accountNumber.length > 4 ? accountNumber.slice(-4) : "";
}

/** Which way a returned entry had moved money; null for a code that does not exist. */
export function directionOf(code: string): "debit" | "credit" | null {
  return transactionCode(Number(code))?.direction ?? null;
}

/** How far away a deadline is, in banking days, in words. */
export function deadlineWords(actBy: LocalDate, today: LocalDate): { readonly words: string; readonly late: boolean } {
  if (actBy < today) return { words: `was due ${formatDate(actBy)}`, late: true };
  let left = 0;
  for (let day = today; left <= 10 && day < actBy; left += 1) day = addBusinessDays(addDays(day, 1), 0);
  const far = left > 10 ? "" : left === 0 ? ", today" : `, ${left} banking ${left === 1 ? "day" : "days"} left`;
  return { words: `by ${formatDate(actBy)}${far}`, late: false };
}
