import type { Capabilities } from "@/lib/features/banks/types";

/** Each choice of a capability in words, the same in the form and where it is only read. */
export const ACH_WORDS: Readonly<Record<Capabilities["ach"], string>> = {
  file: "Whole files",
  entry: "Single entries, one call each",
  none: "Not at this bank",
};

export const ACH_RETURNS_WORDS: Readonly<Record<Capabilities["achReturns"], string>> = {
  api: "Fetched by the desk",
  none: "By a file that someone uploads",
};

export const ACH_AMOUNT_WORDS: Readonly<Record<Capabilities["achAmount"], string>> = {
  credits_plus_debits: "Credits and debits together",
  larger_side: "The larger of credits and debits",
  unchecked: "Not known, not compared",
};

export const DECISION_WORDS: Readonly<Record<Capabilities["positivePayDecisions"], string>> = {
  api: "Sent by the desk",
  file: "By a file",
  none: "At the bank's own portal",
};

export function yesNo(value: boolean): string {
  return value ? "Yes" : "No";
}
