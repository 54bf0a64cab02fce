import "server-only";
import { setTimeout as wait } from "node:timers/promises";
import { decodeEvent, type QBankEvent } from "@/lib/banks/qbank/webhooks";
import type { BankException, BankPayment } from "@/lib/banks/port";
import type { ActingFor } from "@/lib/core/actor";
import { open } from "@/lib/core/crypto";
import { log } from "@/lib/core/log";
import { listBanks } from "@/lib/features/banks/data/freshness";
import { scheduleSync } from "@/lib/features/banks/mutations/syncs";
import { applyBankStatus } from "@/lib/features/payments/mutations/bank-status";
import { recordException } from "@/lib/features/positive-pay/mutations/record";
import { claimDelivery, finishDelivery, type Applied, type DeliveryTicket } from "./mutations/apply";
import { BODY_CONTEXT, isReceiving } from "./mutations/receive";

export type DispatchOptions = { readonly clock?: () => Date };

function actingFor(ticket: DeliveryTicket): ActingFor {
  return { type: "bank", name: ticket.bankCode, requestId: ticket.eventId };
}

/** The bank is asked about the payment as well (R10): `applyBankStatus` makes its poll due. */
async function applyPaymentStatus(payment: BankPayment, ticket: DeliveryTicket, now: Date): Promise<Applied> {
  const { bankPaymentId, type, amount, bankAccountId, status, audit } = payment;
  const { timestamp, actor, requestId } = audit;
  const said = { bankPaymentId, type, amount, bankAccountId, status, timestamp, actor, requestId };
  const word = { bankCode: ticket.bankCode, ...said };
  const { effect, retry } = await applyBankStatus(actingFor(ticket), { ...word, source: "webhook" }, now);
  return retry ? { kind: "again", effect } : { kind: "done", status: "applied", effect };
}

async function applyException(exception: BankException, ticket: DeliveryTicket, now: Date): Promise<Applied> {
  const { bankCode } = ticket;
  const told = { bankCode, exception, source: "webhook" } as const;
  const { effect, retry, ask } = await recordException(actingFor(ticket), told, now);
  const bank = ask ? (await listBanks()).find((one) => one.code === bankCode) : undefined;
  if (bank) await scheduleSync(bank.id, ["exceptions"], now);
  return retry ? { kind: "again", effect } : { kind: "done", status: "applied", effect };
}

/** Applies one stored delivery now. True when this call worked on it. Never throws for the delivery's sake. */
export async function dispatchDelivery(id: string, options: DispatchOptions = {}): Promise<boolean> {
  const clock = options.clock ?? (() => new Date());
  const ticket = await claimDelivery(clock(), id);
  if (!ticket) return false;
  await work(ticket, clock);
  return true;
}

/** Applies up to `limit` deliveries that are due. Answers how many it worked on. */
export async function dispatchDueDeliveries(limit: number, options: DispatchOptions = {}): Promise<number> {
  const clock = options.clock ?? (() => new Date());
  let done = 0;
  for (; done < limit; done += 1) {
    await letIntakeGoFirst();
    const ticket = await claimDelivery(clock(), null);
    if (!ticket) break;
    await work(ticket, clock);
  }
  return done;
}

/** Intake goes first, but a flood that never ends holds each delivery up no longer than this. */
const YIELD_MOST_MS = 1_000;
const YIELD_STEP_MS = 10;

async function letIntakeGoFirst(): Promise<void> {
  for (let waitedMs = 0; isReceiving() && waitedMs < YIELD_MOST_MS; waitedMs += YIELD_STEP_MS)
    await wait(YIELD_STEP_MS);
}

/** Deliveries of one run of the fast path; the clockwork takes what is left. */
const FAST_PATH_MOST = 200;
const fastPath = { isRunning: false, isWanted: false };

/**
 * Applies what was just stored once `after` lets it: at once when it is quiet. One run at a time in a process, so that
 * a flood is stored first and applied after. Whatever goes wrong here, the clockwork applies it.
 */
export function applySoon(after: (work: () => Promise<void>) => void): void {
  fastPath.isWanted = true;
  if (fastPath.isRunning) return;
  fastPath.isRunning = true;
  try {
    after(runFastPath);
  } catch (error) {
    fastPath.isRunning = false;
    log.debug({ err: error }, "no fast path for a webhook; the clockwork applies it");
  }
}

async function runFastPath(): Promise<void> {
  try {
    // Wanted again while the last look at the database was under way: it may have missed that one.
    for (let done = 0; fastPath.isWanted && done < FAST_PATH_MOST;) {
      fastPath.isWanted = false;
      done += await dispatchDueDeliveries(FAST_PATH_MOST - done);
    }
  } catch (error) {
    log.error({ err: error }, "the fast path for webhooks ended; the clockwork goes on");
  } finally {
    fastPath.isRunning = false;
  }
}

async function work(ticket: DeliveryTicket, clock: () => Date): Promise<void> {
  await finishDelivery(ticket, await apply(ticket, clock), clock());
}

async function apply(ticket: DeliveryTicket, clock: () => Date): Promise<Applied> {
  try {
    const event = decodeEvent(open(ticket.bodyCipher, BODY_CONTEXT));
    return await handle(event, ticket, clock());
  } catch (error) {
    log.error({ err: error, deliveryId: ticket.id }, "applying a webhook failed on our side; it is tried again");
    return { kind: "again", effect: "our_fault" };
  }
}

/** What each kind of event does. Exhaustive: a new kind does not compile without its row. */
async function handle(event: QBankEvent, ticket: DeliveryTicket, now: Date): Promise<Applied> {
  switch (event.kind) {
    case "payment-status":
      return applyPaymentStatus(event.payment, ticket, now);
    case "exception-created":
      return applyException(event.exception, ticket, now);
    case "unknown":
      return { kind: "done", status: "ignored", effect: "unknown_type" };
    case "undecodable":
      return {
        kind: "failed",
        effect: "undecodable",
        sentence: `The event cannot be read: ${event.problem}. Ask the bank what it means; replay it after the mend.`,
      };
  }
}
