import "server-only";
import type { BankErrorName } from "./errors";

/** What the client needs of `fetch`; `globalThis.fetch` fits, and so does a sandbox held in the same process. */
export type BankFetch = (url: string, init: RequestInit) => Promise<Response>;

/** One call to a bank, before tokens and retries. */
export type BankRequest = {
  readonly method: "GET" | "POST";
  /** Segments below the base URL; each is encoded. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  readonly contentType?: string;
  readonly body?: Uint8Array<ArrayBuffer>;
  /** UUID v4. Sent unchanged on every attempt; its presence makes a write repeatable. */
  readonly idempotencyKey?: string;
  /** The person's last login, for `x-fapi-auth-date`. */
  readonly signedInAt?: Date;
  /** The scope that the token must have; none for the token request itself. */
  readonly scope?: string;
  /** A write that may be repeated without a key, because repeating it changes nothing (the token request). */
  readonly repeatable?: boolean;
  /** Statuses that mean success. */
  readonly accept: readonly number[];
  /**
   * `ignored`: a success has no body worth waiting for, and none is read. `stream`: the body is handed back while it
   * arrives (`Caller.stream`).
   */
  readonly answer: "read" | "ignored" | "stream";
  /**
   * For calls on something that can be final: a 409 that is no problem document is then the bank's general error
   * "already final" (`GoneError`), not a conflict of keys. Never set for payments.
   */
  readonly canBeFinal?: boolean;
  readonly bounds?: Partial<CallBounds>;
};

/** A successful answer, its body within bounds and not yet parsed. */
export type BankAnswer = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  readonly requestId: string | null;
  /** The URL that was called; a relative `Location` is read against it. */
  readonly url: URL;
};

/** Limits of one call. All times in milliseconds. */
export type CallBounds = {
  readonly attemptTimeoutMs: number;
  readonly totalTimeoutMs: number;
  /** A stream: the longest silence between two parts of its body. */
  readonly idleTimeoutMs: number;
  readonly maxAttempts: number;
  readonly maxBodyBytes: number;
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
  /** A bank that asks for a longer pause than this gets it from the caller's sweep, not from a waiting call. */
  readonly maxRetryAfterMs: number;
};

export const DEFAULT_BOUNDS: CallBounds = {
  attemptTimeoutMs: 30_000,
  totalTimeoutMs: 75_000,
  idleTimeoutMs: 30_000,
  maxAttempts: 4,
  maxBodyBytes: 1024 * 1024,
  backoffMs: 250,
  maxBackoffMs: 8_000,
  maxRetryAfterMs: 15_000,
};

/** One attempt as an observer sees it: no body, no query, no secret. */
export type ObservedCall = {
  readonly method: string;
  readonly path: string;
  readonly status: number | null;
  readonly durationMs: number;
  readonly requestId: string | null;
  readonly idempotencyKey: string | null;
  /** From 1. */
  readonly attempt: number;
  readonly error: BankErrorName | null;
};
export type CallObserver = (call: ObservedCall) => void;
