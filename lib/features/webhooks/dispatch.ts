import "server-only";
import { decodeEvent, type QBankEvent } from "@/lib/banks/qbank/webhooks";
import type { BankException, BankPayment } from "@/lib/banks/port";
import type { ActingFor } from "@/lib/core/actor";
import { open } from "@/lib/core/crypto";
import { log } from "@/lib/core/log";
import { listBanks } from "@/lib/features/banks/data/freshness";
import { scheduleSync } from "@/lib/features/banks/mutations/syncs";
import { applyBankStatus } from "@/lib/features/payments/mutations/bank-status";
import { recordException } from "@/lib/features/positive-pay/mutations/record";
import { BODY_CONTEXT, claimDelivery, finishDelivery, type Applied, type DeliveryTicket } from "./mutations";

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
    const ticket = await claimDelivery(clock(), null);
    if (!ticket) break;
    await work(ticket, clock);
  }
  return done;
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
