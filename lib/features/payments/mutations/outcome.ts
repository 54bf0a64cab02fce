import "server-only";
import type { ActingFor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { inTransaction, type Prisma, type Tx } from "@/lib/core/db";
import type { Heard, Verdict } from "../rules/attempt";
import { nextPollAt } from "../rules/polling";
import { heldPayment, type Ticket } from "./lease";
import { isNumberTaken, type Stored } from "./stored";

type Data = Prisma.PaymentUpdateManyMutationInput;
const ASK_ON_AFTER_MS = 15 * 60_000;
type Step = { readonly data: Data; readonly action: string; readonly after: object };

/** What was heard in one attempt; `attempt` is null when the bank was only asked about a payment. */
export type HeardAttempt = {
  readonly attempt: number | null;
  readonly heard: Heard | null;
  readonly verdict: Verdict;
  /** The bank answered that it does not know the payment a 409 named: counted, unlike silence. */
  readonly isMissing?: boolean;
};

/**
 * Writes what the bank said, if the lease is still ours. False when it is not: then somebody else has taken the
 * payment over and what we heard changes nothing.
 */
export function recordOutcome(ticket: Ticket, result: HeardAttempt, now: Date): Promise<boolean> {
  return inTransaction(async (tx) => {
    const stored = await heldPayment(tx, ticket);
    if (!stored) {
      await keepLateAnswer(tx, ticket, result, now);
      return false;
    }
    if (result.attempt !== null && result.heard) await finishAttempt(tx, stored.id, result.attempt, result.heard, now);
    const step = await stepOf(tx, stored, result, now);
    await tx.payment.updateMany({
      where: { id: stored.id, status: "releasing", leaseToken: ticket.leaseToken },
      data: { ...step.data, leaseToken: null, leaseUntil: null },
    });
    await audit(tx, ticket.by, {
      action: step.action,
      subjectType: "payment",
      subjectId: stored.id,
      accountId: stored.accountId,
      before: { status: stored.status },
      after: step.after,
    });
    return true;
  });
}

/**
 * A success that was heard after the lease was lost moves no state, but it is evidence: the attempt keeps it, and the
 * trail names the payment for people.
 */
async function keepLateAnswer(tx: Tx, ticket: Ticket, result: HeardAttempt, now: Date): Promise<void> {
  const { attempt, heard } = result;
  if (attempt === null || heard?.kind !== "answer") return;
  const { bankPaymentId, bankStatus, requestId } = heard;
  const { count } = await tx.paymentAttempt.updateMany({
    where: { paymentId: ticket.paymentId, attempt, OR: [{ outcome: null }, { outcome: { not: "accepted" } }] },
    data: {
      outcome: "accepted",
      finishedAt: now,
      errorName: "LateAnswer",
      errorText: "The bank accepted this attempt, but its answer came after somebody else had taken over.",
      bankRequestId: requestId,
    },
  });
  if (count === 0) return;
  // An attempt that now has an end is not met as interrupted any more, so the doubt is kept here.
  await tx.payment.updateMany({ where: { id: ticket.paymentId, status: "releasing" }, data: { everUnsure: true } });
  const { accountId } = await tx.payment.findUniqueOrThrow({ where: { id: ticket.paymentId } });
  await audit(tx, ticket.by, {
    action: "payment.late_answer",
    subjectType: "payment",
    subjectId: ticket.paymentId,
    accountId,
    after: { attempt, bankPaymentId, bankStatus, bankRequestId: requestId },
  });
}

/** Ends a payment as failed or unknown in the caller's transaction, with its audit row. */
export async function closePayment(
  tx: Tx,
  by: ActingFor,
  stored: Stored,
  end: { readonly status: "failed" | "unknown"; readonly data: Data; readonly after: object },
  now: Date,
): Promise<void> {
  const { status, data, after } = end;
  await tx.payment.updateMany({
    where: { id: stored.id, status: stored.status },
    data: { ...data, ...endOf(status, now), ...askedOn(stored, status, now), leaseToken: null, leaseUntil: null },
  });
  await audit(tx, by, {
    action: `payment.${status}`,
    subjectType: "payment",
    subjectId: stored.id,
    accountId: stored.accountId,
    before: { status: stored.status },
    after: { status, ...after },
  });
}

function endOf(status: "failed" | "unknown", now: Date): Data {
  return status === "failed" ? { status, dueAt: null, finalAt: now } : { status, dueAt: null, everUnsure: true };
}

/** An unknown payment whose number a 409 named is still asked about; a transfer cannot be (R12). */
function askedOn(stored: Stored, status: "failed" | "unknown", now: Date): Data {
  if (status === "failed" || !stored.conflictPaymentId || stored.rail === "TRANSFER") return {};
  return { pollDueAt: new Date(now.getTime() + ASK_ON_AFTER_MS), pollCount: 0 };
}

const OUTCOMES = { none: "refused", unknown: "unsure", "in-progress": "in_progress" } as const;

async function finishAttempt(tx: Tx, paymentId: string, attempt: number, heard: Heard, now: Date): Promise<void> {
  const said =
    heard.kind === "answer"
      ? { outcome: "accepted" }
      : { outcome: OUTCOMES[heard.effect], errorName: heard.name, errorText: heard.sentence };
  await tx.paymentAttempt.updateMany({
    where: { paymentId, attempt, finishedAt: null },
    data: { ...said, finishedAt: now, bankRequestId: heard.requestId },
  });
}

async function stepOf(tx: Tx, stored: Stored, result: HeardAttempt, now: Date): Promise<Step> {
  const { attempt, heard, verdict } = result;
  const error = heard?.kind === "error" ? { errorName: heard.name, errorText: heard.sentence } : null;
  const requestId = heard?.requestId ?? null;
  const facts = { attempt, bankRequestId: requestId, ...error };
  switch (verdict.kind) {
    case "submitted":
      return submitted(tx, stored, verdict, { ...facts, replayed: heard?.kind === "answer" && heard.replayed }, now);
    case "executed":
      return {
        action: "payment.completed",
        data: {
          status: "completed",
          dueAt: null,
          finalAt: now,
          bankRequestId: requestId,
          errorName: null,
          errorText: null,
        },
        after: { status: "completed", executedByBank: true, ...facts },
      };
    case "failed":
      return {
        action: "payment.failed",
        data: { ...endOf("failed", now), ...error, bankRequestId: requestId },
        after: { status: "failed", ...facts },
      };
    case "unknown":
      return unknown(stored, verdict.why, facts, verdict.alarm === true, now);
    case "watch":
      return {
        action: "payment.unsure",
        data: { conflictPaymentId: verdict.bankPaymentId, everUnsure: true, dueAt: verdict.at, pollCount: 0, ...error },
        after: { heldByBankAs: verdict.bankPaymentId, askAgainAt: verdict.at.toISOString(), ...facts },
      };
    case "again":
      return {
        action: verdict.unsure ? "payment.unsure" : "payment.retry_later",
        data: {
          dueAt: verdict.at,
          ...(verdict.unsure ? { everUnsure: true } : {}),
          ...(verdict.acceptedWithoutId ? { acceptedWithoutId: true } : {}),
          ...(result.isMissing ? { pollCount: stored.pollCount + 1 } : {}),
          ...error,
        },
        after: { nextAttemptAt: verdict.at.toISOString(), acceptedWithoutId: verdict.acceptedWithoutId, ...facts },
      };
  }
}

function unknown(stored: Stored, why: string, facts: object, alarm: boolean, now: Date): Step {
  return {
    action: alarm ? "payment.mismatch" : "payment.unknown",
    data: {
      ...endOf("unknown", now),
      ...(alarm ? {} : askedOn(stored, "unknown", now)),
      errorName: alarm ? "bank_mismatch" : "outcome_unknown",
      errorText: why,
    },
    after: { status: "unknown", why, ...facts },
  };
}

async function submitted(
  tx: Tx,
  stored: Stored,
  verdict: Extract<Verdict, { kind: "submitted" }>,
  facts: { bankRequestId: string | null; replayed: boolean },
  now: Date,
): Promise<Step> {
  const { bankPaymentId, bankStatus } = verdict;
  if (await isNumberTaken(tx, bankPaymentId, { paymentId: stored.id, line: null }))
    return unknown(stored, "The bank answered with the number of another payment of ours.", facts, true, now);
  const isFinalWord = bankStatus === "P_COMPLETED" || bankStatus === "P_FAILED";
  return {
    action: "payment.submitted",
    data: {
      status: "submitted",
      bankPaymentId,
      bankStatus,
      bankRequestId: facts.bankRequestId,
      dueAt: null,
      pollCount: 0,
      // A last word already in the answer is asked for at once, with its type, amount and time.
      pollDueAt: isFinalWord ? now : nextPollAt(stored.rail, 0, now),
      errorName: null,
      errorText: null,
    },
    after: { status: "submitted", bankPaymentId, bankStatus, ...facts },
  };
}
