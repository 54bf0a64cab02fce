import { may } from "@/lib/core/permissions";
import { refuse, type Refusal } from "@/lib/core/result";
import type { ClosingVerdict, ClosingView } from "../types";
import type { PermitFacts, PermitPerson } from "./permits";
import { allows, STATUS_WORDS } from "./states";

/**
 * Two people close a payment whose outcome the bank cannot say. One proposes with evidence, another confirms; the
 * bank's own word wins at any moment before (contracts.md D10).
 */

/** What the rules need to know of a proposal. */
export type ClosingFacts = Pick<ClosingView, "state" | "proposedById">;

export const VERDICT_WORDS: Readonly<Record<ClosingVerdict, string>> = {
  completed: "It was paid",
  failed: "It was not paid",
};

/** Null when the person may say how an unknown payment ended. `waiting`: a proposal waits already. */
export function canPropose(payment: PermitFacts, person: PermitPerson, waiting: boolean): Refusal | null {
  if (!may(person.role, "payments.propose-closing")) {
    return refuse(
      "not_allowed",
      `Your role (${person.role}) may not close payments. An analyst or approver must do it.`,
    );
  }
  const state = notUnknown(payment);
  if (state) return state;
  if (!waiting) return null;
  return refuse(
    "already_proposed",
    "Somebody has proposed a closing already. It must be confirmed, declined or withdrawn before another one.",
  );
}

/** Null when the person may confirm or decline this proposal: an approver with no part in payment, file or proposal. */
export function canDecideClosing(payment: PermitFacts, closing: ClosingFacts, person: PermitPerson): Refusal | null {
  if (!may(person.role, "payments.confirm-closing")) {
    return refuse("not_allowed", `Your role (${person.role}) may not confirm closings. An approver must do it.`);
  }
  const ended = hasEnded(closing) ?? notUnknown(payment);
  if (ended) return ended;
  if (closing.proposedById === person.memberId) {
    return refuse("own_proposal", "You proposed this closing, so another approver must confirm or decline it.");
  }
  if (payment.createdById === person.memberId) {
    return refuse("own_payment", "You created this payment, so another approver must confirm or decline its closing.");
  }
  if (payment.uploadedById === person.memberId) {
    return refuse("own_file", "You uploaded this file, so another approver must confirm or decline its closing.");
  }
  return null;
}

/** Null when the person may take the proposal back: only who made it. */
export function canWithdraw(closing: ClosingFacts, person: PermitPerson): Refusal | null {
  if (closing.proposedById !== person.memberId) {
    return refuse("not_allowed", "Only the person who proposed a closing may withdraw it.");
  }
  return hasEnded(closing);
}

function notUnknown(payment: PermitFacts): Refusal | null {
  if (allows("close", payment.status)) return null;
  return refuse(
    "wrong_state",
    `This payment is now "${STATUS_WORDS[payment.status]}", so people have nothing to close. Nothing was changed.`,
  );
}

function hasEnded(closing: ClosingFacts): Refusal | null {
  if (closing.state === "proposed") return null;
  return refuse("closing_ended", `This proposal was ${closing.state} already. Nothing was changed; reload the page.`);
}

/** What confirming does and means, before it is done. */
export function consequenceSentences(verdict: ClosingVerdict): readonly string[] {
  return verdict === "completed"
    ? [
        "The payment becomes Completed, closed by people. It is never sent again.",
        "If the bank later says that it failed, an alarm is raised and this closing stays on record.",
      ]
    : [
        "The payment becomes Failed, closed by people. It is never sent again, and its key is never used again.",
        "Paying the same thing again becomes possible: the desk no longer holds a second file or wire back as a repeat. If the bank did pay after all, a second payment pays twice.",
      ];
}

/** How the proposal stands, in one sentence with its people. */
export function closingSentence(closing: ClosingView): string {
  const by = closing.endedBy ?? "the desk";
  switch (closing.state) {
    case "proposed":
      return `${closing.proposedBy} proposes: ${VERDICT_WORDS[closing.verdict].toLowerCase()}. Another approver must confirm it.`;
    case "confirmed":
      return `${closing.proposedBy} proposed and ${by} confirmed: ${VERDICT_WORDS[closing.verdict].toLowerCase()}.`;
    case "declined":
      return `${closing.proposedBy} proposed: ${VERDICT_WORDS[closing.verdict].toLowerCase()}. ${by} declined it.`;
    case "withdrawn":
      return closing.endedBy === null
        ? `${closing.proposedBy} proposed: ${VERDICT_WORDS[closing.verdict].toLowerCase()}. The bank's own word ended the proposal.`
        : `${closing.proposedBy} proposed: ${VERDICT_WORDS[closing.verdict].toLowerCase()}, and withdrew it.`;
  }
}
