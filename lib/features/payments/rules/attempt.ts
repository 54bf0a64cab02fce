import type { BankErrorEffect, BankErrorName } from "@/lib/banks/http/errors";
import type { Rail } from "../types";

/**
 * What one try at handing a payment to the bank comes to. The key is stored and never changes, so "again" always
 * means the same request with the same key; what is asked here is only whether asking again is allowed at all.
 */

/** The bank's answer as the rule needs it. */
export type Heard =
  | {
      readonly kind: "answer";
      readonly bankPaymentId: string | null;
      readonly bankStatus: string | null;
      readonly requestId: string | null;
      readonly replayed: boolean;
    }
  | {
      readonly kind: "error";
      readonly name: BankErrorName;
      readonly effect: BankErrorEffect;
      readonly sentence: string;
      readonly requestId: string | null;
      readonly retryAfterMs: number | null;
      readonly transactionId: string | null;
    };

export type Tried = {
  readonly rail: Rail;
  /** The number of this attempt, from 1. */
  readonly attempt: number;
  readonly everUnsure: boolean;
  /** True when the bank has accepted it before without saying its id. */
  readonly acceptedWithoutId: boolean;
  readonly keyStoredAt: Date;
  readonly keyLifeMs: number;
};

export type Verdict =
  /** The bank has it and said its id. */
  | { readonly kind: "submitted"; readonly bankPaymentId: string; readonly bankStatus: string | null }
  /** A transfer is done when the bank answers (R12). */
  | { readonly kind: "executed" }
  /** Surely nothing happened and asking again cannot help. */
  | { readonly kind: "failed" }
  /** Ask again with the same key; `unsure` when this attempt may have moved money. */
  | { readonly kind: "again"; readonly at: Date; readonly unsure: boolean; readonly acceptedWithoutId: boolean }
  /** The bank holds a request with this key and named a payment: ask about that one, send nothing. */
  | { readonly kind: "watch"; readonly bankPaymentId: string; readonly at: Date }
  /** Nothing more can be learnt by asking: people must. */
  | { readonly kind: "unknown"; readonly why: string; readonly alarm?: boolean };

const KEY_MARGIN_MS = 60 * 60_000;
const BACKOFF_FIRST_MS = 2_000;
const BACKOFF_MOST_MS = 15 * 60_000;
const WATCH_FIRST_MS = 2_000;

/** Refusals that a later try may not meet: credentials, rate limit, a bank that is not reachable. */
const TRANSIENT: ReadonlySet<BankErrorName> = new Set([
  "AuthenticationError",
  "RateLimitError",
  "ConnectionError",
  "TimeoutError",
  "CircuitOpenError",
  "ServiceUnavailableError",
]);

/** Until when a stored key may be used: the bank's memory less an hour (D10). */
export function keyUsableUntil(keyStoredAt: Date, keyLifeMs: number): Date {
  return new Date(keyStoredAt.getTime() + keyLifeMs - KEY_MARGIN_MS);
}

/** 2 s doubling to 15 minutes; never sooner than the bank asked for. */
export function retryAt(now: Date, attempt: number, retryAfterMs: number | null): Date {
  const backoff = Math.min(BACKOFF_MOST_MS, BACKOFF_FIRST_MS * 2 ** Math.min(attempt - 1, 20));
  return new Date(now.getTime() + Math.max(backoff, retryAfterMs ?? 0));
}

/** Decides what follows from what the bank said. `now` is when it was heard. */
export function judgeAttempt(tried: Tried, heard: Heard, now: Date): Verdict {
  if (heard.kind === "answer") return judgeAnswer(tried, heard, now);
  if (heard.effect === "in-progress") {
    // Sending again is what the bank forbids here (seed 000, 5.2).
    if (heard.transactionId === null) {
      return { kind: "unknown", why: "The bank holds this request but did not say which payment it became." };
    }
    return { kind: "watch", bankPaymentId: heard.transactionId, at: new Date(now.getTime() + WATCH_FIRST_MS) };
  }
  if (heard.effect === "unknown") return again(tried, now, heard.retryAfterMs, true);
  if (TRANSIENT.has(heard.name)) return again(tried, now, heard.retryAfterMs, false);
  if (tried.everUnsure) {
    return {
      kind: "unknown",
      why: "A repeat was refused, but an earlier attempt ended without an answer and may have gone through.",
    };
  }
  return { kind: "failed" };
}

/** What says nothing about the entry but about our access or the bank's time: all entries wait with it. */
const HOLDS_ALL: ReadonlySet<BankErrorName> = new Set([
  "RateLimitError",
  "AuthenticationError",
  "PermissionDeniedError",
]);

/** Whether an error of one entry holds back all the others, however often it comes. */
export function holdsAll(heard: Heard): boolean {
  return heard.kind === "error" && HOLDS_ALL.has(heard.name);
}

const LAST_TRY_MS = 60_000;

/**
 * As `judgeAttempt`, of one entry of many: an access that was taken away is no refusal of a payee, and a wait that is
 * longer than a key lives ends no entry. It is asked for once more in the last minute that its key is good.
 */
export function judgeEntry(tried: Omit<Tried, "rail">, heard: Heard, now: Date): Verdict {
  const mayEnd = heard.kind === "error" && heard.name === "PermissionDeniedError";
  const verdict = judgeAttempt(
    { rail: "ACH", ...tried },
    mayEnd ? { ...heard, name: "AuthenticationError" } : heard,
    now,
  );
  if (verdict.kind === "again" || heard.kind !== "error" || heard.effect === "in-progress") return verdict;
  const isTransient = heard.effect === "unknown" || mayEnd || TRANSIENT.has(heard.name);
  const lastTry = new Date(keyUsableUntil(tried.keyStoredAt, tried.keyLifeMs).getTime() - LAST_TRY_MS);
  if (!isTransient || now >= lastTry) return verdict;
  const { acceptedWithoutId } = tried;
  return { kind: "again", at: lastTry, unsure: heard.effect === "unknown", acceptedWithoutId };
}

function judgeAnswer(tried: Tried, heard: Extract<Heard, { kind: "answer" }>, now: Date): Verdict {
  if (tried.rail === "TRANSFER") return { kind: "executed" };
  if (heard.bankPaymentId !== null) {
    return { kind: "submitted", bankPaymentId: heard.bankPaymentId, bankStatus: heard.bankStatus };
  }
  // R11: one repeat with the same key may bring the answer back with its Location; it cannot pay twice.
  if (tried.acceptedWithoutId) {
    return { kind: "unknown", why: "The bank accepted this payment twice over the same key without saying its id." };
  }
  return { kind: "again", at: retryAt(now, 1, null), unsure: true, acceptedWithoutId: true };
}

function again(tried: Tried, now: Date, retryAfterMs: number | null, unsure: boolean): Verdict {
  const at = retryAt(now, tried.attempt, retryAfterMs);
  if (at < keyUsableUntil(tried.keyStoredAt, tried.keyLifeMs)) {
    return { kind: "again", at, unsure, acceptedWithoutId: tried.acceptedWithoutId };
  }
  return pastKeyLife(tried.everUnsure || unsure);
}

/** How often a payment that a 409 named may be missing before people must know; it is still asked about (polling.ts). */
const WATCH_MOST = 8;
/** A bank that cannot be reached says nothing about the payment: as after a sixth attempt, a minute. */
const UNREACHABLE_PAUSE = 6;

/** What asking about the payment of a 409 came to. `same`: its type and amount are those of our intent. */
export type Watched =
  | { readonly kind: "found"; readonly bankPaymentId: string; readonly bankStatus: string; readonly same: boolean }
  | { readonly kind: "missing" | "unreachable"; readonly retryAfterMs: number | null };

/** Decides after the `asked`th question (from 1, unanswered ones not counted) about a payment that a 409 named (R6). Nothing is ever sent here. */
export function judgeWatch(
  tried: Pick<Tried, "keyStoredAt" | "keyLifeMs">,
  watched: Watched,
  asked: number,
  now: Date,
): Verdict {
  if (watched.kind === "found") {
    if (watched.same)
      return { kind: "submitted", bankPaymentId: watched.bankPaymentId, bankStatus: watched.bankStatus };
    return {
      kind: "unknown",
      why: "The bank says this key belongs to a payment of another kind or amount. Ask the bank before anything else.",
      alarm: true,
    };
  }
  if (watched.kind === "missing" && asked >= WATCH_MOST) {
    return { kind: "unknown", why: "The bank holds this request but does not show the payment it named." };
  }
  const pause = watched.kind === "missing" ? asked : UNREACHABLE_PAUSE;
  const at = retryAt(now, pause, watched.retryAfterMs);
  if (at < keyUsableUntil(tried.keyStoredAt, tried.keyLifeMs)) {
    return { kind: "again", at, unsure: true, acceptedWithoutId: false };
  }
  return pastKeyLife(true);
}

type End = Extract<Verdict, { kind: "failed" | "unknown" }>;

/** What a payment becomes whose key may not be used any more. */
export function pastKeyLife(everUnsure: boolean): End {
  return everUnsure
    ? { kind: "unknown", why: "No sure answer came while the bank still remembered the key, so it is not sent again." }
    : { kind: "failed" };
}

/** What a payment becomes that we ourselves refuse to send (again). */
export function stoppedByUs(everUnsure: boolean): End {
  return everUnsure
    ? {
        kind: "unknown",
        why: "An earlier attempt ended without an answer and may have gone through; a fault on our side stops a repeat.",
      }
    : { kind: "failed" };
}
