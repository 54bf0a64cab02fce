import { z } from "zod";
import { newId } from "@/lib/core/ids";
import { parseDecimal } from "@/lib/core/money";
import { bookReturn } from "../qbank/bookings";
import { bulkDays, bulkSumMinor } from "../qbank/bulk";
import { toldEvent } from "../qbank/notices";
import { returnId } from "../qbank/state";
import { completePayment, failPayment, fireDue } from "../qbank/simulate";
import type { Payment } from "../qbank/types";
import { ControlRefusal, parsed, type ControlCall } from "./call";

/** What the control surface does to payments and to the lines of an account. */
export function paymentOf({ sandbox, id }: Pick<ControlCall, "sandbox" | "id">): Payment {
  const { bank } = sandbox.parts;
  fireDue(bank, bank.clock.nowMs());
  const payment = bank.state.payments.get(id);
  if (!payment) throw new ControlRefusal(404, "No such payment");
  return payment;
}

const endRequest = z.strictObject({ reason: z.string().max(200).default("FAILED_ON_DEMAND") });

/** Ends an unfinished payment now. */
export async function endPayment(call: ControlCall, outcome: "fail" | "settle"): Promise<unknown> {
  const payment = paymentOf(call);
  if (payment.completedMs !== null) throw new ControlRefusal(409, `The payment is already ${payment.status}`);
  const { bank } = call.sandbox.parts;
  const nowMs = bank.clock.nowMs();
  const { reason } = parsed(endRequest, call.body);
  bank.commit(outcome === "fail" ? failPayment(bank, payment, nowMs, reason) : completePayment(bank, payment, nowMs));
  await call.sandbox.tick();
  return { paymentId: payment.paymentId, status: bank.state.payments.get(payment.paymentId)?.status };
}

const returnRequest = z.strictObject({
  code: z.string().regex(/^[A-Z]{1,2}\d{2}$/),
  amount: z.string().optional(),
});

/**
 * Books a completed payment back, once and under an id of its own. QBank publishes no status for it, so the payment
 * stays P_COMPLETED and no event is sent: only the line tells.
 */
export function returnPayment(call: ControlCall): unknown {
  const payment = paymentOf(call);
  const { bank } = call.sandbox.parts;
  const wanted = parsed(returnRequest, call.body);
  if (payment.kind === "transfer") throw new ControlRefusal(409, "A transfer between own accounts is not returned");
  if (payment.status !== "P_COMPLETED") throw new ControlRefusal(409, `The payment is ${payment.status}`);
  if (payment.kind !== "wire" && !/^R\d{2}$/.test(wanted.code)) {
    throw new ControlRefusal(422, "An ACH payment is returned with an R-code, R01 to R99");
  }
  if (bank.state.effects.has(returnId(payment.paymentId))) throw new ControlRefusal(409, "It is returned already");
  const most = payment.kind === "ach-file" ? payment.creditMinor || payment.debitMinor : payment.amountMinor;
  const amountMinor = wanted.amount === undefined ? most : parseDecimal(wanted.amount, payment.currency);
  if (amountMinor === null || amountMinor <= 0 || amountMinor > most) {
    throw new ControlRefusal(422, "The amount must be positive and no more than was paid");
  }
  bank.commit([bookReturn(payment, wanted.code, amountMinor, bank.clock.nowMs())]);
  return { paymentId: payment.paymentId, status: payment.status, code: wanted.code, amountMinor };
}

const eventRequest = z.strictObject({
  type: z.string().min(1).max(200).default("payment.status.update"),
  paymentId: z.guid().toLowerCase(),
  status: z.string().min(1).max(100),
  timestamp: z.iso.datetime({ offset: true }).optional(),
});

/** Sends an event about a payment whatever its true state is; the books do not change. */
export async function sendEvent({ sandbox, body }: ControlCall): Promise<unknown> {
  const { bank } = sandbox.parts;
  const wanted = parsed(eventRequest, body);
  const payment = paymentOf({ sandbox, id: wanted.paymentId });
  const nowMs = bank.clock.nowMs();
  const saidMs = wanted.timestamp === undefined ? nowMs : Date.parse(wanted.timestamp);
  const final = wanted.status === "P_COMPLETED" || wanted.status === "P_FAILED";
  const told = { ...payment, status: wanted.status, statusMs: saidMs, completedMs: final ? saidMs : null };
  const change = toldEvent(bank, wanted.type, told, nowMs);
  bank.commit([change]);
  await sandbox.tick();
  return { eventId: change.event.eventId };
}

const bulkRequest = z.strictObject({
  count: z.number().int().min(1).max(1_000_000),
  days: z.number().int().min(1).max(1_000).default(30),
});

/** Adds loaded lines to an account: one record in the journal, the lines are made when they are read. */
export function addLines({ sandbox, id, body }: ControlCall): unknown {
  const { bank } = sandbox.parts;
  const account = bank.state.accounts.get(id);
  if (!account) throw new ControlRefusal(404, "No such account");
  const { count, days } = parsed(bulkRequest, body);
  const bulk = { bulkId: newId(), accountId: id, count, ...bulkDays(bank.clock.nowMs(), days) };
  const { currency } = account;
  const sumMinor = bulkSumMinor(bulk);
  const legs = [
    { ledger: id, currency, amountMinor: sumMinor },
    { ledger: "bank:bulk", currency, amountMinor: -sumMinor },
  ];
  bank.commit([{ t: "bulk", bulk, legs }]);
  return { accountId: id, added: count, balanceChangeMinor: sumMinor, from: bulk.firstDay, to: bulk.lastDay };
}
