import { formatMoney } from "@/lib/core/money";
import type { ClosingView, PaymentDetail, PaymentLive, PaymentRow, Rail } from "../types";
import type { EntryProgress } from "../types/entries";
import { closingSentence } from "./closing";

/** "P-000123". */
export function paymentNumber(number: number): string {
  return `P-${String(number).padStart(6, "0")}`;
}

export const RAIL_WORDS: Readonly<Record<Rail, string>> = { ACH: "ACH file", WIRE: "Wire", TRANSFER: "Transfer" };

/** "USD 1,234.50 by wire from Operating •1234 to Acme Tools •9876". */
export function paymentSentence(payment: PaymentRow): string {
  const amount = formatMoney({ amountMinor: payment.amountMinor, currency: payment.currency });
  const from = payment.accountLast4 ? `${payment.accountName} ··${payment.accountLast4}` : payment.accountName;
  if (payment.rail === "ACH") return `ACH file ${payment.destination}, ${amount} in all, on ${from}`;
  return `${amount} by ${payment.rail.toLowerCase()} from ${from} to ${payment.destination}`;
}

/** The closing by which two people ended it, or null where the bank did, or nobody yet. */
export function confirmedClosing(payment: Pick<PaymentDetail, "closings">): ClosingView | null {
  return payment.closings.find((closing) => closing.state === "confirmed") ?? null;
}

/** The proposal that waits for another person, or null. */
export function waitingClosing(payment: Pick<PaymentDetail, "closings">): ClosingView | null {
  return payment.closings.find((closing) => closing.state === "proposed") ?? null;
}

/** What a page that watches a payment compares. */
export function toLive(payment: PaymentDetail): PaymentLive {
  const { status, updatedAt, attemptCount, dueAt, everUnsure, errorText, stale, bank, closings } = payment;
  const closing = closings[0] ? `${closings[0].id} ${closings[0].state}` : null;
  return { status, updatedAt, attemptCount, dueAt, everUnsure, errorText, stale, bankStatus: bank.status, closing };
}

function entriesSentence({ drain, stoppedAt }: EntryProgress): string {
  if (stoppedAt) return "The sending was stopped. Entries that may have left already are followed to their end.";
  if (drain?.pausedUntil)
    return "The bank takes no more for now. The next entry goes as soon as it does, under its own stored key.";
  return "Its entries go to the bank one after the other, each under its own stored key, so none is paid twice.";
}

/** What happens next and who must act, in one sentence. `now` decides nothing here. */
export function nextSentence(payment: PaymentDetail): string {
  const closed = confirmedClosing(payment);
  if (closed) {
    const since = payment.bank.status ? ` The bank has said since: ${payment.bank.status}.` : "";
    return `Closed by two people, not by the bank. ${closingSentence(closed)}${since}`;
  }
  switch (payment.status) {
    case "draft":
      return "Nobody has been asked yet. Send it for approval, or cancel it.";
    case "awaiting_approval":
      return `An approver other than ${payment.createdBy} must read and approve it.`;
    case "approved":
      return "An approver must release it; only then is it sent to the bank.";
    case "releasing":
      if (payment.entries) return entriesSentence(payment.entries);
      return payment.everUnsure
        ? "Not sure whether the bank has it. We are asking again with the same key, so it cannot be paid twice."
        : "It is being handed to the bank with its stored key.";
    case "submitted":
      if (payment.entries && !payment.stale)
        return "The bank works on the entries that it accepted. Any that it refused or was not sent are named below and were not paid.";
      return payment.stale
        ? "The bank accepted it but has not finished it two banking days later. Ask the bank."
        : "The bank accepted it and works on it. Its last word comes by webhook or when we ask.";
    case "completed":
      return payment.rail === "TRANSFER"
        ? "The bank answered: done. It gives transfers no number, so compare both balances."
        : "Done. The bank says the money has moved.";
    case "partial":
      return "Some of its entries were paid and others were not. Those that were not are named below; pay them by a new file if they are still due.";
    case "failed":
      return "It did not go through and no money moved. Create a new payment if it is still due.";
    case "rejected":
      return "An approver refused it. Nothing was sent.";
    case "cancelled":
      return "It was withdrawn before it was sent.";
    case "unknown":
      return waitingClosing(payment)
        ? "Nobody knows yet whether the bank paid it. A closing is proposed below and waits for another approver."
        : "Nobody knows yet whether the bank paid it. It is never sent again by itself. Look at the bank, then close it with a second person.";
  }
}
