import type { AuditRow } from "@/lib/features/audit/types";
import type { DeliveryDetail, DeliveryReceipt } from "./types";

/** The most bytes of one delivery. A payment event has about 450. */
export const MAX_BODY_BYTES = 64 * 1024;

/** Refused deliveries that are remembered; older rows make room. */
export const REFUSALS_KEPT = 1_000;

const RETRY_FIRST_MS = 2_000;
const RETRY_MOST_MS = 15 * 60_000;
const TRIES_MOST = 20;

/** When a delivery is tried again after its n-th try: 2 s doubling to 15 minutes; null after the last (2.5 hours). */
export function retryAt(now: Date, tries: number): Date | null {
  if (tries >= TRIES_MOST) return null;
  return new Date(now.getTime() + Math.min(RETRY_MOST_MS, RETRY_FIRST_MS * 2 ** (tries - 1)));
}

const WAITING_WORDS: Readonly<Record<string, string>> = {
  unknown_payment:
    "No payment of ours has this number at the bank. If it is ours, look for it in the payments register under Unknown, then replay.",
  unknown_account: "The exception stands on an account that we do not know. Refresh the accounts, then replay.",
  our_fault: "Something went wrong on our side each time. The log has the delivery's id; replay it after the mend.",
};

/** What a delivery that was tried for the last time says. */
export function gaveUpSentence(effect: string): string {
  return WAITING_WORDS[effect] ?? `It could not be applied (${effect}). Replay it once the cause is gone.`;
}

const EFFECT_WORDS: Readonly<Record<string, string>> = {
  completed: "Payment completed",
  failed: "Payment failed at the bank",
  in_flight: "Payment in flight",
  already_final: "Nothing: the payment had ended so before",
  late_ignored: "Nothing: the payment had ended before",
  older_ignored: "Nothing: a newer word was known",
  no_change: "Nothing new",
  mismatch: "Alarm: it does not match what we hold",
  contradiction: "Alarm: it contradicts how the payment ended",
  unknown_payment: "Waits: the payment is not known yet",
  unknown_account: "Waits: the account is not known yet",
  our_fault: "Waits: our own fault",
  recorded: "Exception added to the queue",
  changed: "Exception changed",
  listed_again: "Exception open again: the bank lists it on a new day",
  still_listed: "Alarm: the bank lists it after the cut-off",
  reopened: "Exception reopened: its decision no longer holds",
  differs_bank_asked: "The bank's list was asked which word is right",
  past_cutoff_ignored: "Nothing: the cut-off had passed",
  amount_unreadable: "Nothing: the amount is not one of the account's currency",
  unknown_type: "Kept: we do not know this type of event",
};

/** What a delivery did, in words. */
export function effectWords(effect: string): string {
  return EFFECT_WORDS[effect] ?? effect;
}

const REASON_WORDS: Readonly<Record<string, string>> = {
  bad_signature: "Wrong signature",
  no_signature: "No signature",
  too_large: "Larger than 64 KB",
  not_json: "Signed, but not an event",
  unknown_bank: "Unknown bank in the address",
};

export function refusalWords(reason: string): string {
  return REASON_WORDS[reason] ?? reason;
}

/**
 * Where a delivery came from. Without a trusted proxy "direct": the header is whatever the sender wrote. With one, the
 * nearest hop of `X-Forwarded-For`, which the proxy wrote; earlier ones are the sender's claim.
 */
export function senderOf(forwardedFor: string | null, trustedProxy: boolean): string {
  if (!trustedProxy) return "direct";
  const last =
    forwardedFor
      ?.split(",")
      .at(-1)
      ?.trim()
      .replace(/^::ffff:/, "") ?? "";
  return /^[0-9a-fA-F.:]{2,45}$/.test(last) ? last : "unknown";
}

/** Printable text from outside, at most 60 characters. */
export function shortText(text: string): string {
  return text.replaceAll(/[^\w.:-]/g, "").slice(0, 60);
}

/**
 * The receipts of a delivery that are known by time and id: the first one and every one with another body stand in its
 * trail, the last one on its row. Repeats between them are counted only. Oldest first.
 */
export function receiptsOf(
  delivery: Pick<DeliveryDetail, "receivedAt" | "lastReceivedAt" | "receiptCount" | "lastDeliveryId">,
  history: readonly AuditRow[],
): DeliveryReceipt[] {
  const told = history.filter(({ action }) => action === "webhook.received" || action === "webhook.body_differs");
  const receipts = told.map((row): DeliveryReceipt => {
    const isFirst = row.action === "webhook.received";
    return {
      at: isFirst ? delivery.receivedAt : row.at,
      deliveryId: deliveryIdIn(row.after),
      kind: isFirst ? "first" : "other_body",
    };
  });
  const { lastReceivedAt: at, lastDeliveryId: deliveryId, receiptCount } = delivery;
  const isTold = deliveryId !== null && receipts.some((receipt) => receipt.deliveryId === deliveryId);
  return receiptCount > 1 && !isTold ? [...receipts, { at, deliveryId, kind: "repeat" }] : receipts;
}

function deliveryIdIn(after: unknown): string | null {
  const isTold = typeof after === "object" && after !== null && "deliveryId" in after;
  return isTold && typeof after.deliveryId === "string" ? after.deliveryId : null;
}
