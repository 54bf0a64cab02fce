import "server-only";
import { isJsonType, mediaType, parseJsonBytes } from "./body";
import { BankError, type BankErrorEffect, type BankErrorName } from "./errors";
import { parseRetryAfter } from "./retry";

/** What a bank's error body says. Each bank reads its own shapes (for QBank: qbank/errors.ts). */
export type ErrorBody = {
  readonly errorCode?: string | undefined;
  readonly requestId?: string | undefined;
  readonly detail?: string | undefined;
  readonly transactionId?: string | undefined;
};
export type ReadErrorBody = (body: unknown) => ErrorBody;

type Row = { readonly name: BankErrorName; readonly effect: BankErrorEffect; readonly says: string };

const GONE: Row = {
  name: "GoneError",
  effect: "none",
  says: "no longer takes this: it is final or its deadline passed",
};

/** The canonical error map (qbank/README.md tells it to people). */
const BY_STATUS: Readonly<Record<number, Row>> = {
  400: { name: "ValidationError", effect: "none", says: "refused the request as invalid" },
  401: { name: "AuthenticationError", effect: "none", says: "did not accept our credentials" },
  403: { name: "PermissionDeniedError", effect: "none", says: "does not permit this with our credentials" },
  404: { name: "NotFoundError", effect: "none", says: "does not know what was asked for" },
  409: { name: "IdempotencyConflictError", effect: "in-progress", says: "already holds a request with this key" },
  410: GONE,
  413: { name: "ValidationError", effect: "none", says: "takes no request as large as this" },
  415: { name: "ValidationError", effect: "none", says: "does not take a body of this type" },
  422: { name: "IdempotencyKeyReuseError", effect: "none", says: "holds this key with another request" },
  429: { name: "RateLimitError", effect: "none", says: "asks us to slow down" },
  503: { name: "ServiceUnavailableError", effect: "unknown", says: "is not available at the moment" },
};
const SERVER_FAULT: Row = { name: "ServerError", effect: "unknown", says: "failed while handling the request" };
const UNEXPECTED: Row = { name: "UnexpectedStatusError", effect: "unknown", says: "answered in a way it should not" };

const MAX_DETAIL_CHARS = 500;
const UUID_OR_NUMBER = /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})|\d{6,}/gi;

/** The bank's own words, bounded, with every long run of digits (an account, a routing number) cut to its last four. */
export function redactDetail(text: string): string {
  const plain = text.replace(UUID_OR_NUMBER, (run, uuid: string | undefined) => uuid ?? `\u2026${run.slice(-4)}`);
  return plain.slice(0, MAX_DETAIL_CHARS);
}

/** The bank's request id from the usual headers, if it is one we would print. */
export function requestIdFrom(headers: Headers): string | null {
  const text = headers.get("x-request-id") ?? headers.get("request-id") ?? "";
  return /^[\w.:-]{1,100}$/.test(text) ? text : null;
}

function readBody(headers: Headers, body: Uint8Array, read: ReadErrorBody): ErrorBody {
  if (body.byteLength === 0 || !isJsonType(mediaType(headers))) return {};
  try {
    return read(parseJsonBytes(body));
  } catch {
    return {};
  }
}

/** 409 and 422 are about keys when they come as problem documents; as general errors they are about the request. */
function generalError(status: number, headers: Headers, canBeFinal: boolean | undefined): Row | undefined {
  if (mediaType(headers) !== "application/json") return undefined;
  if (status === 409 && canBeFinal === true) return GONE;
  return status === 422 ? BY_STATUS[400] : undefined;
}

/** A status that is no success, as the error a caller can act on. `body` may be empty: the status alone decides. */
export function decodeError(
  answer: {
    readonly bank: string;
    readonly status: number;
    readonly headers: Headers;
    readonly body: Uint8Array;
    readonly canBeFinal?: boolean | undefined;
  },
  read: ReadErrorBody,
  nowMs: number,
): BankError {
  const { bank, status, headers } = answer;
  const row =
    generalError(status, headers, answer.canBeFinal) ??
    BY_STATUS[status] ??
    (status >= 500 && status <= 599 ? SERVER_FAULT : UNEXPECTED);
  const said = readBody(headers, answer.body, read);
  return new BankError(row.name, `${bank} ${row.says} (HTTP ${status}).`, {
    effect: row.effect,
    status,
    errorCode: said.errorCode,
    requestId: said.requestId ?? requestIdFrom(headers) ?? undefined,
    retryAfterMs: parseRetryAfter(headers.get("retry-after"), nowMs),
    transactionId: status === 409 ? said.transactionId : undefined,
    detail: said.detail === undefined ? undefined : redactDetail(said.detail),
  });
}

/** The same error with another effect. */
export function withEffect(error: BankError, effect: BankErrorEffect): BankError {
  if (error.effect === effect) return error;
  return new BankError(error.name, error.message, {
    effect,
    status: error.status,
    errorCode: error.errorCode,
    requestId: error.requestId,
    retryAfterMs: error.retryAfterMs,
    transactionId: error.transactionId,
    detail: error.detail,
    cause: error.cause,
  });
}
