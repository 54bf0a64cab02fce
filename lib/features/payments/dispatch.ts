import "server-only";
import { BankError, isBankError } from "@/lib/banks/http/errors";
import { openBank } from "@/lib/banks/open";
import type { BankPort, SubmitAnswer } from "@/lib/banks/port";
import { sha256Hex } from "@/lib/core/crypto";
import { log } from "@/lib/core/log";
import type { ActingFor } from "@/lib/core/actor";
import { refreshBalance } from "@/lib/features/accounts/sync";
import { readFileBytes } from "@/lib/features/ach-files/data";
import { getConnection } from "@/lib/features/banks/data";
import { beginAttempt, type Begun, type Order } from "./mutations/attempts";
import { claimPayment, LEASE_MS, renewLease, type Ticket } from "./mutations/lease";
import { recordOutcome } from "./mutations/outcome";
import { bankCodeOf, stateOf } from "./data";
import { judgeAttempt, judgeWatch, retryAt, type Heard, type Watched } from "./rules/attempt";
import { isSamePayment } from "./rules/bank-status";
import { pollPayment } from "./sync";
import type { AchFacts, PaymentStatus, Rail } from "./types";

/** How the outside is reached; a test gives its own clock. */
export type DispatchOptions = { readonly clock?: () => Date };

const AT_ONCE = 4;
const HOUR_MS = 3_600_000;
const NO_CONNECTION_PAUSE = 5;

/**
 * Hands one released payment to its bank now: claim, attempt row, call with the stored key, outcome. True when this
 * call worked on it; false when it was not due or somebody else holds it. Never throws for the bank's sake.
 */
export async function dispatchPayment(paymentId: string, options: DispatchOptions = {}): Promise<boolean> {
  const clock = options.clock ?? (() => new Date());
  const ticket = await claimPayment(clock(), paymentId);
  if (!ticket) return false;
  await work(ticket, clock);
  return true;
}

/**
 * The fast path behind a person's release, which waits for the bank: hand over, ask once, and for a transfer read both
 * balances, which is all that confirms one (R12). Answers the state that was stored; the sweep does what is left.
 */
export async function handOver(paymentId: string, by: ActingFor): Promise<PaymentStatus> {
  await dispatchPayment(paymentId);
  await pollPayment(paymentId);
  const { status, accountId, toAccountId } = await stateOf(paymentId);
  if (status === "completed" && toAccountId) {
    await Promise.allSettled([accountId, toAccountId].map((id) => refreshBalance(id, by)));
  }
  return status;
}

/** Hands over up to `limit` payments that are due, a few at a time. Answers how many it worked on. */
export async function dispatchDuePayments(limit: number, options: DispatchOptions = {}): Promise<number> {
  const clock = options.clock ?? (() => new Date());
  let done = 0;
  const worker = async (): Promise<void> => {
    while (done < limit) {
      const ticket = await claimPayment(clock(), null);
      if (!ticket) return;
      done += 1;
      await work(ticket, clock);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, limit) }, worker));
  return done;
}

/** Whether a bank's connection carries a rail. True where there is no connection yet: it is asked again when sent. */
export function bankOffers(bankCode: string, rail: Rail): boolean {
  const connection = getConnection(bankCode);
  if (!connection) return true;
  const { wires, transfers, ach } = openBank(connection).capabilities;
  return { WIRE: wires, TRANSFER: transfers, ACH: ach === "file" }[rail];
}

async function work(ticket: Ticket, clock: () => Date): Promise<void> {
  try {
    const bank = await bankOf(ticket, clock);
    if (!bank) return;
    const begun = await beginAttempt(ticket, bank.capabilities.idempotencyKeyHours * HOUR_MS, clock());
    if (begun.kind === "watch") await watch(ticket, begun, bank, clock);
    if (begun.kind === "send") await send(ticket, begun, bank, clock);
  } catch (error) {
    // The lease runs out and the payment is taken up again, with the attempt counted as unsure.
    log.error(
      { err: error, paymentId: ticket.paymentId },
      "sending a payment failed on our side; it is taken up again",
    );
  }
}

async function bankOf(ticket: Ticket, clock: () => Date): Promise<BankPort | null> {
  const connection = getConnection(await bankCodeOf(ticket.paymentId));
  if (connection) return openBank(connection);
  const heard: Heard = {
    kind: "error",
    name: "ConnectionError",
    effect: "none",
    sentence:
      "There are no connection settings for this bank. Set its address and credentials, then start the desk again.",
    requestId: null,
    retryAfterMs: null,
    transactionId: null,
  };
  const at = retryAt(clock(), NO_CONNECTION_PAUSE, null);
  await recordOutcome(
    ticket,
    { attempt: null, heard, verdict: { kind: "again", at, unsure: false, acceptedWithoutId: false } },
    clock(),
  );
  return null;
}

async function send(
  ticket: Ticket,
  begun: Extract<Begun, { kind: "send" }>,
  bank: BankPort,
  clock: () => Date,
): Promise<void> {
  const { attempt, order, facts } = begun;
  const heard = await whileHeld(ticket, clock, () => ask(bank, order));
  const tried = { ...facts, attempt, keyLifeMs: bank.capabilities.idempotencyKeyHours * HOUR_MS };
  const now = clock();
  const kept = await recordOutcome(ticket, { attempt, heard, verdict: judgeAttempt(tried, heard, now) }, now);
  if (!kept)
    log.warn({ paymentId: ticket.paymentId, attempt }, "an answer came after the lease was lost; it changes nothing");
}

/** Renews the lease while the bank is asked. */
async function whileHeld<T>(ticket: Ticket, clock: () => Date, call: () => Promise<T>): Promise<T> {
  const beat = setInterval(() => {
    renewLease(ticket, clock()).catch((error: unknown) =>
      log.warn({ err: error }, "a payment's lease could not be renewed"),
    );
  }, LEASE_MS / 4);
  try {
    return await call();
  } finally {
    clearInterval(beat);
  }
}

async function ask(bank: BankPort, order: Order): Promise<Heard> {
  try {
    return { kind: "answer", ...toHeard(await callBank(bank, order)) };
  } catch (error) {
    if (isBankError(error)) return heardOf(error);
    throw error;
  }
}

function toHeard(answer: SubmitAnswer): Omit<Extract<Heard, { kind: "answer" }>, "kind"> {
  const { bankPaymentId, status, requestId, replayed } = answer;
  return { bankPaymentId, bankStatus: status, requestId, replayed };
}

function heardOf(error: BankError): Heard {
  const detail = error.detail ? ` The bank says: ${error.detail}` : "";
  return {
    kind: "error",
    name: error.name,
    effect: error.effect,
    sentence: `${error.message}${detail}`,
    requestId: error.requestId ?? null,
    retryAfterMs: error.retryAfterMs ?? null,
    transactionId: error.transactionId ?? null,
  };
}

async function callBank(bank: BankPort, order: Order): Promise<SubmitAnswer> {
  const { idempotencyKey, signedInAt, bankAccountId, amount } = order;
  const options = { idempotencyKey, ...(signedInAt ? { signedInAt } : {}) };
  if (order.rail === "WIRE") {
    if (!bank.capabilities.wires) throw notOffered("wires");
    if (!order.beneficiary) throw new Error("A wire without a beneficiary reached the bank call");
    return bank.createWire(
      { bankAccountId, amount, reference: order.reference, beneficiary: order.beneficiary },
      options,
    );
  }
  if (order.rail === "TRANSFER") {
    if (!bank.capabilities.transfers) throw notOffered("transfers");
    if (!order.toBankAccountId) throw new Error("A transfer without a target reached the bank call");
    return bank.createTransfer(
      { fromBankAccountId: bankAccountId, toBankAccountId: order.toBankAccountId, amount },
      options,
    );
  }
  if (bank.capabilities.ach !== "file") throw notOffered("ACH files");
  if (!order.ach) throw new Error("An ACH payment without a file reached the bank call");
  const bytes = await approvedBytes(order.ach);
  return bank.submitAchFile({ fileName: order.ach.fileName, bytes, bankAccountId }, options);
}

/** The file as it was approved. Bytes that do not open or have another hash are a refusal; a lost database is not. */
async function approvedBytes(ach: AchFacts): Promise<Uint8Array> {
  const bytes = await readFileBytes(ach.fileId).catch((error: unknown) => {
    if (error instanceof Error && "clientVersion" in error) throw error;
    log.error({ err: error, fileId: ach.fileId }, "the stored bytes of an approved file do not open");
    return null;
  });
  if (bytes === null || sha256Hex(bytes) !== ach.sha256) {
    throw ownRefusal("The stored file is not the one that was approved. Nothing was sent; tell an administrator.");
  }
  return bytes;
}

function notOffered(what: string): BankError {
  return ownRefusal(`This bank connection does not offer ${what}, so nothing was sent.`);
}

/** A refusal of ours before anything left, told like the bank's own. */
function ownRefusal(message: string): BankError {
  return new BankError("ValidationError", message, { effect: "none" });
}

async function watch(
  ticket: Ticket,
  begun: Extract<Begun, { kind: "watch" }>,
  bank: BankPort,
  clock: () => Date,
): Promise<void> {
  const { facts, asked } = begun;
  const { watched, heard } = await whileHeld(ticket, clock, () => look(bank, begun));
  const now = clock();
  const tried = { keyStoredAt: facts.keyStoredAt, keyLifeMs: bank.capabilities.idempotencyKeyHours * HOUR_MS };
  await recordOutcome(ticket, { attempt: null, heard, verdict: judgeWatch(tried, watched, asked, now) }, now);
}

async function look(
  bank: BankPort,
  begun: Extract<Begun, { kind: "watch" }>,
): Promise<{ watched: Watched; heard: Heard | null }> {
  try {
    const payment = await bank.getPayment(begun.bankPaymentId);
    const { bankPaymentId, status: bankStatus, type, amount, status } = payment;
    const same = isSamePayment(begun.facts, { type, amount, status, timestamp: null });
    return { watched: { kind: "found", bankPaymentId, bankStatus, same }, heard: null };
  } catch (error) {
    if (!isBankError(error)) throw error;
    const kind = error.name === "NotFoundError" ? "missing" : "unreachable";
    return { watched: { kind, retryAfterMs: error.retryAfterMs ?? null }, heard: heardOf(error) };
  }
}
