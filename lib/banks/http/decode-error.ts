import "server-only";
import { storableText } from "@/lib/core/text";
import { isJsonType, mediaType, parseJsonBytes } from "./body";
import { type BankError, bankError, type BankErrorKind } from "./errors";
import { parseRetryAfter } from "./retry";

/** What a bank's error body says. Each bank reads its own shapes (for QBank: qbank/errors.ts). */
export type ErrorBody = {
  readonly errorCode?: string | undefined;
  readonly requestId?: string | undefined;
  readonly detail?: string | undefined;
  readonly transactionId?: string | undefined;
};
export type ReadErrorBody = (body: unknown) => ErrorBody;

type Said = readonly [BankErrorKind, says: string];

const FINAL: Said = ["final", "no longer takes this: it is final or its deadline passed"];
const NOT_PROCESSABLE: Said = ["not-processable", "refused the request as invalid"];

/** Which row of the error map a status is, and what we say of it. */
const BY_STATUS: Readonly<Record<number, Said>> = {
  400: ["bad-request", "refused the request as invalid"],
  401: ["unauthenticated", "did not accept our credentials"],
  403: ["forbidden", "does not permit this with our credentials"],
  404: ["not-found", "does not know what was asked for"],
  409: ["key-conflict", "already holds a request with this key"],
  410: FINAL,
  413: ["too-large", "takes no request as large as this"],
  415: ["wrong-type", "does not take a body of this type"],
  422: ["key-reused", "holds this key with another request"],
  429: ["rate-limited", "asks us to slow down"],
  503: ["unavailable", "is not available at the moment"],
};
const SERVER_FAULT: Said = ["server-fault", "failed while handling the request"];
const UNEXPECTED: Said = ["unexpected", "answered in a way it should not"];

const MAX_DETAIL_CHARS = 500;
const UUID_OR_NUMBER = /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})|\d{6,}/gi;

/** The bank's own words, bounded, with every long run of digits (an account, a routing number) cut to its last four. */
export function redactDetail(text: string): string {
  const plain = text.replace(UUID_OR_NUMBER, (run, uuid: string | undefined) => uuid ?? `\u2026${run.slice(-4)}`);
  // The cut may halve a character, and what cannot be stored would take the whole outcome with it.
  return storableText(plain.slice(0, MAX_DETAIL_CHARS));
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

/**
 * A bank, or a gateway before it, that repeats our request in its refusal must not bring a secret of ours into a
 * sentence, a row or the log.
 */
export function withoutSecrets(read: ReadErrorBody, secrets: readonly string[]): ReadErrorBody {
  const forms = secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ s: secret }).toString().slice(2),
  ]);
  const clean = (text: string | undefined): string | undefined =>
    forms.reduce((rest, form) => rest?.replaceAll(form, "\u2026"), text);
  return (body) => {
    const said = read(body);
    return { ...said, detail: clean(said.detail), errorCode: clean(said.errorCode) };
  };
}

/** The bank's own time of the answer. */
function sentAtMs(headers: Headers): number | undefined {
  const at = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(at) ? undefined : at;
}

/**
 * 409 and 422 are about keys when they come as problem documents; as general errors they are about the request. A 409
 * whose body says nothing is about a key: "final" is a claim that nothing was done.
 */
function generalError(
  status: number,
  headers: Headers,
  canBeFinal: boolean | undefined,
  said: ErrorBody,
): Said | undefined {
  if (mediaType(headers) !== "application/json") return undefined;
  if (status === 409 && canBeFinal === true && said.detail !== undefined) return FINAL;
  return status === 422 ? NOT_PROCESSABLE : undefined;
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
  const said = readBody(headers, answer.body, read);
  const [kind, says] =
    generalError(status, headers, answer.canBeFinal, said) ??
    BY_STATUS[status] ??
    (status >= 500 && status <= 599 ? SERVER_FAULT : UNEXPECTED);
  return bankError(kind, `${bank} ${says} (HTTP ${status}).`, {
    status,
    errorCode: said.errorCode === undefined ? undefined : storableText(said.errorCode),
    requestId: said.requestId ?? requestIdFrom(headers) ?? undefined,
    retryAfterMs: parseRetryAfter(headers.get("retry-after"), sentAtMs(headers) ?? nowMs),
    transactionId: status === 409 ? said.transactionId : undefined,
    detail: said.detail === undefined ? undefined : redactDetail(said.detail),
  });
}
