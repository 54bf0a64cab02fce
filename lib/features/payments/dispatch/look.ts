import "server-only";
import { isBankError } from "@/lib/banks/http/errors";
import type { BankPort } from "@/lib/banks/port";
import type { Heard, Watched } from "../rules/attempt";
import { isSamePayment, type IntentFacts } from "../rules/bank-status";
import { heardOf } from "./heard";

/** Asks about the payment that a 409 named and compares it with the intent (R6). Sends nothing. */
export async function look(
  bank: BankPort,
  asked: { readonly bankPaymentId: string; readonly facts: IntentFacts },
): Promise<{ watched: Watched; heard: Heard | null }> {
  try {
    const payment = await bank.getPayment(asked.bankPaymentId);
    const { bankPaymentId, status: bankStatus } = payment;
    const same = isSamePayment(asked.facts, payment);
    return { watched: { kind: "found", bankPaymentId, bankStatus, same }, heard: null };
  } catch (error) {
    if (!isBankError(error)) throw error;
    const kind = error.name === "NotFoundError" ? "missing" : "unreachable";
    return { watched: { kind, retryAfterMs: error.retryAfterMs ?? null }, heard: heardOf(error) };
  }
}
