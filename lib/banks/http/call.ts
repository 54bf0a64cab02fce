import { attemptCall, type AttemptTools } from "./attempt";
import type { Breaker } from "./breaker";
import { withEffect } from "./decode-error";
import { BankError, isBankError } from "./errors";
import {
  type BankAnswer,
  type BankRequest,
  type CallBounds,
  type CallObserver,
  DEFAULT_BOUNDS,
  type ObservedCall,
} from "./request";
import { isRepeatable, retryDelayMs } from "./retry";
import type { TokenSource } from "./tokens";
import { joinUrl } from "./url";

export type CallerOptions = AttemptTools & {
  readonly tokens?: TokenSource;
  readonly breaker?: Breaker;
  readonly onCall?: CallObserver | undefined;
};

/** Sends one request to a bank: token, attempts, pauses. Throws `BankError`. */
export type Caller = (request: BankRequest) => Promise<BankAnswer>;

function observe(options: CallerOptions, call: ObservedCall): void {
  try {
    options.onCall?.(call);
  } catch {
    // A faulty observer must never turn a payment that went out into an error.
  }
}

/** One attempt, seen by the observer whatever comes of it. */
async function observedAttempt(
  options: CallerOptions,
  request: BankRequest,
  sent: { readonly token: string | null; readonly attempt: number; readonly timeoutMs: number },
  bounds: CallBounds,
): Promise<BankAnswer> {
  const startedAtMs = options.clock.now();
  const seen = (status: number | null, requestId: string | null, error: BankError | null): void =>
    observe(options, {
      method: request.method,
      path: joinUrl(options.base, request.path).pathname,
      status,
      durationMs: options.clock.now() - startedAtMs,
      requestId,
      idempotencyKey: request.idempotencyKey ?? null,
      attempt: sent.attempt,
      error: error?.name ?? null,
    });
  try {
    const limits = { timeoutMs: sent.timeoutMs, maxBodyBytes: bounds.maxBodyBytes };
    const answer = await attemptCall(options, request, sent.token, limits);
    seen(answer.status, answer.requestId, null);
    return answer;
  } catch (error) {
    if (isBankError(error)) seen(error.status ?? null, error.requestId ?? null, error);
    throw error;
  }
}

/**
 * All attempts of one call. Doubt is remembered: once an attempt ended `unknown`, a later refusal says nothing about
 * that attempt, so the call as a whole stays `unknown`. A 409 is different: it says the bank holds the request.
 */
async function sendAll(options: CallerOptions, request: BankRequest): Promise<BankAnswer> {
  const { clock, tokens, bank } = options;
  const bounds: CallBounds = { ...DEFAULT_BOUNDS, ...request.bounds };
  const startedAtMs = clock.now();
  let inDoubt = false;
  let hasNewToken = false;
  for (let attempt = 1; ; attempt += 1) {
    let token: string | null = null;
    let wasTokenReady = false;
    try {
      if (tokens && request.scope !== undefined) token = await tokens.get(request.scope);
      wasTokenReady = true;
      const timeoutMs = Math.min(bounds.attemptTimeoutMs, startedAtMs + bounds.totalTimeoutMs - clock.now());
      if (timeoutMs <= 0) {
        throw new BankError("TimeoutError", `There was no time left to ask ${bank}.`, { effect: "none" });
      }
      return await observedAttempt(options, request, { token, attempt, timeoutMs }, bounds);
    } catch (error) {
      if (!isBankError(error)) throw error;
      inDoubt ||= error.effect === "unknown";
      const isStaleToken = error.status === 401 && wasTokenReady && token !== null && !hasNewToken;
      const elapsedMs = clock.now() - startedAtMs;
      let waitMs: number | null = null;
      if (isStaleToken && tokens && token !== null && isRepeatable(request)) {
        tokens.drop(token);
        hasNewToken = true;
        waitMs = 0;
      } else if (wasTokenReady && isRepeatable(request)) {
        waitMs = retryDelayMs(error, attempt, elapsedMs, bounds, clock);
      }
      if (waitMs === null) throw inDoubt && error.effect === "none" ? withEffect(error, "unknown") : error;
      if (waitMs > 0) await clock.sleep(waitMs);
    }
  }
}

/** A caller for one bank (or one token endpoint: no `tokens`, no `breaker`). */
export function createCaller(options: CallerOptions): Caller {
  const { breaker } = options;
  return (request) => (breaker ? breaker.run(() => sendAll(options, request)) : sendAll(options, request));
}
