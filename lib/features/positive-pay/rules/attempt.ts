import type { BankErrorEffect, BankErrorName } from "@/lib/banks/http/errors";
import { isPastCutoff } from "./deadline";

/** What one try at handing a decision to the bank came to. */
export type Heard =
  | { readonly kind: "answer"; readonly requestId: string | null; readonly replayed: boolean }
  | {
      readonly kind: "error";
      readonly name: BankErrorName;
      readonly effect: BankErrorEffect;
      readonly sentence: string;
      readonly requestId: string | null;
      readonly retryAfterMs: number | null;
    };

export type Tried = {
  /** The number of this attempt, from 1. */
  readonly attempt: number;
  /** An earlier attempt ended without a sure answer. */
  readonly everUnsure: boolean;
  readonly decidedAt: Date;
  readonly keyLifeMs: number;
};

export type Verdict =
  | { readonly kind: "sent" }
  /** Surely not taken. `closed`: the bank says that it takes no decision on this exception any more. */
  | { readonly kind: "refused"; readonly closed: boolean }
  | { readonly kind: "again"; readonly at: Date; readonly unsure: boolean }
  | { readonly kind: "unknown"; readonly why: string };

const KEY_MARGIN_MS = 60 * 60_000;
const BACKOFF_FIRST_MS = 2_000;
/** Short: a decision has hours, not days. */
const BACKOFF_MOST_MS = 60_000;

const TRANSIENT: ReadonlySet<BankErrorName> = new Set([
  "AuthenticationError",
  "RateLimitError",
  "ConnectionError",
  "TimeoutError",
  "CircuitOpenError",
  "ServiceUnavailableError",
]);

/** How long a stored key may be used: the bank's memory less an hour (D10). */
export function keyUsableMs(keyLifeMs: number): number {
  return keyLifeMs - KEY_MARGIN_MS;
}

/** Until when a stored key may be used. */
export function keyUsableUntil(decidedAt: Date, keyLifeMs: number): Date {
  return new Date(decidedAt.getTime() + keyUsableMs(keyLifeMs));
}

/** 2 s doubling to a minute; never sooner than the bank asked for. */
export function retryAt(now: Date, attempt: number, retryAfterMs: number | null): Date {
  const backoff = Math.min(BACKOFF_MOST_MS, BACKOFF_FIRST_MS * 2 ** Math.min(attempt - 1, 10));
  return new Date(now.getTime() + Math.max(backoff, retryAfterMs ?? 0));
}

/**
 * What follows from what was heard. Asking again is always the same request with the same key. It goes on past the
 * cut-off: only the answer to the stored key tells whether a decision that was sent in time arrived.
 */
export function judgeAttempt(tried: Tried, heard: Heard, now: Date): Verdict {
  if (heard.kind === "answer") return { kind: "sent" };
  if (heard.effect === "in-progress") {
    return {
      kind: "unknown",
      why: "The bank holds this decision but has not confirmed it. Before the cut-off, decide again: that is sent under a new key and replaces it.",
    };
  }
  const unsure = heard.effect === "unknown";
  if (unsure || TRANSIENT.has(heard.name)) {
    const at = retryAt(now, tried.attempt, heard.retryAfterMs);
    if (at < keyUsableUntil(tried.decidedAt, tried.keyLifeMs)) return { kind: "again", at, unsure };
    return pastKeyLife(tried.everUnsure || unsure);
  }
  if (tried.everUnsure) {
    return {
      kind: "unknown",
      why: "The bank refused a repeat, but an earlier attempt ended without an answer and may have been taken. Ask the bank.",
    };
  }
  return { kind: "refused", closed: heard.name === "GoneError" };
}

/**
 * Why a decision is not handed over now; null when it may be. The first sending is in time or not at all; asking again
 * what became of an earlier one goes on past the cut-off, while the bank remembers the key.
 */
export function whyNotNow(
  order: { readonly everUnsure: boolean; readonly decidedAt: Date; readonly decideBy: Date },
  keyLifeMs: number,
  now: Date,
): "key_old" | "past_cutoff" | null {
  if (now >= keyUsableUntil(order.decidedAt, keyLifeMs)) return "key_old";
  return !order.everUnsure && isPastCutoff(order.decideBy, now) ? "past_cutoff" : null;
}

/** What a decision becomes whose key may not be used any more. */
export function pastKeyLife(everUnsure: boolean): Verdict {
  return everUnsure
    ? { kind: "unknown", why: "No sure answer came while the bank remembered the key. Ask the bank what it did." }
    : { kind: "refused", closed: false };
}
