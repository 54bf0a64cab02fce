import "server-only";
import { audit } from "@/lib/core/audit";
import { inTransaction, type Prisma, type Tx } from "@/lib/core/db";
import type { Heard, Verdict } from "../rules/attempt";
import { isPastCutoff } from "../rules/deadline";
import type { ExceptionStatus } from "../types";
import { heldDecision, type DecisionTicket } from "./attempts";
import { FACTS_CHANGED, type StoredException } from "./stored";

type DecisionData = Prisma.PositivePayDecisionUncheckedUpdateManyInput;
type Step = {
  readonly decision: DecisionData;
  /** The exception's next status; undefined leaves it. */
  readonly exception?: ExceptionStatus;
  readonly alarm?: string;
  readonly action: string;
  readonly after: object;
};

const OLDER_HEARD_LATE =
  "An older decision reached the bank late, perhaps after this one. Ask the bank which of the two it holds; before the cut-off, decide again.";
const FINAL_TOO_SOON =
  "The bank takes no decision on this any more, though our cut-off has not passed. Ask the bank what it did and when it closed.";

/** Writes what the bank said, if the lease is still ours. False when it is not: then it changes nothing. */
export function recordOutcome(ticket: DecisionTicket, heard: Heard, verdict: Verdict, now: Date): Promise<boolean> {
  return inTransaction(async (tx) => {
    const held = await heldDecision(tx, ticket);
    if (!held) return false;
    const { exception, status } = held;
    const step =
      status === "pending"
        ? await stepOf(tx, exception, ticket, heard, verdict, now)
        : await replacedMeanwhile(tx, exception, status, heard, now);
    await tx.positivePayDecision.update({
      where: { id: ticket.decisionId },
      data: { ...step.decision, leaseToken: null, leaseUntil: null },
    });
    if (step.exception) {
      await tx.positivePayException.update({
        where: { id: exception.id },
        data: { status: step.exception, updatedAt: now, ...(step.alarm ? { alarm: step.alarm } : {}) },
      });
    }
    await audit(tx, ticket.by, {
      action: step.action,
      subjectType: "exception",
      subjectId: exception.id,
      accountId: exception.accountId,
      before: { status: exception.status },
      after: { decisionId: ticket.decisionId, bankRequestId: heard.requestId, ...step.after },
    });
    return true;
  });
}

/**
 * It was replaced or voided while it was on its way: the newer one follows, this answer is only kept. But where the
 * newer one was sent before this answer came, the bank may have heard this one last: then neither is known to stand.
 */
async function replacedMeanwhile(
  tx: Tx,
  exception: StoredException,
  status: string,
  heard: Heard,
  now: Date,
): Promise<Step> {
  const taken = heard.kind === "answer";
  const { standing } = exception;
  const overtaken = (taken || heard.effect !== "none") && standing?.status === "sent";
  if (overtaken) {
    await tx.positivePayDecision.update({
      where: { id: standing.id },
      data: { status: "unknown", errorName: "OlderHeardLate", errorText: OLDER_HEARD_LATE },
    });
  }
  return {
    decision: taken ? { sentAt: now, bankRequestId: heard.requestId } : {},
    ...(overtaken ? { exception: "decided", alarm: OLDER_HEARD_LATE } : {}),
    action: overtaken ? "exception.unknown" : "exception.answered_late",
    after: { decision: status, taken, ...(overtaken ? { status: "unknown", why: OLDER_HEARD_LATE } : {}) },
  };
}

async function stepOf(
  tx: Tx,
  exception: StoredException,
  ticket: DecisionTicket,
  heard: Heard,
  verdict: Verdict,
  now: Date,
): Promise<Step> {
  const error = heard.kind === "error" ? { errorName: heard.name, errorText: heard.sentence } : {};
  const bankRequestId = heard.requestId;
  switch (verdict.kind) {
    case "sent":
      return {
        decision: { status: "sent", sentAt: now, dueAt: null, bankRequestId, errorName: null, errorText: null },
        exception: "sent",
        action: "exception.sent",
        after: { status: "sent", replayed: heard.kind === "answer" && heard.replayed },
      };
    case "again":
      return {
        decision: { ...error, dueAt: verdict.at, bankRequestId, ...(verdict.unsure ? { everUnsure: true } : {}) },
        action: "exception.attempt_failed",
        after: { ...error, unsure: verdict.unsure, againAt: verdict.at.toISOString() },
      };
    case "unknown":
      return {
        decision: { ...error, status: "unknown", errorText: verdict.why, dueAt: null, bankRequestId },
        exception: "decided",
        action: "exception.unknown",
        after: { status: "unknown", ...error, why: verdict.why },
      };
    case "refused":
      return refused(tx, exception, ticket, { ...error, bankRequestId }, verdict.closed, now);
  }
}

/**
 * The bank did not take it. An earlier decision for the same facts that it took, or may have taken, stands again;
 * without one the exception is open until its cut-off, and after that under its default. A bank that has closed before
 * our cut-off did something that we do not know: no default is assumed then.
 */
async function refused(
  tx: Tx,
  exception: StoredException,
  ticket: DecisionTicket,
  error: DecisionData,
  closed: boolean,
  now: Date,
): Promise<Step> {
  // First this one, then the earlier: never two that stand.
  await tx.positivePayDecision.update({ where: { id: ticket.decisionId }, data: { status: "refused" } });
  const earlier = await standAgain(tx, exception, ticket.decisionId);
  const ended = isPastCutoff(exception.decideBy, now);
  if (closed && !ended && !earlier) {
    return {
      decision: { ...error, status: "unknown", errorText: FINAL_TOO_SOON, dueAt: null },
      exception: "decided",
      alarm: FINAL_TOO_SOON,
      action: "exception.unknown",
      after: { status: "unknown", ...error, why: FINAL_TOO_SOON },
    };
  }
  const next = earlier === "sent" ? "sent" : earlier === "unknown" ? "decided" : ended ? "defaulted" : "open";
  return {
    decision: { ...error, dueAt: null },
    exception: next,
    action: "exception.refused",
    after: {
      status: next,
      ...(next === "defaulted" ? { assumed: exception.defaultAction } : {}),
      ...(earlier ? { earlierDecision: earlier } : {}),
      errorName: error.errorName,
      errorText: error.errorText,
    },
  };
}

/** Puts the newest earlier decision that left us back in its place. Null when none ever left. */
async function standAgain(tx: Tx, exception: StoredException, decisionId: string): Promise<"sent" | "unknown" | null> {
  const earlier = await tx.positivePayDecision.findFirst({
    where: {
      exceptionId: exception.id,
      id: { not: decisionId },
      status: "superseded",
      presentedAmountMinor: BigInt(exception.presentedAmountMinor),
      AND: [
        { OR: [{ sentAt: { not: null } }, { everUnsure: true }, { leaseToken: { not: null } }] },
        { OR: [{ errorName: null }, { errorName: { not: FACTS_CHANGED } }] },
      ],
    },
    orderBy: { decidedAt: "desc" },
  });
  if (!earlier) return null;
  const status = earlier.sentAt ? "sent" : "unknown";
  await tx.positivePayDecision.update({ where: { id: earlier.id }, data: { status } });
  return status;
}
