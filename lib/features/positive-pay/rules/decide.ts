import { formatTime } from "@/lib/core/dates";
import { formatMoney } from "@/lib/core/money";
import { may, whoMay, type Role } from "@/lib/core/permissions";
import { refuse, type Refusal } from "@/lib/core/result";
import type { Choice, ExceptionStatus, Wanted } from "../types";
import { isPastCutoff } from "./deadline";
import { isReturnLetter } from "./reasons";

/** Acts on an exception and the states that allow them. A decision may be replaced until the cut-off (D9). */
export const EXCEPTION_ACTS = {
  decide: ["open", "decided", "sent"],
  default: ["open"],
} as const satisfies Record<string, readonly ExceptionStatus[]>;

export const NOTE_LIMIT = 500;

/** What the rule needs of an exception as it stands now. */
export type DecideFacts = {
  readonly status: ExceptionStatus;
  readonly decideBy: Date;
  readonly timeZone: string;
  readonly presentedAmountMinor: number;
  readonly currency: string;
  readonly standing: { readonly id: string; readonly choice: Choice; readonly decidedBy: string } | null;
};

/** True while anyone may decide: the state allows it and the cut-off is ahead. */
export function isDecidable(status: ExceptionStatus, decideBy: Date, now: Date): boolean {
  return (EXCEPTION_ACTS.decide as readonly string[]).includes(status) && !isPastCutoff(decideBy, now);
}

/** Why this decision cannot be taken; null when it can. The order: who, what is malformed, too late, what changed. */
export function canDecide(facts: DecideFacts, role: Role, wanted: Wanted, now: Date): Refusal | null {
  if (!may(role, "positive-pay.decide")) {
    return refuse(
      "not_allowed",
      `Your role (${role}) does not decide exceptions. It needs ${whoMay("positive-pay.decide")}.`,
    );
  }
  return malformed(wanted) ?? tooLate(facts, now) ?? changedSince(facts, wanted);
}

function malformed(wanted: Wanted): Refusal | null {
  if (wanted.choice === "RETURN" && !isReturnLetter(wanted.returnReason)) {
    return refuse("reason_missing", "A return needs its reason. Choose one from the list.", "returnReason");
  }
  if (wanted.choice === "PAY" && wanted.returnReason !== undefined) {
    return refuse("reason_not_wanted", "Only a return has a reason. Take it away or choose Return.", "returnReason");
  }
  if ((wanted.note ?? "").length > NOTE_LIMIT) {
    return refuse("note_too_long", `A note has at most ${NOTE_LIMIT} characters. Shorten it.`, "note");
  }
  return null;
}

function tooLate(facts: DecideFacts, now: Date): Refusal | null {
  if (isDecidable(facts.status, facts.decideBy, now)) return null;
  if (!isPastCutoff(facts.decideBy, now)) {
    return refuse("closed", "This exception is closed. Reload the page to see how it ended.");
  }
  return refuse(
    "past_cutoff",
    `The cut-off was ${formatTime(facts.decideBy, facts.timeZone)}. The bank takes no decision after it; call the bank if it matters.`,
  );
}

function changedSince(facts: DecideFacts, wanted: Wanted): Refusal | null {
  if (facts.presentedAmountMinor !== wanted.seenAmountMinor) {
    const money = formatMoney({ amountMinor: facts.presentedAmountMinor, currency: facts.currency });
    return refuse("amount_changed", `The bank changed the presented amount to ${money}. Look again, then decide.`);
  }
  if ((facts.standing?.id ?? null) !== wanted.seenDecisionId) {
    const { standing } = facts;
    return refuse(
      "decided_meanwhile",
      standing
        ? `${standing.decidedBy} decided ${choiceWord(standing.choice)} in the meantime. Nothing of yours was stored; decide again to replace it.`
        : "This exception was reopened in the meantime. Look again, then decide.",
    );
  }
  return null;
}

/** "Pay" or "Return", as every screen writes it. */
export function choiceWord(choice: Choice): string {
  return choice === "PAY" ? "Pay" : "Return";
}
