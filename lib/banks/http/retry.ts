import "server-only";
import type { BankClock } from "./clock";
import { BANK_ERRORS, type BankError } from "./errors";
import type { BankRequest, CallBounds } from "./request";

/** Only what can succeed on a second try; a 409 never: asking again is what QBank forbids (seed 000, 5.2). */
function isWorthAsking(error: BankError): boolean {
  const { retried } = BANK_ERRORS[error.kind];
  return retried === "backoff" || retried === "retry-after";
}

const MAX_RETRY_AFTER_S = 1_000_000_000;

/**
 * `Retry-After` in milliseconds from now: whole seconds (as many as one likes) or an HTTP-date. Undefined when absent
 * or malformed. `nowMs` is the bank's `Date` where it sent one: then a clock that is off, ours or theirs, does not matter.
 */
export function parseRetryAfter(header: string | null, nowMs: number): number | undefined {
  const text = header?.trim() ?? "";
  if (/^\d+$/.test(text)) return Math.min(Number(text), MAX_RETRY_AFTER_S) * 1000;
  if (!/^[A-Za-z]{3,9},? /.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}

/** True when repeating this request cannot do its work twice. */
export function isRepeatable(request: BankRequest): boolean {
  return request.method === "GET" || request.idempotencyKey !== undefined || request.repeatable === true;
}

/**
 * Milliseconds to wait before the next attempt, or null for "give up". Exponential with jitter over its upper half;
 * what the bank asks for in `Retry-After` is never cut short, and is refused when it is past the bound.
 */
export function retryDelayMs(
  error: BankError,
  attempt: number,
  elapsedMs: number,
  bounds: CallBounds,
  clock: BankClock,
): number | null {
  if (!isWorthAsking(error) || attempt >= bounds.maxAttempts) return null;
  const ceiling = Math.min(bounds.maxBackoffMs, bounds.backoffMs * 2 ** (attempt - 1));
  const backoff = Math.round(ceiling / 2 + (clock.random() * ceiling) / 2);
  const asked = error.retryAfterMs;
  if (asked !== undefined && asked > bounds.maxRetryAfterMs) return null;
  const wait = asked === undefined ? backoff : asked + Math.round(clock.random() * bounds.backoffMs);
  return elapsedMs + wait < bounds.totalTimeoutMs ? wait : null;
}
