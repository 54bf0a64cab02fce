/**
 * One class for each bank error that a caller can act on (contracts.md 1.6). `effect` says what is known about a
 * write after the error:
 * - "none": the bank refused before doing anything, so this attempt moved nothing;
 * - "unknown": it may or may not have happened (no answer, half an answer, a 5xx);
 * - "in-progress": the bank already holds a request with this key (409).
 * No message holds a secret, a body or an account number. Tell errors apart with `isBankError` and `name`, never
 * with `instanceof`: the server holds this module in more than one bundle.
 */

export type BankErrorName =
  | "ValidationError"
  | "AuthenticationError"
  | "PermissionDeniedError"
  | "NotFoundError"
  | "IdempotencyConflictError"
  | "GoneError"
  | "IdempotencyKeyReuseError"
  | "RateLimitError"
  | "ServerError"
  | "ServiceUnavailableError"
  | "ConnectionError"
  | "TimeoutError"
  | "UndecodableBodyError"
  | "CircuitOpenError"
  | "UnexpectedStatusError";

export type BankErrorEffect = "none" | "unknown" | "in-progress";

export type BankErrorFields = {
  readonly effect: BankErrorEffect;
  readonly status?: number | undefined;
  /** QBank's `error_code`, as sent. */
  readonly errorCode?: string | undefined;
  /** QBank's `request_id`; every sentence about the error carries it. */
  readonly requestId?: string | undefined;
  /** From `Retry-After`. */
  readonly retryAfterMs?: number | undefined;
  /** From a 409: the id of the payment that the key belongs to, where the body had a usable one. */
  readonly transactionId?: string | undefined;
  readonly detail?: string | undefined;
  readonly cause?: unknown;
};

/** An error of a call to a bank. `name` is the closed list above. */
export class BankError extends Error {
  override readonly name: BankErrorName;
  readonly isBankError = true;
  readonly effect: BankErrorEffect;
  readonly status: number | undefined;
  readonly errorCode: string | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly transactionId: string | undefined;
  readonly detail: string | undefined;

  constructor(name: BankErrorName, message: string, fields: BankErrorFields) {
    super(message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.name = name;
    this.effect = fields.effect;
    this.status = fields.status;
    this.errorCode = fields.errorCode;
    this.requestId = fields.requestId;
    this.retryAfterMs = fields.retryAfterMs;
    this.transactionId = fields.transactionId;
    this.detail = fields.detail;
  }
}

/** Narrows by brand, so it also holds across bundles. */
export function isBankError(error: unknown): error is BankError {
  return error instanceof Error && (error as { isBankError?: unknown }).isBankError === true;
}
