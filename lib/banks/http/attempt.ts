import "server-only";
import { BodyTooLargeError, hangUp, readBounded } from "./body";
import type { BankClock } from "./clock";
import { connectionError } from "./connection-error";
import { decodeError, type ReadErrorBody, requestIdFrom } from "./decode-error";
import { BankError, isBankError } from "./errors";
import type { BankAnswer, BankFetch, BankRequest } from "./request";
import { joinUrl } from "./url";

export type AttemptTools = {
  readonly bank: string;
  readonly base: URL;
  readonly fetch: BankFetch;
  readonly clock: BankClock;
  readonly readError: ReadErrorBody;
};

const MAX_ERROR_BODY_BYTES = 64 * 1024;
const NO_BYTES = new Uint8Array(0);
const TIME_UP = new Error("The attempt's time is up");

function headersOf(request: BankRequest, token: string | null): Headers {
  const headers = new Headers({ accept: "application/json, application/problem+json" });
  if (token !== null) headers.set("authorization", `Bearer ${token}`);
  if (request.contentType !== undefined) headers.set("content-type", request.contentType);
  if (request.idempotencyKey !== undefined) headers.set("idempotency-key", request.idempotencyKey);
  if (request.signedInAt !== undefined) headers.set("x-fapi-auth-date", request.signedInAt.toUTCString());
  return headers;
}

function refusal(tools: AttemptTools, request: BankRequest, response: Response, body: Uint8Array): BankError {
  const { status, headers } = response;
  const answer = { bank: tools.bank, status, headers, body, canBeFinal: request.canBeFinal };
  return decodeError(answer, tools.readError, tools.clock.now());
}

async function readSuccess(tools: AttemptTools, response: Response, maxBodyBytes: number): Promise<Uint8Array> {
  const known = {
    effect: "unknown",
    status: response.status,
    requestId: requestIdFrom(response.headers) ?? undefined,
  } as const;
  try {
    return await readBounded(response, maxBodyBytes);
  } catch (cause) {
    if (cause instanceof BodyTooLargeError) {
      const message = `${tools.bank} sent an answer larger than ${maxBodyBytes} bytes.`;
      throw new BankError("UndecodableBodyError", message, { ...known, cause });
    }
    throw new BankError("ConnectionError", `The connection to ${tools.bank} was lost in the middle of its answer.`, {
      ...known,
      cause,
    });
  }
}

/** Runs `work` against the clock; aborts it, and throws `TIME_UP`, when the time is up. */
async function withinTime<T>(clock: BankClock, ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const finished = new AbortController();
  const timeUp = clock.sleep(ms, finished.signal).then(() => {
    throw TIME_UP;
  });
  try {
    return await Promise.race([work(stop.signal), timeUp]);
  } finally {
    finished.abort();
    stop.abort();
  }
}

/** One request on the wire: the only place that calls `fetch`. Gives a success or throws a `BankError`. */
export async function attemptCall(
  tools: AttemptTools,
  request: BankRequest,
  token: string | null,
  limits: { readonly timeoutMs: number; readonly maxBodyBytes: number },
): Promise<BankAnswer> {
  const url = joinUrl(tools.base, request.path, request.query);
  const init: RequestInit = {
    method: request.method,
    headers: headersOf(request, token),
    redirect: "manual",
    cache: "no-store",
    ...(request.body === undefined ? {} : { body: request.body }),
  };
  let refused: Response | null = null;
  try {
    return await withinTime(tools.clock, limits.timeoutMs, async (signal) => {
      const response = await tools.fetch(url.href, { ...init, signal });
      const { status, headers } = response;
      if (!request.accept.includes(status)) {
        refused = response;
        const body = await readBounded(response, MAX_ERROR_BODY_BYTES).catch(() => NO_BYTES);
        throw refusal(tools, request, response, body);
      }
      const requestId = requestIdFrom(headers);
      if (request.answer === "read") {
        const body = await readSuccess(tools, response, limits.maxBodyBytes);
        return { status, headers, body, requestId, url };
      }
      if (response.body) hangUp(response.body);
      return { status, headers, body: NO_BYTES, requestId, url };
    });
  } catch (error) {
    if (isBankError(error)) throw error;
    if (error !== TIME_UP) throw connectionError(tools.bank, error);
    // A refusal whose body never ends is still a refusal: its status came through.
    if (refused !== null) throw refusal(tools, request, refused, NO_BYTES);
    const seconds = Math.round(limits.timeoutMs / 1000);
    throw new BankError("TimeoutError", `${tools.bank} did not answer within ${seconds} s.`, { effect: "unknown" });
  }
}
