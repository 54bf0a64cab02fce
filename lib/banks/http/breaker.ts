import "server-only";
import type { BankClock } from "./clock";
import { bankError, type BankErrorName, isBankError } from "./errors";

/**
 * A circuit breaker for one bank. After `failureThreshold` calls in a row that found the bank down, or four times as
 * many attempts (a hundred callers at once make those before the first of them gives up), it refuses calls
 * for `openMs`, then lets one probe through, sent once: an answer closes it, another failure opens it again. So a bank
 * that is down is asked once in `openMs`, however many calls wait.
 */
export type Breaker = {
  run<T>(work: () => Promise<T>): Promise<T>;
  /** The same for work that outlasts its promise (a stream): who enters must `leave` once, with the error if any. */
  enter(): Passage;
};
export type Passage = {
  /** To be told of each attempt that failed. */
  tried(error: unknown): void;
  /** False for a probe, and for work under way when the bank was found down: both are asked once, not again. */
  mayRepeat(): boolean;
  /** The bank has begun to answer: others need not wait for the end of it. A row of failures is not over yet. */
  answered(): void;
  leave(error: unknown): void;
};

const DOWN: ReadonlySet<BankErrorName> = new Set([
  "ConnectionError",
  "TimeoutError",
  "ServerError",
  "ServiceUnavailableError",
]);

/** When a breaker opens, and for how long. */
export const BREAKER_BOUNDS = { failureThreshold: 5, attemptsACall: 4, openMs: 30_000 } as const;

/** What a finished call says about the bank; null when the call never got far enough to tell. */
function verdict(error: unknown): "up" | "down" | null {
  if (!isBankError(error)) return null;
  if (DOWN.has(error.name)) return "down";
  return error.status === undefined ? null : "up";
}

/** Throws `CircuitOpenError` (effect `none`: nothing was sent) from `run` while open. */
export function createBreaker(options: {
  readonly bank: string;
  readonly clock: BankClock;
  readonly failureThreshold?: number;
  readonly openMs?: number;
}): Breaker {
  const { bank, clock, failureThreshold, openMs } = { ...BREAKER_BOUNDS, ...options };
  let failures = 0;
  let attempts = 0;
  let openUntilMs: number | null = null;
  let probing = false;

  function admit(): boolean {
    if (openUntilMs === null) return false;
    const leftMs = openUntilMs - clock.elapsed();
    if (leftMs <= 0 && !probing) {
      probing = true;
      return true;
    }
    throw bankError("circuit-open", `${bank} has not been reachable; calls are paused for a moment.`, {
      retryAfterMs: Math.max(leftMs, 1_000),
    });
  }

  function record(found: "up" | "down" | null): void {
    if (found === "up") {
      failures = 0;
      attempts = 0;
      openUntilMs = null;
    } else if (found === "down") {
      failures += 1;
      if (failures >= failureThreshold) openUntilMs = clock.elapsed() + openMs;
    }
  }

  function recordAttempt(found: "up" | "down" | null): void {
    if (found === null) return;
    attempts = found === "up" ? 0 : attempts + 1;
    if (attempts >= failureThreshold * BREAKER_BOUNDS.attemptsACall) openUntilMs = clock.elapsed() + openMs;
  }

  function enter(): Passage {
    let isProbe = admit();
    return {
      tried: (error) => recordAttempt(verdict(error)),
      mayRepeat: () => !isProbe && openUntilMs === null,
      answered() {
        if (!isProbe) return;
        isProbe = false;
        probing = false;
        openUntilMs = null;
      },
      leave(error) {
        record(error === null ? "up" : verdict(error));
        if (isProbe) probing = false;
      },
    };
  }

  return {
    enter,
    async run(work) {
      const passage = enter();
      try {
        const value = await work();
        passage.leave(null);
        return value;
      } catch (error) {
        passage.leave(error);
        throw error;
      }
    },
  };
}
