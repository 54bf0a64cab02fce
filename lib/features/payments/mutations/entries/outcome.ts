import "server-only";
import { audit } from "@/lib/core/audit";
import { inTransaction, type Prisma, type Tx } from "@/lib/core/db";
import { holdsAll, type Heard, type Verdict } from "../../rules/attempt";
import { OPEN_ENTRIES } from "../../rules/entries";
import { nextPollAt } from "../../rules/polling";
import { heldPayment, LEASE_MS, type Ticket } from "../lease";
import { isNumberTaken, type Stored } from "../stored";
import { settlePayment } from "./settle";
import { endStopped } from "./stop";

type Data = Prisma.PaymentEntryUncheckedUpdateInput;

/** What was heard about one entry. */
export type HeardEntry = {
  readonly line: number;
  /** Null when the bank was only asked about a payment. */
  readonly attempt: number | null;
  readonly heard: Heard | null;
  readonly verdict: Verdict;
  readonly isMissing?: boolean;
};

/** `next`: go on. `rest`: the payment has ended at the sender, or waits; the lease was given back. */
export type AfterEntry = "next" | "rest" | "lost";

/** How often one entry may hold the others back before it is set aside; a rate limit always does: it is the bank's. */
const HOLDS_BACK = 4;
const ASK_ON_AFTER_MS = 15 * 60_000;
/** Validated and in the core within minutes; its end comes the next morning, or by webhook. */
const SLOW_POLL = 6;

/** Writes what the bank said of an entry, if the payment's lease is still ours; whether the next may go follows from it. */
export function recordEntry(ticket: Ticket, result: HeardEntry, now: Date): Promise<AfterEntry> {
  return inTransaction(async (tx): Promise<AfterEntry> => {
    const stored = await heldPayment(tx, ticket);
    if (!stored) {
      await keepLateAnswer(tx, ticket, result);
      return "lost";
    }
    const { line, attempt, heard, verdict } = result;
    const entry = await tx.paymentEntry.findUniqueOrThrow({
      where: { paymentId_line: { paymentId: stored.id, line } },
    });
    // A word of the bank was faster than the answer to our question: it stands.
    if (!OPEN_ENTRIES.some((open) => open === entry.status)) return "next";
    const step = await stepOf(tx, { ...result, pollCount: entry.pollCount, everUnsure: entry.everUnsure }, stored, now);
    await tx.paymentEntry.update({
      where: { paymentId_line: { paymentId: stored.id, line } },
      data: { ...step.data, leaseToken: null },
    });
    const pausedUntil = pauseOf(verdict, heard, attempt);
    await holdOn(tx, ticket, stored, { pausedUntil, heard, isAttempt: attempt !== null }, now);
    await audit(tx, ticket.by, {
      action: step.action,
      subjectType: "payment_entry",
      subjectId: stored.id,
      accountId: stored.accountId,
      before: { status: entry.status },
      after: { line, attempt, ...step.after },
    });
    if (stored.entriesStoppedAt) await endStopped(tx, ticket.by, stored, now);
    const status = await settlePayment(tx, ticket.by, stored, now);
    return status !== "releasing" || pausedUntil ? "rest" : "next";
  });
}

/** Until when the whole payment waits: the bank asked for it, or is in trouble. */
function pauseOf(verdict: Verdict, heard: Heard | null, attempt: number | null): Date | null {
  if (verdict.kind !== "again" || heard?.kind !== "error" || attempt === null) return null;
  return holdsAll(heard) || attempt <= HOLDS_BACK ? verdict.at : null;
}

async function holdOn(
  tx: Tx,
  ticket: Ticket,
  stored: Stored,
  turn: { readonly pausedUntil: Date | null; readonly heard: Heard | null; readonly isAttempt: boolean },
  now: Date,
): Promise<void> {
  const { pausedUntil, heard, isAttempt } = turn;
  const error = pausedUntil && heard?.kind === "error" ? { errorName: heard.name, errorText: heard.sentence } : null;
  await tx.payment.updateMany({
    where: { id: stored.id, status: "releasing", leaseToken: ticket.leaseToken },
    data: {
      ...(isAttempt ? { attemptCount: { increment: 1 } } : {}),
      errorName: error?.errorName ?? null,
      errorText: error?.errorText ?? null,
      ...(pausedUntil
        ? { dueAt: pausedUntil, leaseToken: null, leaseUntil: null }
        : { leaseUntil: new Date(now.getTime() + LEASE_MS) }),
    },
  });
}

/** What is heard after the lease was lost moves no state; that the bank accepted it is evidence, and a doubt. */
async function keepLateAnswer(tx: Tx, ticket: Ticket, { line, attempt, heard }: HeardEntry): Promise<void> {
  if (heard?.kind !== "answer") return;
  const { bankPaymentId, bankStatus, requestId } = heard;
  const paymentId = ticket.paymentId;
  await tx.paymentEntry.updateMany({ where: { paymentId, line, status: "sending" }, data: { everUnsure: true } });
  const { accountId } = await tx.payment.findUniqueOrThrow({ where: { id: paymentId } });
  await audit(tx, ticket.by, {
    action: "payment_entry.late_answer",
    subjectType: "payment_entry",
    subjectId: paymentId,
    accountId,
    after: { line, attempt, bankPaymentId, bankStatus, bankRequestId: requestId },
  });
}

type Step = { readonly data: Data; readonly action: string; readonly after: object };
type Judged = HeardEntry & { readonly pollCount: number; readonly everUnsure: boolean };

async function stepOf(tx: Tx, result: Judged, stored: Stored, now: Date): Promise<Step> {
  const { heard, verdict } = result;
  const error = heard?.kind === "error" ? { errorName: heard.name, errorText: heard.sentence } : null;
  const facts = { bankRequestId: heard?.requestId ?? null, ...error };
  switch (verdict.kind) {
    case "submitted":
      return submitted(tx, result, { ...verdict, requestId: facts.bankRequestId }, stored, now);
    case "failed":
      return {
        action: "payment_entry.failed",
        data: { status: "failed", dueAt: null, finalAt: now, bankRequestId: facts.bankRequestId, ...error },
        after: { status: "failed", ...facts },
      };
    case "unknown":
      return unknown(verdict.why, verdict.alarm === true, facts, now);
    case "watch":
      return {
        action: "payment_entry.unsure",
        data: { conflictPaymentId: verdict.bankPaymentId, everUnsure: true, dueAt: verdict.at, pollCount: 0, ...error },
        after: { heldByBankAs: verdict.bankPaymentId, askAgainAt: verdict.at.toISOString(), ...facts },
      };
    case "again": {
      const isUnsure = verdict.unsure || result.everUnsure;
      return {
        action: verdict.unsure ? "payment_entry.unsure" : "payment_entry.retry_later",
        data: {
          dueAt: verdict.at,
          ...(isUnsure ? { everUnsure: true } : { status: "due" }),
          ...(verdict.acceptedWithoutId ? { acceptedWithoutId: true } : {}),
          ...(result.isMissing ? { pollCount: result.pollCount + 1 } : {}),
          ...error,
        },
        after: { nextAttemptAt: verdict.at.toISOString(), ...facts },
      };
    }
    case "executed":
      throw new Error("An ACH entry is not executed by an answer");
  }
}

function unknown(why: string, alarm: boolean, facts: object, now: Date): Step {
  return {
    action: alarm ? "payment_entry.mismatch" : "payment_entry.unknown",
    data: {
      status: "unknown",
      everUnsure: true,
      dueAt: null,
      // Asked about on, where a 409 named a number; without one nothing is claimed.
      pollDueAt: alarm ? null : new Date(now.getTime() + ASK_ON_AFTER_MS),
      pollCount: 0,
      errorName: alarm ? "bank_mismatch" : "outcome_unknown",
      errorText: why,
    },
    after: { status: "unknown", why, ...facts },
  };
}

async function submitted(
  tx: Tx,
  { line }: HeardEntry,
  answer: { readonly bankPaymentId: string; readonly bankStatus: string | null; readonly requestId: string | null },
  stored: Stored,
  now: Date,
): Promise<Step> {
  const { bankPaymentId, bankStatus, requestId } = answer;
  const facts = { bankPaymentId, bankStatus, bankRequestId: requestId };
  if (await isNumberTaken(tx, bankPaymentId, { paymentId: stored.id, line })) {
    return unknown("The bank answered with the number of another payment of ours.", true, facts, now);
  }
  const isFinalWord = bankStatus === "P_COMPLETED" || bankStatus === "P_FAILED";
  return {
    action: "payment_entry.submitted",
    data: {
      status: "submitted",
      bankPaymentId,
      bankStatus,
      bankRequestId: requestId,
      dueAt: null,
      pollCount: SLOW_POLL,
      pollDueAt: isFinalWord ? now : nextPollAt(stored.rail, SLOW_POLL, now),
      errorName: null,
      errorText: null,
    },
    after: { status: "submitted", ...facts },
  };
}
