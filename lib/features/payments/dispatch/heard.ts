import "server-only";
import { BankError, isBankError } from "@/lib/banks/http/errors";
import type { SubmitAnswer } from "@/lib/banks/port";
import { log } from "@/lib/core/log";
import { LEASE_MS, renewLease, type Ticket } from "../mutations/lease";
import type { Heard } from "../rules/attempt";

/** What a call to the bank comes to, as the rules read it. */

/** Renews the lease while the bank is asked. */
export async function whileHeld<T>(ticket: Ticket, clock: () => Date, call: () => Promise<T>): Promise<T> {
  const beat = setInterval(() => {
    renewLease(ticket, clock()).catch((error: unknown) =>
      log.warn({ err: error }, "a payment's lease could not be renewed"),
    );
  }, LEASE_MS / 4);
  try {
    return await call();
  } finally {
    clearInterval(beat);
  }
}

export async function ask(call: () => Promise<SubmitAnswer>): Promise<Heard> {
  try {
    return { kind: "answer", ...toHeard(await call()) };
  } catch (error) {
    if (isBankError(error)) return heardOf(error);
    throw error;
  }
}

function toHeard(answer: SubmitAnswer): Omit<Extract<Heard, { kind: "answer" }>, "kind"> {
  const { bankPaymentId, status, requestId, replayed } = answer;
  return { bankPaymentId, bankStatus: status, requestId, replayed };
}

export function heardOf(error: BankError): Heard {
  const detail = error.detail ? ` The bank says: ${error.detail}` : "";
  return {
    kind: "error",
    name: error.name,
    effect: error.effect,
    sentence: `${error.message}${detail}`,
    requestId: error.requestId ?? null,
    retryAfterMs: error.retryAfterMs ?? null,
    transactionId: error.transactionId ?? null,
  };
}

export const KEY_TOO_OLD =
  "The stored key had become too old by the time it was to be sent, so this attempt was not sent.";

/** A refusal of ours before anything left, told like the bank's own; a `TimeoutError` is tried again. */
export function ownRefusal(message: string, name: "ValidationError" | "TimeoutError" = "ValidationError"): Heard {
  return heardOf(new BankError(name, message, { effect: "none" }));
}
