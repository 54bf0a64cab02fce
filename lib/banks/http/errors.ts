/**
 * One class for each bank error that a caller can act on (contracts.md 1.6), and the one table of them. `effect` says
 * what is known about a write after the error:
 * - "none": the bank refused before doing anything, so this attempt moved nothing;
 * - "unknown": it may or may not have happened (no answer, half an answer, a 5xx);
 * - "in-progress": the bank already holds a request with this key (409).
 * No message holds a secret, a body or an account number. `instanceof` goes by name, because the server holds this
 * module in more than one bundle.
 */

export type BankErrorEffect = "none" | "unknown" | "in-progress";

/** Whether the client itself asks again, and how: never; once with a new token; with growing pauses. */
export type Retried = "no" | "new-token" | "backoff" | "retry-after";

type Row = {
  readonly name: string;
  /** HTTP status, or what happened instead of one. */
  readonly when: string;
  readonly effect: BankErrorEffect;
  readonly retried: Retried;
  /** What a caller may do next, in one sentence. */
  readonly next: string;
};

const MEND = "Mend the request; `errorCode` and `detail` say what the bank dislikes.";
const SAME_KEY = "Treat it as sent: ask again with the same key while the key lives, or look at the bank.";
const CREDENTIALS = "Check client id and secret at the bank; the same request works once they do.";
const GRANT = "Have the bank grant these credentials the scope of the call.";
const ADDRESS = "Treat it as sent, and look at the address and at what stands between us and the bank.";

/**
 * The canonical error map: every error of a call is a row of it, what the client repeats is read from it, and
 * `npm run docs:print` prints it.
 */
export const BANK_ERRORS = {
  "not-sendable": {
    name: "ValidationError",
    when: "found wrong before sending",
    effect: "none",
    retried: "no",
    next: "Mend the request; nothing was sent.",
  },
  "scope-missing": {
    name: "PermissionDeniedError",
    when: "scope not granted, found before sending",
    effect: "none",
    retried: "no",
    next: GRANT,
  },
  "bad-request": { name: "ValidationError", when: "400", effect: "none", retried: "no", next: MEND },
  "too-large": {
    name: "ValidationError",
    when: "413",
    effect: "none",
    retried: "no",
    next: "Send less in one request; the bank read none of it.",
  },
  "wrong-type": { name: "ValidationError", when: "415", effect: "none", retried: "no", next: MEND },
  "not-processable": {
    name: "ValidationError",
    when: "422 as a general error",
    effect: "none",
    retried: "no",
    next: MEND,
  },
  unauthenticated: {
    name: "AuthenticationError",
    when: "401",
    effect: "none",
    retried: "new-token",
    next: CREDENTIALS,
  },
  "token-refused": {
    name: "AuthenticationError",
    when: "400 of the token endpoint: credentials",
    effect: "none",
    retried: "no",
    next: CREDENTIALS,
  },
  "token-scope-refused": {
    name: "PermissionDeniedError",
    when: "400 of the token endpoint: scope",
    effect: "none",
    retried: "no",
    next: GRANT,
  },
  forbidden: { name: "PermissionDeniedError", when: "403", effect: "none", retried: "no", next: GRANT },
  "not-found": {
    name: "NotFoundError",
    when: "404",
    effect: "none",
    retried: "no",
    next: "Look at the id: this bank does not know it.",
  },
  "key-conflict": {
    name: "IdempotencyConflictError",
    when: "409",
    effect: "in-progress",
    retried: "no",
    next: "Never send it again: poll the payment behind `transactionId` and compare it with what was meant.",
  },
  final: {
    name: "GoneError",
    when: "410; 409 of a decision as a general error",
    effect: "none",
    retried: "no",
    next: "Read the exceptions again: this one is final or its cut-off has passed.",
  },
  "key-reused": {
    name: "IdempotencyKeyReuseError",
    when: "422 as a problem document",
    effect: "none",
    retried: "no",
    next: "Find the payment that the key made; never change the key to get past this.",
  },
  "rate-limited": {
    name: "RateLimitError",
    when: "429",
    effect: "none",
    retried: "retry-after",
    next: "Ask again with the same key after `retryAfterMs`.",
  },
  unavailable: {
    name: "ServiceUnavailableError",
    when: "503",
    effect: "unknown",
    retried: "retry-after",
    next: SAME_KEY,
  },
  "server-fault": {
    name: "ServerError",
    when: "500, 502, 504, other 5xx",
    effect: "unknown",
    retried: "no",
    next: SAME_KEY,
  },
  "never-sent": {
    name: "ConnectionError",
    when: "no such host, refused, untrusted certificate",
    effect: "none",
    retried: "backoff",
    next: "Ask again later; nothing was sent.",
  },
  "connection-lost": {
    name: "ConnectionError",
    when: "reset, or lost in the answer",
    effect: "unknown",
    retried: "backoff",
    next: SAME_KEY,
  },
  silent: { name: "TimeoutError", when: "no answer in time", effect: "unknown", retried: "backoff", next: SAME_KEY },
  "no-time-left": {
    name: "TimeoutError",
    when: "the call's time was up before an attempt",
    effect: "none",
    retried: "no",
    next: "Ask again later; this attempt was not sent.",
  },
  undecodable: {
    name: "UndecodableBodyError",
    when: "a success that cannot be read, or is too large",
    effect: "unknown",
    retried: "no",
    next: "Treat it as sent and show the bank the row and field that the message names.",
  },
  "event-undecodable": {
    name: "UndecodableBodyError",
    when: "a webhook event that cannot be read",
    effect: "none",
    retried: "no",
    next: "Keep the delivery and show the bank the field that the message names.",
  },
  "circuit-open": {
    name: "CircuitOpenError",
    when: "the bank was found down five calls, or twenty attempts, in a row",
    effect: "none",
    retried: "no",
    next: "Ask again after `retryAfterMs`; nothing was sent.",
  },
  "wrong-success": {
    name: "UnexpectedStatusError",
    when: "a success of another kind than the contract's",
    effect: "unknown",
    retried: "no",
    next: ADDRESS,
  },
  unexpected: {
    name: "UnexpectedStatusError",
    when: "anything else (3xx, 405, 408 …)",
    effect: "unknown",
    retried: "no",
    next: ADDRESS,
  },
} as const satisfies Readonly<Record<string, Row>>;

/** Which row of the map an error is. */
export type BankErrorKind = keyof typeof BANK_ERRORS;
export type BankErrorName = (typeof BANK_ERRORS)[BankErrorKind]["name"];

/** After an earlier attempt in doubt a later refusal says nothing about that attempt. */
export const NEXT_IN_DOUBT =
  "An earlier attempt of this call may have worked: ask again with the same key while it lives, or look at the bank.";

export type BankErrorFields = {
  readonly effect: BankErrorEffect;
  /** The row of the map; found by name and effect where it is left out. */
  readonly kind?: BankErrorKind | undefined;
  readonly status?: number | undefined;
  /** QBank's `error_code`, as sent. */
  readonly errorCode?: string | undefined;
  /** QBank's `request_id`; every sentence about the error carries it. */
  readonly requestId?: string | undefined;
  /** From `Retry-After`. */
  readonly retryAfterMs?: number | undefined;
  /** From a 409: the id of the payment that the key belongs to, where the answer had a usable one. */
  readonly transactionId?: string | undefined;
  readonly detail?: string | undefined;
  /** The key that a write was sent under, so that it can be asked for again. */
  readonly idempotencyKey?: string | undefined;
  readonly cause?: unknown;
};

const KINDS = Object.keys(BANK_ERRORS) as BankErrorKind[];

function kindOf(name: BankErrorName, effect: BankErrorEffect): BankErrorKind {
  const named = KINDS.filter((kind) => BANK_ERRORS[kind].name === name);
  return named.find((kind) => BANK_ERRORS[kind].effect === effect) ?? named[0] ?? "unexpected";
}

/** An error of a call to a bank. `name` is the closed list above. */
export class BankError extends Error {
  override readonly name: BankErrorName;
  readonly isBankError = true;
  readonly kind: BankErrorKind;
  readonly effect: BankErrorEffect;
  /** What a caller may do next, in one sentence. */
  readonly next: string;
  readonly status: number | undefined;
  readonly errorCode: string | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly transactionId: string | undefined;
  readonly detail: string | undefined;
  readonly idempotencyKey: string | undefined;

  constructor(name: BankErrorName, message: string, fields: BankErrorFields) {
    super(message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.name = name;
    this.kind = fields.kind ?? kindOf(name, fields.effect);
    this.effect = fields.effect;
    const row: Row = BANK_ERRORS[this.kind];
    this.next = fields.effect === "unknown" && row.effect === "none" ? NEXT_IN_DOUBT : row.next;
    this.status = fields.status;
    this.errorCode = fields.errorCode;
    this.requestId = fields.requestId;
    this.retryAfterMs = fields.retryAfterMs;
    this.transactionId = fields.transactionId;
    this.detail = fields.detail;
    this.idempotencyKey = fields.idempotencyKey;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return isBankError(value);
  }
}

/** Narrows by brand, so it also holds across bundles. */
export function isBankError(error: unknown): error is BankError {
  return error instanceof Error && (error as { isBankError?: unknown }).isBankError === true;
}

/** The class of one name. */
function classNamed<N extends BankErrorName>(name: N) {
  return class extends BankError {
    declare readonly name: N;

    constructor(message: string, fields: BankErrorFields) {
      super(name, message, fields);
    }

    static override [Symbol.hasInstance](value: unknown): boolean {
      return isBankError(value) && value.name === name;
    }
  };
}

export class ValidationError extends classNamed("ValidationError") {}
export class AuthenticationError extends classNamed("AuthenticationError") {}
export class PermissionDeniedError extends classNamed("PermissionDeniedError") {}
export class NotFoundError extends classNamed("NotFoundError") {}
export class IdempotencyConflictError extends classNamed("IdempotencyConflictError") {}
export class IdempotencyKeyReuseError extends classNamed("IdempotencyKeyReuseError") {}
export class GoneError extends classNamed("GoneError") {}
export class RateLimitError extends classNamed("RateLimitError") {}
export class ServerError extends classNamed("ServerError") {}
export class ServiceUnavailableError extends classNamed("ServiceUnavailableError") {}
export class ConnectionError extends classNamed("ConnectionError") {}
export class TimeoutError extends classNamed("TimeoutError") {}
export class UndecodableBodyError extends classNamed("UndecodableBodyError") {}
export class CircuitOpenError extends classNamed("CircuitOpenError") {}
export class UnexpectedStatusError extends classNamed("UnexpectedStatusError") {}

const CLASSES: Readonly<Record<BankErrorName, new (message: string, fields: BankErrorFields) => BankError>> = {
  ValidationError,
  AuthenticationError,
  PermissionDeniedError,
  NotFoundError,
  IdempotencyConflictError,
  IdempotencyKeyReuseError,
  GoneError,
  RateLimitError,
  ServerError,
  ServiceUnavailableError,
  ConnectionError,
  TimeoutError,
  UndecodableBodyError,
  CircuitOpenError,
  UnexpectedStatusError,
};

/** The error of a row of the map, of its class; the row says the effect unless `fields` does. */
export function bankError(kind: BankErrorKind, message: string, fields: Partial<BankErrorFields> = {}): BankError {
  const { name, effect } = BANK_ERRORS[kind];
  return new CLASSES[name](message, { effect, ...fields, kind });
}

function amended(error: BankError, fields: Pick<Partial<BankErrorFields>, "effect" | "idempotencyKey">): BankError {
  const { kind, message, effect, status, errorCode, requestId, retryAfterMs, transactionId, detail, cause } = error;
  const same = { effect, status, errorCode, requestId, retryAfterMs, transactionId, detail, cause };
  const copy = bankError(kind, message, { ...same, idempotencyKey: error.idempotencyKey, ...fields });
  if (error.stack !== undefined) copy.stack = error.stack;
  return copy;
}

/** The same error with another effect. */
export function withEffect(error: BankError, effect: BankErrorEffect): BankError {
  return error.effect === effect ? error : amended(error, { effect });
}

/** The same error, telling the key that the write was sent under. */
export function withKey(error: BankError, idempotencyKey: string): BankError {
  return amended(error, { idempotencyKey });
}
