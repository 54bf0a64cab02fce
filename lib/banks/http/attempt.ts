import "server-only";
import { hangUp, readBounded } from "./body";
import type { BankClock } from "./clock";
import { connectionError } from "./connection-error";
import { decodeError, type ReadErrorBody, requestIdFrom, withoutSecrets } from "./decode-error";
import { type BankError, bankError, isBankError } from "./errors";
import type { BankAnswer, BankFetch, BankRequest, CallBounds } from "./request";
import { type AnswerHead, BankStream, brokenAnswer, TIME_UP, withinTime } from "./stream";
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

function headersOf(request: BankRequest, token: string | null): Headers {
  const headers = new Headers({ accept: "application/json, application/problem+json" });
  if (token !== null) headers.set("authorization", `Bearer ${token}`);
  if (request.contentType !== undefined) headers.set("content-type", request.contentType);
  if (request.idempotencyKey !== undefined) headers.set("idempotency-key", request.idempotencyKey);
  if (request.signedInAt !== undefined) headers.set("x-fapi-auth-date", request.signedInAt.toUTCString());
  return headers;
}

function refusal(
  tools: AttemptTools,
  request: BankRequest,
  token: string | null,
  response: Response,
  body: Uint8Array,
): BankError {
  const { status, headers } = response;
  const readError = token === null ? tools.readError : withoutSecrets(tools.readError, [token]);
  const answer = { bank: tools.bank, status, headers, body, canBeFinal: request.canBeFinal };
  return decodeError(answer, readError, tools.clock.now());
}

/** Limits of one attempt: its own time, and the bounds of the call it belongs to. */
export type AttemptLimits = { readonly timeoutMs: number; readonly bounds: CallBounds };
export type Attempt<T> = (
  tools: AttemptTools,
  request: BankRequest,
  token: string | null,
  limits: AttemptLimits,
) => Promise<T>;

/**
 * One request on the wire: the only place that calls `fetch`. `take` reads the success within the attempt's time;
 * aborting `stop` closes the connection. Throws `BankError`, having closed it.
 */
async function attempt<T>(
  tools: AttemptTools,
  request: BankRequest,
  token: string | null,
  limits: AttemptLimits,
  stop: AbortController,
  take: (response: Response, head: AnswerHead) => Promise<T>,
): Promise<T> {
  const url = joinUrl(tools.base, request.path, request.query);
  const init: RequestInit = {
    method: request.method,
    headers: headersOf(request, token),
    redirect: "manual",
    cache: "no-store",
    signal: stop.signal,
    ...(request.body === undefined ? {} : { body: request.body }),
  };
  let refused: Response | null = null;
  try {
    return await withinTime(tools.clock, limits.timeoutMs, async () => {
      const response = await tools.fetch(url.href, init);
      const { status, headers } = response;
      if (!request.accept.includes(status)) {
        refused = response;
        const body = await readBounded(response, MAX_ERROR_BODY_BYTES).catch(() => NO_BYTES);
        throw refusal(tools, request, token, response, body);
      }
      const head = { status, headers, requestId: requestIdFrom(headers), url };
      return await take(response, head).catch((cause: unknown) => {
        throw brokenAnswer(tools.bank, head, limits.bounds.maxBodyBytes, cause);
      });
    });
  } catch (error) {
    stop.abort();
    if (isBankError(error)) throw error;
    if (error !== TIME_UP) throw connectionError(tools.bank, error);
    // A refusal whose body never ends is still a refusal: its status came through.
    if (refused !== null) throw refusal(tools, request, token, refused, NO_BYTES);
    const seconds = Math.round(limits.timeoutMs / 1000);
    throw bankError("silent", `${tools.bank} did not answer within ${seconds} s.`);
  }
}

/** One attempt, its body read whole (or left unread: `answer: "ignored"`). */
export const attemptCall: Attempt<BankAnswer> = async (tools, request, token, limits) => {
  const stop = new AbortController();
  try {
    return await attempt(tools, request, token, limits, stop, async (response, head) => {
      if (request.answer === "read") return { ...head, body: await readBounded(response, limits.bounds.maxBodyBytes) };
      if (response.body) hangUp(response.body);
      return { ...head, body: NO_BYTES };
    });
  } finally {
    stop.abort();
  }
};

/** One attempt, its body handed back once the first bytes of it are here. */
export const attemptStream: Attempt<BankStream> = (tools, request, token, limits) => {
  const stop = new AbortController();
  const { bank, clock } = tools;
  return attempt(tools, request, token, limits, stop, (response, head) =>
    BankStream.open({ bank, clock, stop }, head, response.body, limits.bounds),
  );
};
