import type { BankErrorEffect, BankErrorName } from "@/lib/banks/http/errors";
import type { FaultCall } from "./calls";
import type { Fault, Nature } from "./faults";

/**
 * What has to come of each cell of the fault table, by rule and from nothing of the client's: contracts.md 1.4, 1.6, R1,
 * R5 to R7 and R11, proof.md F3, F4 and I10, and the bounds that issue 3 asks for, written down here once more.
 */
type Bounds = { readonly attempts: number; readonly attemptMs: number; readonly totalMs: number };
const ONE_OBJECT: Bounds = { attempts: 4, attemptMs: 30_000, totalMs: 75_000 };
const LIST: Bounds = { attempts: 4, attemptMs: 60_000, totalMs: 150_000 };
const FILE: Bounds = { attempts: 4, attemptMs: 120_000, totalMs: 300_000 };
const STREAM: Bounds = { attempts: 4, attemptMs: 60_000, totalMs: 900_000 };
const TOKEN: Bounds = { attempts: 3, attemptMs: 10_000, totalMs: 30_000 };

/** A pause that the bank asked for and that is longer is the caller's to keep. */
const LONGEST_PAUSE_MS = 15_000;

/** Found down five calls in a row or twenty attempts, a bank is then asked once in half a minute. */
export const MOST_BEFORE_OPEN = 20;
export const PROBE_EVERY_MS = 30_000;

export type Expected = {
  /** `value`: the success of a bank where nothing is wrong. */
  readonly outcome: "value" | { readonly name: BankErrorName; readonly effect: BankErrorEffect };
  /** Of the call itself; a token is not counted. */
  readonly requests: number;
  /** Asked for again because of the fault. */
  readonly tokens: number;
  /** Acts of the bank under the key when the call is over. */
  readonly effects: 0 | 1;
};

const NAMES: Readonly<Record<Nature, BankErrorName>> = {
  refused: "ValidationError",
  conflict: "IdempotencyConflictError",
  "key-reused": "IdempotencyKeyReuseError",
  unauthenticated: "AuthenticationError",
  "slow-down": "RateLimitError",
  busy: "ServiceUnavailableError",
  "server-fault": "ServerError",
  "never-sent": "ConnectionError",
  lost: "ConnectionError",
  silent: "TimeoutError",
  unreadable: "UndecodableBodyError",
  harmless: "UnexpectedStatusError",
};
const BY_STATUS: Readonly<Record<number, BankErrorName>> = { 403: "PermissionDeniedError", 404: "NotFoundError" };

/** Only what can succeed is asked for again; a 500 may have been the work itself failing. */
const IS_REPEATED: ReadonlySet<Nature> = new Set(["slow-down", "busy", "never-sent", "lost", "silent"]);
/** The bank was not there: what a breaker is for. */
const IS_DOWN: ReadonlySet<Nature> = new Set(["busy", "server-fault", "never-sent", "lost", "silent"]);

const EFFECTS: Readonly<Record<Nature, BankErrorEffect>> = {
  refused: "none",
  conflict: "in-progress",
  "key-reused": "none",
  unauthenticated: "none",
  "slow-down": "none",
  "never-sent": "none",
  busy: "unknown",
  "server-fault": "unknown",
  lost: "unknown",
  silent: "unknown",
  unreadable: "unknown",
  harmless: "none",
};

export function boundsOf(call: FaultCall): Bounds {
  if (call.answers === "token") return TOKEN;
  if (call.answers === "stream") return STREAM;
  if (call.answers === "list") return LIST;
  return call.name === "payments.submitAchFile" ? FILE : ONE_OBJECT;
}

/** True when the fault is none for this call: it spoils a body that the success does not have, or numbers it lacks. */
export function isHarmless(call: FaultCall, fault: Fault): boolean {
  if (fault.nature === "harmless") return true;
  if (fault.spoils === "numbers") return !call.hasNumbers;
  // A success of another status than the contract's is no success, body or not.
  if (fault.spoils === "body") return call.answers === "nothing" && fault.status === undefined;
  return false;
}

/** Whether a breaker opens when every call of this kind ends so. */
export function isDown(call: FaultCall, fault: Fault): boolean {
  return !isHarmless(call, fault) && IS_DOWN.has(fault.nature);
}

/** The error that one answer under the fault is. */
export function errorOf(call: FaultCall, fault: Fault): { name: BankErrorName; effect: BankErrorEffect } {
  const isWrongSuccess = fault.spoils === "body" && fault.status === 200 && call.isWrite;
  const name: BankErrorName = isWrongSuccess
    ? "UnexpectedStatusError"
    : fault.nature === "refused"
      ? (BY_STATUS[fault.status ?? 400] ?? "ValidationError")
      : NAMES[fault.nature];
  // Whatever goes wrong while a token is fetched, the call it is for has not been sent.
  return { name, effect: call.answers === "token" ? "none" : EFFECTS[fault.nature] };
}

/** Requests that one call makes of a bank that does so for ever. */
function mostRequests(call: FaultCall, fault: Fault): number {
  const { attempts, attemptMs, totalMs } = boundsOf(call);
  if (!IS_REPEATED.has(fault.nature)) return 1;
  if ((fault.retryAfterMs ?? 0) > LONGEST_PAUSE_MS) return 1;
  // Lines that were handed out cannot be taken back, so a stream that has begun is not begun again.
  if (fault.isInTheMiddle === true && call.answers === "stream") return 1;
  return fault.nature === "silent" ? Math.min(attempts, Math.ceil(totalMs / attemptMs)) : attempts;
}

/** A write that an earlier attempt began and the bank has not finished is refused, in either case once and for all. */
function meetsItself(call: FaultCall, fault: Fault): boolean {
  return call.isWrite && fault.isStillRunning === true;
}

/** What one call comes to when its first `times` requests meet the fault and the others none. */
export function expected(call: FaultCall, fault: Fault, times: number): Expected {
  const done = call.isWrite ? 1 : 0;
  if (isHarmless(call, fault)) return { outcome: "value", requests: 1, tokens: 0, effects: done };
  if (meetsItself(call, fault)) {
    const outcome = { name: NAMES.conflict, effect: EFFECTS.conflict };
    return { outcome, requests: 2, tokens: 0, effects: done };
  }
  const behind = call.isWrite && fault.isDone ? 1 : 0;
  if (fault.nature === "unauthenticated" && call.answers !== "token") {
    // R1: the token is dropped, fetched once and the call repeated once; a second 401 is an error.
    if (times === 1) return { outcome: "value", requests: 2, tokens: 1, effects: done };
    return { outcome: errorOf(call, fault), requests: 2, tokens: 1, effects: behind };
  }
  const most = mostRequests(call, fault);
  if (times < most) return { outcome: "value", requests: times + 1, tokens: 0, effects: done };
  return { outcome: errorOf(call, fault), requests: most, tokens: 0, effects: behind };
}

/** Between which two lengths the pause after attempt `nth` (from 1) lies, ms. */
export function pauseBounds(fault: Fault, nth: number): readonly [number, number] {
  if (fault.retryAfterMs !== undefined) return [fault.retryAfterMs, fault.retryAfterMs + 250];
  const longest = Math.min(8_000, 250 * 2 ** (nth - 1));
  return [longest / 2, longest];
}
