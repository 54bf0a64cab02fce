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
  readonly action: string;
  readonly after: object;
};

/** Writes what the bank said, if the lease is still ours. False when it is not: then it changes nothing. */
export function recordOutcome(ticket: DecisionTicket, heard: Heard, verdict: Verdict, now: Date): Promise<boolean> {
  return inTransaction(async (tx) => {
    const held = await heldDecision(tx, ticket);
    if (!held) return false;
    const { exception, status } = held;
    const step =
      status === "pending"
        ? await stepOf(tx, exception, ticket, heard, verdict, now)
        : replacedMeanwhile(status, heard, now);
    await tx.positivePayDecision.update({
      where: { id: ticket.decisionId },
      data: { ...step.decision, leaseToken: null, leaseUntil: null },
    });
    if (step.exception) {
      await tx.positivePayException.update({
        where: { id: exception.id },
        data: { status: step.exception, updatedAt: now },
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

/** It was replaced or voided while it was on its way: the newer one follows, this answer is only kept. */
function replacedMeanwhile(status: string, heard: Heard, now: Date): Step {
  const taken = heard.kind === "answer";
  return {
    decision: taken ? { sentAt: now, bankRequestId: heard.requestId } : {},
    action: "exception.answered_late",
    after: { decision: status, taken },
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
 * without one the exception is open until its cut-off, and after that (ours, or the one the bank just told of) under
 * its default.
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
  const ended = closed || isPastCutoff(exception.decideBy, now);
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
