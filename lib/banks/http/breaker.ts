import "server-only";
import type { BankClock } from "./clock";
import { BankError, type BankErrorName, isBankError } from "./errors";

/**
 * A circuit breaker for one bank. After `failureThreshold` calls in a row that found the bank down it refuses calls
 * for `openMs`, then lets one probe through: an answer closes it, another failure opens it again.
 */
export type Breaker = { run<T>(work: () => Promise<T>): Promise<T> };

const DOWN: ReadonlySet<BankErrorName> = new Set([
  "ConnectionError",
  "TimeoutError",
  "ServerError",
  "ServiceUnavailableError",
]);

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
  const { bank, clock, failureThreshold = 5, openMs = 30_000 } = options;
  let failures = 0;
  let openUntilMs: number | null = null;
  let probing = false;

  function enter(): boolean {
    if (openUntilMs === null) return false;
    const leftMs = openUntilMs - clock.now();
    if (leftMs <= 0 && !probing) {
      probing = true;
      return true;
    }
    throw new BankError("CircuitOpenError", `${bank} has not been reachable; calls are paused for a moment.`, {
      effect: "none",
      retryAfterMs: Math.max(leftMs, 1_000),
    });
  }

  function record(found: "up" | "down" | null): void {
    if (found === "up") {
      failures = 0;
      openUntilMs = null;
    } else if (found === "down") {
      failures += 1;
      if (failures >= failureThreshold) openUntilMs = clock.now() + openMs;
    }
  }

  return {
    async run(work) {
      const isProbe = enter();
      try {
        const value = await work();
        record("up");
        return value;
      } catch (error) {
        record(verdict(error));
        throw error;
      } finally {
        if (isProbe) probing = false;
      }
    },
  };
}
