import { newId } from "@/lib/core/ids";
import type { Bank } from "./bank";
import { encodeEvent, encodeException, encodePayment } from "./encode";
import type { Change } from "./events";
import type { Payment, PayException } from "./types";

/** Webhook events, written once as the exact text that will be signed and sent. */
function eventChange(
  bank: Bank,
  eventType: string,
  resourceType: string,
  data: string,
  atMs: number,
): Extract<Change, { t: "event" }> {
  const eventId = newId();
  const off = bank.options.webhookUrl === null;
  return {
    t: "event",
    event: {
      eventId,
      eventType,
      body: encodeEvent(eventId, eventType, resourceType, data),
      createdMs: atMs,
      attempts: [],
      nextAttemptMs: off ? null : atMs,
      state: off ? "off" : "due",
    },
  };
}

/** `payment.status.update`, sent on `P_COMPLETED` and `P_FAILED` only (seed 000, 4.1). */
export function paymentEvent(bank: Bank, payment: Payment, atMs: number): Change {
  return eventChange(bank, "payment.status.update", "payment", encodePayment(payment), atMs);
}

/** An event on demand that says of a payment whatever it is told to. */
export function toldEvent(
  bank: Bank,
  eventType: string,
  payment: Omit<Payment, "status"> & { readonly status: string },
  atMs: number,
): Extract<Change, { t: "event" }> {
  return eventChange(bank, eventType, "payment", encodePayment(payment), atMs);
}

/** Extension D3. */
export function exceptionEvent(bank: Bank, exception: PayException, currency: string, atMs: number): Change {
  const data = encodeException(exception, currency);
  return eventChange(bank, "positivepay.exception.created", "positivepay.exception", data, atMs);
}
