import "server-only";
import { createHmac, timingSafeEqual } from "node:crypto";
import type { z } from "zod";
import { parseJsonBytes } from "@/lib/banks/http/body";
import { firstProblem } from "@/lib/banks/http/decode-body";
import { bankError } from "@/lib/banks/http/errors";
import type { BankException, BankPayment } from "@/lib/banks/port";
import { toBankPayment } from "./resources/payments";
import { toBankException } from "./resources/positive-pay";
import { wireEvent, type WireEvent, wireException, wirePayment } from "./wire/objects";

/**
 * True when `Webhook-Signature` is the lowercase hex HMAC-SHA256 of the raw body under one of the secrets (R8), with
 * or without `sha256=`. Pass the current secret, then the previous one. Takes the same time whichever matches.
 * Verify the bytes as received: a body that was parsed and written again has another signature.
 */
export function verifySignature(rawBody: Uint8Array, header: string | null, secrets: readonly string[]): boolean {
  const match = /^(?:sha256=)?([0-9a-f]{64})$/.exec(header?.trim() ?? "");
  if (!match?.[1]) return false;
  const given = Buffer.from(match[1], "hex");
  let isValid = false;
  for (const secret of secrets) {
    // Anyone can sign with an empty secret: an unset variable must not open the door.
    if (secret === "") continue;
    const expected = createHmac("sha256", secret).update(rawBody).digest();
    if (timingSafeEqual(expected, given)) isValid = true;
  }
  return isValid;
}

type EventHead = { readonly eventId: string; readonly eventType: string; readonly resourceType: string };

/**
 * A webhook event. `unknown`: a type we do not know, kept by its name. `undecodable`: a type we know whose `data` does
 * not fit; `problem` names the field, so that the delivery can be stored, shown and replayed after a mend.
 */
export type QBankEvent = EventHead &
  (
    | { readonly kind: "payment-status"; readonly payment: BankPayment }
    | { readonly kind: "exception-created"; readonly exception: BankException }
    | { readonly kind: "unknown" }
    | { readonly kind: "undecodable"; readonly problem: string }
  );

function readEnvelope(rawBody: Uint8Array): WireEvent {
  let problem = "it is not valid JSON";
  try {
    const found = wireEvent.safeParse(parseJsonBytes(rawBody));
    if (found.success) return found.data;
    problem = `field ${firstProblem(found.error.issues) || "(whole)"}`;
  } catch {
    // The parser's own words quote the body, so they stay out of the error.
  }
  throw bankError("event-undecodable", `QBank sent an event that cannot be read: ${problem}.`);
}

function undecodableEvent(head: EventHead, error: z.ZodError): QBankEvent {
  return { ...head, kind: "undecodable", problem: `field data.${firstProblem(error.issues)}` };
}

/** Reads an event whose signature is verified. Throws `UndecodableBodyError` only when it has no readable envelope. */
export function decodeEvent(rawBody: Uint8Array): QBankEvent {
  const { event_id, event_type, resource_type, data } = readEnvelope(rawBody);
  const head: EventHead = { eventId: event_id, eventType: event_type, resourceType: resource_type };
  if (event_type === "payment.status.update" && resource_type === "payment") {
    const found = wirePayment.safeParse(data);
    if (!found.success) return undecodableEvent(head, found.error);
    return { ...head, kind: "payment-status", payment: toBankPayment(found.data) };
  }
  if (event_type === "positivepay.exception.created" && resource_type === "positivepay.exception") {
    const found = wireException.safeParse(data);
    if (!found.success) return undecodableEvent(head, found.error);
    return { ...head, kind: "exception-created", exception: toBankException(found.data) };
  }
  return { ...head, kind: "unknown" };
}
