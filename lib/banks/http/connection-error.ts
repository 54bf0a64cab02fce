import "server-only";
import { type BankError, bankError } from "./errors";

/**
 * Codes that can only arise before a request leaves: no address, no connection, no trusted certificate. Everything
 * else (a reset above all) may have come after the bank read the request.
 */
const NEVER_SENT: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);
/** These too, but only when the system call that failed was `connect`. */
const NEVER_SENT_ON_CONNECT: ReadonlySet<string> = new Set([
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ETIMEDOUT",
  "EADDRNOTAVAIL",
]);

function field(error: unknown, name: "code" | "syscall" | "cause" | "errors"): unknown {
  return typeof error === "object" && error !== null ? Reflect.get(error, name) : undefined;
}

/** True only when it is certain that not one byte of the request reached the bank. */
export function wasNeverSent(error: unknown, depth = 0): boolean {
  if (depth > 4) return false;
  const parts = field(error, "errors");
  if (Array.isArray(parts) && parts.length > 0) return parts.every((part) => wasNeverSent(part, depth + 1));
  const code = field(error, "code");
  if (typeof code === "string") {
    return NEVER_SENT.has(code) || (field(error, "syscall") === "connect" && NEVER_SENT_ON_CONNECT.has(code));
  }
  const cause = field(error, "cause");
  return cause !== undefined && wasNeverSent(cause, depth + 1);
}

/** What `fetch` threw, as a `ConnectionError`: effect `none` when never sent, else `unknown`. */
export function connectionError(bank: string, cause: unknown): BankError {
  return wasNeverSent(cause)
    ? bankError("never-sent", `${bank} could not be reached; nothing was sent.`, { cause })
    : bankError("connection-lost", `The connection to ${bank} was lost before it answered.`, { cause });
}
