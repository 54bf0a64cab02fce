import { createHmac } from "node:crypto";
import { toDecimal } from "@/lib/core/money";
import { signBody } from "@/sandbox/qbank/deliver";
import type { PlannedEvent } from "./events";
import type { PlannedDelivery, SecretName } from "./plan";

/** A payment as the bank names it. */
export type Subject = { readonly bankPaymentId: string; readonly type: "ACH" | "WIRE"; readonly amountMinor: number };

/** A payment that no desk ever sent: its number is the event's own. */
const stranger = (event: PlannedEvent): Subject => ({ bankPaymentId: event.eventId, type: "WIRE", amountMinor: 100 });

/** The body of an event, the same bytes each time. */
export function bodyOf(event: PlannedEvent, subject: Subject | null, baseMs: number): string {
  if (event.payment !== null && !subject) throw new Error("The bank does not hold a payment of the plan");
  const { bankPaymentId, type, amountMinor } = subject ?? stranger(event);
  const at = new Date(baseMs + event.atMs).toISOString();
  return (
    `{"event_id":"${event.eventId}","event_type":"payment.status.update","resource_type":"payment","data":{` +
    `"paymentId":"${bankPaymentId}","type":"${type}","amount":${toDecimal(amountMinor, "USD")},"status":"${event.status}",` +
    `"creationDate":"${new Date(baseMs).toISOString()}","completionDate":${event.status === "P_COMPLETED" ? `"${at}"` : "null"},` +
    `"timestamp":"${at}","actor":"chaos","request_id":"${event.eventId}"}}`
  );
}

/** What is sent of a body, and with which headers: spoilt as planned. */
export function headersOf(
  { spoilt, secret, attemptId }: PlannedDelivery,
  body: string,
  secrets: Readonly<Record<SecretName, string>>,
): { sent: string; headers: Record<string, string> } {
  const signature = signBody(secrets[secret], body);
  const headers = { "content-type": "application/json", "webhook-event-id": attemptId };
  const signed = (text: string): Record<string, string> => ({ ...headers, "webhook-signature": text });
  switch (spoilt) {
    case "no":
    case "old_secret":
      return { sent: body, headers: signed(signature) };
    case "other_secret":
      return { sent: body, headers: signed(signBody("a guess", body)) };
    case "base64":
      return { sent: body, headers: signed(createHmac("sha256", secrets[secret]).update(body).digest("base64")) };
    case "no_header":
      return { sent: body, headers };
    case "other_bytes":
      return { sent: `${body} `, headers: signed(signature) };
    case "cut":
      return { sent: body.slice(0, 200), headers: { ...signed(signature), "content-length": String(body.length) } };
    case "cut_short":
      return { sent: body.slice(0, 200), headers: signed(signature) };
  }
}
