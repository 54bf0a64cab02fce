import "server-only";
import { type Attempt, attemptCall, attemptStream, type AttemptTools } from "./attempt";
import type { Breaker, Passage } from "./breaker";
import { BANK_ERRORS, type BankError, bankError, isBankError, withEffect } from "./errors";
import {
  type BankAnswer,
  type BankRequest,
  type CallBounds,
  type CallObserver,
  DEFAULT_BOUNDS,
  type ObservedCall,
} from "./request";
import { isRepeatable, retryDelayMs } from "./retry";
import type { BankStream } from "./stream";
import type { TokenSource } from "./tokens";
import { joinUrl } from "./url";

export type CallerOptions = AttemptTools & {
  readonly tokens?: TokenSource;
  readonly breaker?: Breaker;
  readonly onCall?: CallObserver | undefined;
};

/** Sends one request to a bank: token, attempts, pauses. Throws `BankError`. */
export type Caller = {
  (request: BankRequest): Promise<BankAnswer>;
  /** The same for `answer: "stream"`. Once the first bytes are here nothing is repeated; the reader sees the break. */
  readonly stream: (request: BankRequest) => Promise<BankStream>;
};

/** How a call is made and when it is over: a whole answer at once, a stream when its body ends or breaks. */
type Manner<T> = {
  readonly attempt: Attempt<T>;
  readonly head: (answer: T) => { readonly status: number; readonly requestId: string | null };
  readonly whenOver: (answer: T, over: (error: BankError | null) => void) => void;
};
const WHOLE: Manner<BankAnswer> = {
  attempt: attemptCall,
  head: (answer) => answer,
  whenOver: (_answer, over) => over(null),
};
const STREAMED: Manner<BankStream> = {
  attempt: attemptStream,
  head: (stream) => stream.head,
  whenOver: (stream, over) => stream.onClose(over),
};

function observe(options: CallerOptions, call: ObservedCall): void {
  try {
    options.onCall?.(call);
  } catch {
    // A faulty observer must never turn a payment that went out into an error.
  }
}

/** One attempt, seen by the observer whatever comes of it. */
async function observedAttempt<T>(
  options: CallerOptions,
  request: BankRequest,
  manner: Manner<T>,
  sent: { readonly token: string | null; readonly attempt: number; readonly timeoutMs: number },
  bounds: CallBounds,
): Promise<T> {
  const startedAtMs = options.clock.elapsed();
  const seen = (status: number | null, requestId: string | null, error: BankError | null): void =>
    observe(options, {
      method: request.method,
      path: joinUrl(options.base, request.path).pathname,
      status,
      durationMs: Math.round(options.clock.elapsed() - startedAtMs),
      requestId,
      idempotencyKey: request.idempotencyKey ?? null,
      attempt: sent.attempt,
      error: error?.name ?? null,
    });
  try {
    const answer = await manner.attempt(options, request, sent.token, { timeoutMs: sent.timeoutMs, bounds });
    const { status, requestId } = manner.head(answer);
    manner.whenOver(answer, (error) => seen(status, requestId, error));
    return answer;
  } catch (error) {
    if (isBankError(error)) seen(error.status ?? null, error.requestId ?? null, error);
    throw error;
  }
}

/** What one attempt left behind, for the decision about the next. */
type Failed = { readonly error: BankError; readonly token: string | null; readonly attempt: number };

/** State of one call over its attempts. */
class CallInProgress<T> {
  readonly #options: CallerOptions;
  readonly #request: BankRequest;
  readonly #manner: Manner<T>;
  readonly #bounds: CallBounds;
  readonly #startedAtMs: number;
  #isInDoubt = false;
  #hasNewToken = false;

  constructor(options: CallerOptions, request: BankRequest, manner: Manner<T>) {
    this.#options = options;
    this.#request = request;
    this.#manner = manner;
    this.#bounds = { ...DEFAULT_BOUNDS, ...request.bounds };
    this.#startedAtMs = options.clock.elapsed();
  }

  /** One attempt under a token. */
  attempt(token: string | null, attempt: number): Promise<T> {
    const { bank, clock } = this.#options;
    const { attemptTimeoutMs, totalTimeoutMs } = this.#bounds;
    const timeoutMs = Math.min(attemptTimeoutMs, this.#startedAtMs + totalTimeoutMs - clock.elapsed());
    if (timeoutMs <= 0) {
      throw bankError("no-time-left", `There was no time left to ask ${bank}.`);
    }
    const sent = { token, attempt, timeoutMs };
    return observedAttempt(this.#options, this.#request, this.#manner, sent, this.#bounds);
  }

  /**
   * Milliseconds to the next attempt, or null. A 401 buys one new token and an immediate repeat. Nothing else is
   * repeated when the token itself could not be had: its own request was.
   */
  pauseAfter({ error, token, attempt }: Failed): number | null {
    const { clock, tokens } = this.#options;
    this.#isInDoubt ||= error.effect === "unknown";
    if (!isRepeatable(this.#request)) return null;
    if (BANK_ERRORS[error.kind].retried === "new-token" && tokens && token !== null && !this.#hasNewToken) {
      tokens.drop(token);
      this.#hasNewToken = true;
      return 0;
    }
    if (tokens && token === null) return null;
    return retryDelayMs(error, attempt, clock.elapsed() - this.#startedAtMs, this.#bounds, clock);
  }

  /**
   * The error of the whole call. Doubt is remembered: after an attempt that ended `unknown`, a later refusal says
   * nothing about that attempt. A 409 is different: it says that the bank holds the request.
   */
  verdict(error: BankError): BankError {
    return this.#isInDoubt && error.effect === "none" ? withEffect(error, "unknown") : error;
  }
}

async function sendAll<T>(
  options: CallerOptions,
  request: BankRequest,
  manner: Manner<T>,
  passage: Passage | undefined,
): Promise<T> {
  const mayRepeat = (): boolean => passage?.mayRepeat() ?? true;
  const call = new CallInProgress(options, request, manner);
  for (let attempt = 1; ; attempt += 1) {
    let token: string | null = null;
    try {
      if (options.tokens && request.scope !== undefined) token = await options.tokens.get(request.scope);
      return await call.attempt(token, attempt);
    } catch (error) {
      if (!isBankError(error)) throw error;
      passage?.tried(error);
      const pauseMs = call.pauseAfter({ error, token, attempt });
      if (pauseMs === null) throw call.verdict(error);
      // A new token is no second knock: the bank has answered.
      if (pauseMs === 0) continue;
      if (mayRepeat()) await options.clock.sleep(pauseMs);
      if (!mayRepeat()) throw call.verdict(error);
    }
  }
}

/** The attempts of one call behind the breaker, which it leaves when it is over. */
async function send<T>(options: CallerOptions, request: BankRequest, manner: Manner<T>): Promise<T> {
  const passage = options.breaker?.enter();
  try {
    const answer = await sendAll(options, request, manner, passage);
    passage?.answered();
    manner.whenOver(answer, (error) => passage?.leave(error));
    return answer;
  } catch (error) {
    passage?.leave(error);
    throw error;
  }
}

/** A caller for one bank, or for its token endpoint (no `tokens`). */
export function createCaller(options: CallerOptions): Caller {
  return Object.assign((request: BankRequest) => send(options, request, WHOLE), {
    stream: (request: BankRequest) => send(options, request, STREAMED),
  });
}
