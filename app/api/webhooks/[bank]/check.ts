import { readBounded } from "@/lib/banks/http/body";
import { isBankError } from "@/lib/banks/http/errors";
import { decodeEvent, verifySignature, type QBankEvent } from "@/lib/banks/qbank/webhooks";
import { MAX_BODY_BYTES } from "@/lib/features/webhooks/rules";
import type { RefusalReason } from "@/lib/features/webhooks/types";

export type Checked =
  | { readonly ok: true; readonly rawBody: Uint8Array; readonly event: QBankEvent; readonly resourceId: string | null }
  | { readonly ok: false; readonly reason: RefusalReason; readonly sizeBytes: number };

/** A bank's secrets: as held in memory, and as they stand now. */
export type Secrets = { readonly kept: readonly string[]; readonly fresh: () => Promise<readonly string[]> };

/**
 * Counts, verifies and reads a delivery, in this order: nothing is parsed before its signature holds. What the kept
 * secrets do not open is tried with fresh ones before it is refused: a rotation counts from its first moment.
 */
export async function checkDelivery(request: Request, { kept, fresh }: Secrets): Promise<Checked> {
  const refuse = (reason: RefusalReason, sizeBytes: number): Checked => ({ ok: false, reason, sizeBytes });
  if (kept.length === 0) return refuse("unknown_bank", 0);
  const rawBody = await readRaw(request);
  if (!rawBody) return refuse("too_large", Math.max(declaredSize(request), MAX_BODY_BYTES + 1));
  const signature = request.headers.get("webhook-signature");
  if (!signature) return refuse("no_signature", rawBody.byteLength);
  const isGood = verifySignature(rawBody, signature, kept) || verifySignature(rawBody, signature, await fresh());
  if (!isGood) return refuse("bad_signature", rawBody.byteLength);
  const event = readEvent(rawBody);
  if (!event) return refuse("not_json", rawBody.byteLength);
  return { ok: true, rawBody, event, resourceId: resourceIdOf(event) };
}

/** Null when the body is larger than the limit; no more than that is ever held. Throws when it is cut short. */
async function readRaw(request: Request): Promise<Uint8Array | null> {
  if (declaredSize(request) > MAX_BODY_BYTES) return null;
  try {
    const rawBody = await readBounded(request, MAX_BODY_BYTES);
    // A body cut short on its way must not count as a forgery: the bank delivers it again.
    if (declaredSize(request) > rawBody.byteLength) throw new Error("A webhook's body ended before its declared size");
    return rawBody;
  } catch (error) {
    if (error instanceof Error && error.name === "BodyTooLargeError") return null;
    throw error;
  }
}

/** What the sender says of its size, within what a column holds; 0 where it says nothing that can be read. */
function declaredSize(request: Request): number {
  const header = request.headers.get("content-length") ?? "";
  return /^\d{1,9}$/.test(header) ? Number(header) : 0;
}

function readEvent(rawBody: Uint8Array): QBankEvent | null {
  try {
    return decodeEvent(rawBody);
  } catch (error) {
    if (isBankError(error)) return null;
    throw error;
  }
}

function resourceIdOf(event: QBankEvent): string | null {
  switch (event.kind) {
    case "payment-status":
      return event.payment.bankPaymentId;
    case "exception-created":
      return event.exception.bankExceptionId;
    case "unknown":
    case "undecodable":
      return null;
  }
}
