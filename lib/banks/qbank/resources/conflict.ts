import "server-only";
import type { BankClock } from "@/lib/banks/http/clock";
import { type IdempotencyConflictError, NotFoundError } from "@/lib/banks/http/errors";
import type { BankPayment } from "@/lib/banks/port";
import { isSameDecimal } from "../wire/money";

/** What a payment was meant to be. */
export type PaymentIntent = {
  /** `ACH` or `WIRE`. */
  readonly type: string;
  /** Plain decimal text, in the account's currency. */
  readonly amount: string;
  /** The account it is paid from; compared where the bank says one. */
  readonly accountId: string;
};

/**
 * What stands behind a 409. `different`: the key belongs to another payment; stop, nothing of this intent was sent by
 * it. `not-found`: the bank named no payment, or does not know the one it named; wait for its webhook.
 */
export type ConflictResolution =
  | { readonly outcome: "same"; readonly payment: BankPayment }
  | {
      readonly outcome: "different";
      readonly payment: BankPayment;
      readonly differences: readonly ("type" | "amount" | "account")[];
    }
  | { readonly outcome: "not-found"; readonly why: "no-id" | "unknown-to-bank" };

/** A payment is still being stored when its twin is refused: it is looked for a few times before it counts as unknown. */
const LOOK_AGAIN_MS = [1_000, 2_000, 4_000];

function differencesOf(payment: BankPayment, intent: PaymentIntent): ("type" | "amount" | "account")[] {
  const { type, amount, bankAccountId } = payment;
  const found: ("type" | "amount" | "account")[] = [];
  if (type.toUpperCase() !== intent.type.toUpperCase()) found.push("type");
  if (!isSameDecimal(amount, intent.amount)) found.push("amount");
  if (bankAccountId !== null && bankAccountId !== intent.accountId.toLowerCase()) found.push("account");
  return found;
}

/** Polls the payment behind a 409 and compares it with the intent; never sends anything again. Throws `BankError`. */
export async function resolveConflict(
  get: (bankPaymentId: string) => Promise<BankPayment>,
  clock: BankClock,
  error: IdempotencyConflictError,
  intent: PaymentIntent,
): Promise<ConflictResolution> {
  if (error.transactionId === undefined) return { outcome: "not-found", why: "no-id" };
  for (let look = 0; ; look += 1) {
    try {
      const payment = await get(error.transactionId);
      const differences = differencesOf(payment, intent);
      return differences.length === 0 ? { outcome: "same", payment } : { outcome: "different", payment, differences };
    } catch (refusal) {
      if (!(refusal instanceof NotFoundError)) throw refusal;
      const pauseMs = LOOK_AGAIN_MS[look];
      if (pauseMs === undefined) return { outcome: "not-found", why: "unknown-to-bank" };
      await clock.sleep(pauseMs);
    }
  }
}
