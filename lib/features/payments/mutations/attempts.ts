import "server-only";
import { audit } from "@/lib/core/audit";
import { lookupHash, openText } from "@/lib/core/crypto";
import { inTransaction, type Prisma, type Tx } from "@/lib/core/db";
import { toDecimal } from "@/lib/core/money";
import { refuse, type Refusal } from "@/lib/core/result";
import { keyUsableUntil, pastKeyLife } from "../rules/attempt";
import type { AchFacts, Rail } from "../types";
import { BENEFICIARY_CONTEXT } from "./create";
import { heldPayment, type Ticket } from "./lease";
import { closePayment } from "./outcome";
import { integrityRefusal, type Stored } from "./stored";

/** All that the bank is told. The account number is in here: it goes to the bank and nowhere else. */
export type Order = {
  readonly rail: Rail;
  readonly bankCode: string;
  readonly idempotencyKey: string;
  readonly signedInAt: Date | null;
  readonly bankAccountId: string;
  readonly amount: string;
  readonly reference: string;
  readonly beneficiary: {
    readonly name: string;
    readonly routingNumber: string;
    readonly accountNumber: string;
  } | null;
  readonly toBankAccountId: string | null;
  readonly ach: AchFacts | null;
};

/** What judging needs to know of the payment. */
export type TriedFacts = {
  readonly rail: Rail;
  readonly everUnsure: boolean;
  readonly acceptedWithoutId: boolean;
  readonly keyStoredAt: Date;
  readonly amountMinor: number;
  readonly currency: string;
};

export type Begun =
  | { readonly kind: "lost" | "stopped" }
  | { readonly kind: "send"; readonly attempt: number; readonly order: Order; readonly facts: TriedFacts }
  | {
      readonly kind: "watch";
      readonly asked: number;
      readonly bankPaymentId: string;
      readonly bankCode: string;
      readonly facts: TriedFacts;
    };

/**
 * Writes the attempt before anything is sent, in a transaction of its own. An earlier attempt that has no end was cut
 * off by a crash: it may have reached the bank, so from now on a refusal proves nothing.
 */
export async function beginAttempt(ticket: Ticket, keyLifeMs: number, now: Date): Promise<Begun> {
  return inTransaction(async (tx): Promise<Begun> => {
    const stored = await heldPayment(tx, ticket);
    if (!stored) return { kind: "lost" };
    const { idempotencyKey, keyStoredAt } = stored;
    if (!idempotencyKey || !keyStoredAt) throw new Error(`Payment ${stored.id} is being sent without a key`);
    const cutOff = await closeInterrupted(tx, stored, now);
    const everUnsure = stored.everUnsure || cutOff;
    const { rail, acceptedWithoutId, amountMinor, currency } = stored;
    const facts: TriedFacts = { rail, acceptedWithoutId, amountMinor, currency, keyStoredAt, everUnsure };
    if (stored.conflictPaymentId) {
      const asked = stored.pollCount + 1;
      await tx.payment.updateMany({ where: { id: stored.id }, data: { everUnsure, pollCount: asked } });
      return {
        kind: "watch",
        asked,
        bankPaymentId: stored.conflictPaymentId,
        bankCode: stored.account.bank.code,
        facts,
      };
    }
    const order = await orderOf(tx, stored, idempotencyKey);
    if ("ok" in order) return stop(tx, ticket, stored, everUnsure, order, now);
    if (now >= keyUsableUntil(keyStoredAt, keyLifeMs)) {
      const sentence = "The bank could not be reached while the key was good, so it was never sent.";
      return stop(tx, ticket, stored, everUnsure, refuse("not_sent", sentence), now);
    }
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

/** Nothing more is sent: surely nothing happened, or people must find out. */
async function stop(
  tx: Tx,
  ticket: Ticket,
  stored: Stored,
  everUnsure: boolean,
  why: Refusal,
  now: Date,
): Promise<Begun> {
  const verdict = pastKeyLife(everUnsure);
  const data: Prisma.PaymentUpdateManyMutationInput = { everUnsure, errorName: why.reason, errorText: why.sentence };
  const status = verdict.kind === "failed" ? "failed" : "unknown";
  await closePayment(
    tx,
    ticket.by,
    stored,
    { status, data, after: { reason: why.reason, sentence: why.sentence } },
    now,
  );
  return { kind: "stopped" };
}

async function orderOf(tx: Tx, stored: Stored, idempotencyKey: string): Promise<Order | Refusal> {
  const broken = integrityRefusal(stored);
  if (broken) return broken;
  const { rail, account, amountMinor, currency, detail } = stored;
  const beneficiary = beneficiaryOf(stored);
  if (beneficiary !== null && "ok" in beneficiary) return beneficiary;
  const to = stored.toAccountId ? await tx.account.findUnique({ where: { id: stored.toAccountId } }) : null;
  const isWhole =
    rail === "WIRE"
      ? beneficiary !== null && !!stored.reference
      : rail === "TRANSFER"
        ? to !== null
        : detail.ach !== null;
  if (!isWhole) return refuse("payload_incomplete", "This payment lacks what the bank needs, so it was never sent.");
  return {
    rail,
    bankCode: account.bank.code,
    idempotencyKey,
    signedInAt: stored.releaserSignedInAt,
    bankAccountId: account.bankAccountId,
    amount: toDecimal(amountMinor, currency),
    reference: stored.reference ?? "",
    beneficiary,
    toBankAccountId: to?.bankAccountId ?? null,
    ach: detail.ach,
  };
}

function beneficiaryOf(stored: Stored): Order["beneficiary"] | Refusal {
  const { beneficiaryName: name, beneficiaryRouting: routingNumber, beneficiaryAccountCipher: cipher } = stored;
  if (!name || !routingNumber || !cipher) return null;
  const accountNumber = opened(cipher);
  if (accountNumber === null || lookupHash(accountNumber) !== stored.beneficiaryAccountHash) {
    return refuse("account_mismatch", "The beneficiary's account is not the one that was approved. Nothing was sent.");
  }
  return { name, routingNumber, accountNumber };
}

/** Null when the sealed number does not open: changed, or sealed under another key. */
function opened(cipher: Uint8Array): string | null {
  try {
    return openText(cipher, BENEFICIARY_CONTEXT);
  } catch {
    return null;
  }
}
