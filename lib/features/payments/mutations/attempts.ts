import "server-only";
import { audit } from "@/lib/core/audit";
import { inTransaction, type Tx } from "@/lib/core/db";
import { refuse, type Refusal } from "@/lib/core/result";
import { keyUsableUntil, pastKeyLife, retryAt, stoppedByUs, type Verdict } from "../rules/attempt";
import type { IntentFacts } from "../rules/bank-status";
import { heldPayment, type Ticket } from "./lease";
import { orderOf, type Order } from "./order";
import { closePayment } from "./outcome";
import { achAmountOf, intentOf, type Stored } from "./stored";

/** What judging needs to know of the payment. */
export type TriedFacts = IntentFacts & {
  readonly everUnsure: boolean;
  readonly acceptedWithoutId: boolean;
  readonly keyStoredAt: Date;
};

export type Begun =
  | { readonly kind: "lost" | "stopped" }
  | { readonly kind: "send"; readonly attempt: number; readonly order: Order; readonly facts: TriedFacts }
  | {
      readonly kind: "watch";
      /** The number of this question, from 1; only those that the bank answered with "not there" count. */
      readonly asked: number;
      readonly bankPaymentId: string;
      readonly bankCode: string;
      readonly facts: TriedFacts;
    };

const NOT_SENT = refuse("not_sent", "The bank could not be reached while the key was good, so it was never sent.");
const NO_CONNECTION =
  "There are no connection settings for this bank. Set its address and credentials, then start the desk again.";
/** As after a fifth attempt: half a minute. */
const NO_CONNECTION_PAUSE = 5;

/**
 * Writes the attempt before anything is sent, in a transaction of its own. An earlier attempt that has no end was cut
 * off by a crash: it may have reached the bank, so from now on a refusal proves nothing. The key's life is looked at
 * first, so whatever else is wrong with a payment, it ends.
 */
export async function beginAttempt(
  ticket: Ticket,
  bank: { readonly keyLifeMs: number; readonly isConnected: boolean },
  now: Date,
): Promise<Begun> {
  return inTransaction(async (tx): Promise<Begun> => {
    const stored = await heldPayment(tx, ticket);
    if (!stored) return { kind: "lost" };
    const { idempotencyKey, keyStoredAt } = stored;
    if (!idempotencyKey || !keyStoredAt) throw new Error(`Payment ${stored.id} is being sent without a key`);
    const cutOff = await closeInterrupted(tx, stored, now);
    const everUnsure = stored.everUnsure || cutOff;
    const { acceptedWithoutId, conflictPaymentId } = stored;
    const achAmount = await achAmountOf(tx, stored);
    const facts: TriedFacts = { ...intentOf(stored), achAmount, acceptedWithoutId, keyStoredAt, everUnsure };
    const isPast = now >= keyUsableUntil(keyStoredAt, bank.keyLifeMs);
    if (isPast && (!conflictPaymentId || !bank.isConnected)) {
      return stop(tx, ticket, stored, { verdict: pastKeyLife(everUnsure), reason: NOT_SENT }, now);
    }
    if (!bank.isConnected) return waitForConnection(tx, ticket, stored, everUnsure, now);
    if (conflictPaymentId) {
      await tx.payment.updateMany({ where: { id: stored.id }, data: { everUnsure } });
      const asked = stored.pollCount + 1;
      return { kind: "watch", asked, bankPaymentId: conflictPaymentId, bankCode: stored.account.bank.code, facts };
    }
    const order = await orderOf(tx, stored, idempotencyKey);
    if ("ok" in order) return stop(tx, ticket, stored, { verdict: stoppedByUs(everUnsure), reason: order }, now);
    const attempt = stored.attemptCount + 1;
    await tx.paymentAttempt.create({ data: { paymentId: stored.id, attempt, startedAt: now } });
    await tx.payment.updateMany({ where: { id: stored.id }, data: { attemptCount: attempt, everUnsure } });
    await audit(tx, ticket.by, {
      action: "payment.attempt_started",
      subjectType: "payment",
      subjectId: stored.id,
      accountId: stored.accountId,
      after: { attempt, idempotencyKey },
    });
    return { kind: "send", attempt, order, facts };
  });
}

async function closeInterrupted(tx: Tx, stored: Stored, now: Date): Promise<boolean> {
  const { count } = await tx.paymentAttempt.updateMany({
    where: { paymentId: stored.id, finishedAt: null },
    data: {
      finishedAt: now,
      outcome: "unsure",
      errorName: "Interrupted",
      errorText: "The sender stopped before it heard the answer.",
    },
  });
  return count > 0;
}

/**
 * Nothing more is sent. `reason` is ours, and what people read only where surely nothing happened; in doubt they read
 * the verdict's own words, and the reason stands in the trail.
 */
async function stop(
  tx: Tx,
  ticket: Ticket,
  stored: Stored,
  end: { readonly verdict: Extract<Verdict, { kind: "failed" | "unknown" }>; readonly reason: Refusal },
  now: Date,
): Promise<Begun> {
  const { verdict, reason } = end;
  const said =
    verdict.kind === "failed"
      ? { errorName: reason.reason, errorText: reason.sentence }
      : { errorName: "outcome_unknown", errorText: verdict.why, everUnsure: true };
  const why = verdict.kind === "unknown" ? { why: verdict.why } : { sentence: reason.sentence };
  await closePayment(
    tx,
    ticket.by,
    stored,
    { status: verdict.kind, data: said, after: { reason: reason.reason, ...why } },
    now,
  );
  return { kind: "stopped" };
}

/** Tried again in half a minute, and told once: the trail is no place for a clock. */
async function waitForConnection(
  tx: Tx,
  ticket: Ticket,
  stored: Stored,
  everUnsure: boolean,
  now: Date,
): Promise<Begun> {
  const at = retryAt(now, NO_CONNECTION_PAUSE, null);
  await tx.payment.updateMany({
    where: { id: stored.id },
    data: {
      everUnsure,
      dueAt: at,
      errorName: "NoConnection",
      errorText: NO_CONNECTION,
      leaseToken: null,
      leaseUntil: null,
    },
  });
  if (stored.errorName !== "NoConnection") {
    await audit(tx, ticket.by, {
      action: "payment.retry_later",
      subjectType: "payment",
      subjectId: stored.id,
      accountId: stored.accountId,
      before: { status: stored.status },
      after: { errorName: "NoConnection", errorText: NO_CONNECTION, nextAttemptAt: at.toISOString() },
    });
  }
  return { kind: "stopped" };
}
