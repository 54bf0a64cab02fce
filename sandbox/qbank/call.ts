import { parseDecimal } from "@/lib/core/money";
import type { Answer } from "./answers";
import { standardError } from "./answers";
import type { Bank } from "./bank";
import type { Body } from "./body";
import type { Change } from "./events";
import type { Account, Caller } from "./types";

/** One authorised request on its way to a route. */
export type Call = {
  readonly bank: Bank;
  readonly caller: Caller;
  readonly requestId: string;
  readonly nowMs: number;
  /** The id in the path, lower case; "" where the path has none. */
  readonly id: string;
  readonly query: URLSearchParams;
  readonly body: Body;
  /** The idempotency key of a write; "" on reads. */
  readonly key: string;
  /** `x-fapi-auth-date` of a write as it was sent (contracts.md 1.1); null where it was not. */
  readonly authDate: string | null;
  /** The id a new payment gets; known before the work so that a 409 can name it. */
  readonly newPaymentId: string;
};

/** The answer and what it changes; both happen or neither. */
export type Outcome = { readonly answer: Answer; readonly changes: readonly Change[] };

export const read = (answer: Answer): Outcome => ({ answer, changes: [] });

/** A refusal: nothing changes and the key is not burnt (R7). */
export function deny(call: Call, status: number, errorCode: string, message: string): Outcome {
  return read(standardError(status, errorCode, message, call.requestId));
}

/** A positive amount of the account's currency in minor units, or null. */
export function amountOf(text: string, account: Account): number | null {
  const minor = parseDecimal(text, account.currency);
  return minor !== null && minor > 0 ? minor : null;
}
