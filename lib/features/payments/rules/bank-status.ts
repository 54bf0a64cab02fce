import type { BankCapabilities } from "@/lib/banks/port";
import { parseDecimal, sumMinor } from "@/lib/core/money";
import type { PaymentStatus, Rail } from "../types";
import { isFinal } from "./states";

/** What the bank says of a payment, by webhook or when asked. `amount` is plain decimal text. */
export type BankWord = {
  readonly type: string;
  readonly amount: string;
  /** The account it was paid from, where the bank says so. */
  readonly bankAccountId: string | null;
  readonly status: string;
  readonly timestamp: Date | null;
};

/** What the bank's figure of an ACH payment counts, by its connection (BankCapabilities). */
export type AchAmount = BankCapabilities["achAmount"];

/** What we asked for, as far as a bank repeats it. Amounts in minor units. */
export type IntentFacts = {
  readonly rail: Rail;
  readonly amountMinor: number;
  readonly currency: string;
  readonly bankAccountId: string;
  readonly ach: { readonly creditMinor: number; readonly debitMinor: number } | null;
  readonly achAmount: AchAmount;
};

export type StatusFacts = IntentFacts & {
  readonly status: PaymentStatus;
  readonly bankStatus: string | null;
  readonly bankTimestamp: Date | null;
  /** True when two people, not the bank, said how it ended. */
  readonly closedByPeople: boolean;
};

export type StatusStep =
  | { readonly kind: "mismatch"; readonly sentence: string }
  | { readonly kind: "contradiction"; readonly sentence: string }
  | { readonly kind: "nothing"; readonly effect: "already_final" | "late_ignored" | "older_ignored" | "no_change" }
  | { readonly kind: "move"; readonly to: PaymentStatus };

const FINAL_WORDS: Readonly<Record<string, "completed" | "failed">> = { P_COMPLETED: "completed", P_FAILED: "failed" };

/**
 * True when type, amount and, where the bank says it, account are those of our intent: what is checked before a bank's
 * id is believed (R6).
 */
export function isSamePayment(facts: IntentFacts, word: Pick<BankWord, "type" | "amount" | "bankAccountId">): boolean {
  const isAccount = word.bankAccountId === null || word.bankAccountId === facts.bankAccountId;
  return word.type.toUpperCase() === facts.rail && isAccount && isAmount(facts, word.amount);
}

function isAmount(facts: IntentFacts, amount: string): boolean {
  const saidMinor = parseDecimal(amount, facts.currency);
  if (facts.rail !== "ACH" || !facts.ach) return saidMinor === facts.amountMinor;
  const { creditMinor, debitMinor } = facts.ach;
  switch (facts.achAmount) {
    case "credits_plus_debits":
      return saidMinor === sumMinor([creditMinor, debitMinor]);
    case "larger_side":
      return saidMinor === Math.max(creditMinor, debitMinor);
    case "unchecked":
      return true;
  }
}

/**
 * What a word of the bank does to a payment. Forward only: a final state stays, whatever comes later or out of order;
 * a word with an older time than the stored one is ignored. Status text is an open list: only P_COMPLETED and
 * P_FAILED are final, everything else is in flight (contracts.md 1.3, R9).
 */
export function judgeBankWord(facts: StatusFacts, word: BankWord): StatusStep {
  if (!isSamePayment(facts, word)) {
    return {
      kind: "mismatch",
      sentence: `The bank says ${word.type} ${word.amount}${word.bankAccountId ? ` from its account ${word.bankAccountId}` : ""}, which is not what was sent. Nothing was changed; ask the bank.`,
    };
  }
  const final = FINAL_WORDS[word.status];
  if (isFinal(facts.status))
    return facts.closedByPeople ? afterPeople(facts, word, final) : afterFinal(facts.status, final);
  if (word.timestamp && facts.bankTimestamp && word.timestamp < facts.bankTimestamp) {
    return { kind: "nothing", effect: "older_ignored" };
  }
  if (final) return { kind: "move", to: final };
  if (facts.status === "submitted" && facts.bankStatus === word.status) return { kind: "nothing", effect: "no_change" };
  return { kind: "move", to: "submitted" };
}

function afterFinal(status: PaymentStatus, final: "completed" | "failed" | undefined): StatusStep {
  if (final === undefined) return { kind: "nothing", effect: "late_ignored" };
  if (final === status) return { kind: "nothing", effect: "already_final" };
  return {
    kind: "contradiction",
    sentence: `The bank first said "${status}" and now says "${final}". The first word stays; ask the bank.`,
  };
}

/** People were sure and the bank speaks after all. One that carries out what they closed as failed contradicts them too. */
function afterPeople(facts: StatusFacts, word: BankWord, final: "completed" | "failed" | undefined): StatusStep {
  if (final === facts.status) return { kind: "nothing", effect: "already_final" };
  if (final === undefined && facts.status !== "failed") return { kind: "nothing", effect: "late_ignored" };
  return {
    kind: "contradiction",
    sentence: `Two people closed it as "${facts.status}" and the bank now says ${word.status}. The closing stays on record; ask the bank, and look for a second payment of the same.`,
  };
}
