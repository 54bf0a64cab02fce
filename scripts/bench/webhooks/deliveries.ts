import { signBody } from "@/sandbox/qbank/deliver";
import { createRandom } from "@/sandbox/qbank/seed/random";
import type { LoadRequest } from "../lib/load";

/** A payment that the desk knows: what the events are about. */
export type KnownPayment = { readonly bankPaymentId: string; readonly amount: string };

/** `count` distinct events about known payments, validly signed; the same for the same seed. */
export function makeDeliveries(
  seed: string,
  count: number,
  payments: readonly KnownPayment[],
  secret: string,
): { eventIds: string[]; requests: LoadRequest[] } {
  const random = createRandom(seed);
  const eventIds: string[] = [];
  const requests: LoadRequest[] = [];
  for (let index = 0; index < count; index += 1) {
    const eventId = random.uuid();
    const about = payments[index % payments.length];
    if (!about) throw new Error("There is no payment for the events");
    const body =
      `{"event_id":"${eventId}","event_type":"payment.status.update","resource_type":"payment","data":{` +
      `"paymentId":"${about.bankPaymentId}","type":"WIRE","amount":${about.amount},"status":"P_COMPLETED",` +
      `"creationDate":"2026-11-18T15:00:00.123Z","completionDate":"2026-11-18T15:10:00.000Z",` +
      `"timestamp":"2026-11-18T15:10:00.000Z","actor":"client_12345","request_id":"${random.uuid()}"}}`;
    const headers = {
      "content-type": "application/json",
      "webhook-event-id": random.uuid(),
      "webhook-signature": signBody(secret, body),
    };
    eventIds.push(eventId);
    requests.push({ headers, body });
  }
  return { eventIds, requests };
}
