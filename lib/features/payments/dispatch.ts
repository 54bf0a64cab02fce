import "server-only";
import type { BankPort, SubmitAnswer } from "@/lib/banks/port";
import { sha256Hex } from "@/lib/core/crypto";
import { log } from "@/lib/core/log";
import type { ActingFor } from "@/lib/core/actor";
import { refreshBalance } from "@/lib/features/accounts/sync";
import { readFileBytes, StoredFileError } from "@/lib/features/ach-files/data";
import { bankFor } from "@/lib/features/banks/dispatch";
import { beginAttempt, type Begun } from "./mutations/attempts";
import { claimPayment, renewLease, type Ticket } from "./mutations/lease";
import type { Order } from "./mutations/order";
import { recordOutcome } from "./mutations/outcome";
import { bankCodeOf, databaseClock, stateOf } from "./data";
import { goesByEntry } from "./data/entries";
import { sendEntries } from "./dispatch/entries";
import { ask, KEY_TOO_OLD, ownRefusal, whileHeld } from "./dispatch/heard";
import { look } from "./dispatch/look";
import { judgeAttempt, judgeWatch, keyUsableUntil, type Heard } from "./rules/attempt";
import { pollPayment } from "./sync";
import type { PaymentStatus, Rail } from "./types";

/** How the outside is reached; a test gives its own clock, otherwise it is the database's. */
export type DispatchOptions = { readonly clock?: () => Date };

const AT_ONCE = 4;
const HOUR_MS = 3_600_000;
/** Of a bank that is not connected: the shortest memory of keys that we know of any bank (D10). */
const KEY_HOURS_UNCONNECTED = 24;

/**
 * Hands one released payment to its bank now: claim, attempt row, call with the stored key, outcome. True when this
 * call worked on it; false when it was not due or somebody else holds it. Never throws for the bank's sake.
 */
export async function dispatchPayment(paymentId: string, options: DispatchOptions = {}): Promise<boolean> {
  const clock = options.clock ?? (await databaseClock());
  const ticket = await claimPayment(clock(), paymentId);
  if (!ticket) return false;
  await work(ticket, clock);
  return true;
}

/**
 * The fast path behind a person's release, which waits for the bank: hand over, ask once, and for a transfer read both
 * balances afresh, for people to compare: nothing else confirms one (R12). Answers the state that was stored; the sweep does what is left.
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
  const clock = options.clock ?? (await databaseClock());
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
export async function bankOffers(bankCode: string, rail: Rail): Promise<boolean> {
  const bank = await bankFor(bankCode);
  if (!bank) return true;
  const { wires, transfers, ach } = bank.capabilities;
  return { WIRE: wires, TRANSFER: transfers, ACH: ach !== "none" }[rail];
}

async function work(ticket: Ticket, clock: () => Date): Promise<void> {
  try {
    const bank = await bankFor(await bankCodeOf(ticket.paymentId));
    if (await goesByEntry(ticket.paymentId)) {
      await sendEntries(ticket, bank, keyLifeMs(bank), clock);
      return;
    }
    const begun = await beginAttempt(ticket, { keyLifeMs: keyLifeMs(bank), isConnected: bank !== null }, clock());
    if (bank && begun.kind === "watch") await watch(ticket, begun, bank, clock);
    if (bank && begun.kind === "send") await send(ticket, begun, bank, clock);
  } catch (error) {
    // The lease runs out and the payment is taken up again, with the attempt counted as unsure.
    log.error(
      { err: error, paymentId: ticket.paymentId },
      "sending a payment failed on our side; it is taken up again",
    );
  }
}

function keyLifeMs(bank: BankPort | null): number {
  return (bank?.capabilities.idempotencyKeyHours ?? KEY_HOURS_UNCONNECTED) * HOUR_MS;
}

async function send(
  ticket: Ticket,
  begun: Extract<Begun, { kind: "send" }>,
  bank: BankPort,
  clock: () => Date,
): Promise<void> {
  const { attempt, order, facts } = begun;
  const tried = { ...facts, attempt, keyLifeMs: keyLifeMs(bank) };
  const heard = await whileHeld(ticket, clock, async (): Promise<Heard | null> => {
    const call = await prepared(bank, order);
    if (typeof call !== "function") return call;
    // The last look before anything leaves: this host may have stood still since the attempt was written.
    const now = clock();
    if (!(await renewLease(ticket, now))) return null;
    if (clock() >= keyUsableUntil(facts.keyStoredAt, tried.keyLifeMs)) return ownRefusal(KEY_TOO_OLD, "TimeoutError");
    return ask(call);
  });
  if (!heard) {
    log.warn({ paymentId: ticket.paymentId, attempt }, "the lease was lost before the call; nothing was sent");
    return;
  }
  const now = clock();
  const kept = await recordOutcome(ticket, { attempt, heard, verdict: judgeAttempt(tried, heard, now) }, now);
  if (!kept)
    log.warn({ paymentId: ticket.paymentId, attempt }, "an answer came after the lease was lost; no state was changed");
}

/**
 * The call, with all that it needs at hand; or what stands in its way on our side, told before anything left. A stored
 * value that cannot be right never gets better; a database that does not answer does.
 */
async function prepared(bank: BankPort, order: Order): Promise<(() => Promise<SubmitAnswer>) | Heard> {
  try {
    return await callOf(bank, order);
  } catch (error) {
    log.error({ err: error }, "a payment could not be made ready for its bank; nothing was sent");
    if (error instanceof StoredFileError) return ownRefusal(`${FILE_BROKEN} Nothing was sent; tell an administrator.`);
    return ownRefusal("The payment could not be read in full on our side. It was not sent yet.", "TimeoutError");
  }
}

const FILE_BROKEN = "The stored file cannot be read as it was received.";

async function callOf(bank: BankPort, order: Order): Promise<(() => Promise<SubmitAnswer>) | Heard> {
  const { idempotencyKey, signedInAt, bankAccountId, amount, beneficiary, toBankAccountId, ach, reference } = order;
  const options = { idempotencyKey, ...(signedInAt ? { signedInAt } : {}) };
  if (order.rail === "WIRE") {
    if (!bank.capabilities.wires) return notOffered("wires");
    if (!beneficiary) return ownRefusal("This wire has no beneficiary, so nothing was sent.");
    return () => bank.createWire({ bankAccountId, amount, reference, beneficiary }, options);
  }
  if (order.rail === "TRANSFER") {
    if (!bank.capabilities.transfers) return notOffered("transfers");
    if (!toBankAccountId) return ownRefusal("This transfer has no target, so nothing was sent.");
    return () => bank.createTransfer({ fromBankAccountId: bankAccountId, toBankAccountId, amount }, options);
  }
  if (bank.capabilities.ach !== "file") return notOffered("ACH files");
  if (!ach) return ownRefusal("This payment has no file, so nothing was sent.");
  const bytes = await readFileBytes(ach.fileId);
  if (sha256Hex(bytes) !== ach.sha256) {
    return ownRefusal("The stored file is not the one that was approved. Nothing was sent; tell an administrator.");
  }
  return () => bank.submitAchFile({ fileName: ach.fileName, bytes, bankAccountId }, options);
}

function notOffered(what: string): Heard {
  return ownRefusal(`This bank connection does not offer ${what}, so nothing was sent.`);
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
  const tried = { keyStoredAt: facts.keyStoredAt, keyLifeMs: keyLifeMs(bank) };
  const verdict = judgeWatch(tried, watched, asked, now);
  await recordOutcome(ticket, { attempt: null, heard, verdict, isMissing: watched.kind === "missing" }, now);
}
