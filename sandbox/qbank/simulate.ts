import type { Bank } from "./bank";
import { canPay } from "./balances";
import { bookPayment, bookPresentment } from "./bookings";
import { achSettlementMs, nextPickUpMs } from "./calendar";
import type { Change } from "./events";
import { paymentEvent } from "./notices";
import type { Due } from "./due";
import { issueKey } from "./state";
import type { Payment, PayException, PaymentStatus } from "./types";

/** The life cycle of contracts.md 1.3: each step happens at its own time, however far the clock jumps. */
const PROCESSING_AFTER_MS = 60_000;

function move(
  bank: Bank,
  payment: Payment,
  status: PaymentStatus,
  atMs: number,
  more: { next?: Payment["next"]; failure?: string } = {},
): Change[] {
  const final = status === "P_COMPLETED" || status === "P_FAILED";
  const step = {
    status,
    completedMs: final ? atMs : null,
    failure: more.failure ?? null,
    next: more.next ?? null,
  };
  const changes: Change[] = [{ t: "payment-status", paymentId: payment.paymentId, atMs, ...step }];
  if (final && payment.kind !== "transfer") {
    changes.push(paymentEvent(bank, { ...payment, ...step, statusMs: atMs }, atMs));
  }
  return changes;
}

/** Books the money and completes the payment, in one act. */
export function completePayment(bank: Bank, payment: Payment, atMs: number): Change[] {
  return [bookPayment(payment, atMs), ...move(bank, payment, "P_COMPLETED", atMs)];
}

/** Fails the payment; what it held is free again. */
export function failPayment(bank: Bank, payment: Payment, atMs: number, failure: string): Change[] {
  return move(bank, payment, "P_FAILED", atMs, { failure });
}

function paymentStep(bank: Bank, payment: Payment, status: PaymentStatus, atMs: number): Change[] {
  switch (status) {
    case "P_VALIDATED":
      return move(bank, payment, status, atMs, {
        next: { status: "P_SUBMITTED_TO_CORE", dueMs: nextPickUpMs(atMs) },
      });
    case "P_SUBMITTED_TO_CORE":
      return move(bank, payment, status, atMs, {
        next: { status: "P_PROCESSING", dueMs: atMs + PROCESSING_AFTER_MS },
      });
    case "P_PROCESSING": {
      // The hold already counts, so nothing more is asked for than what is held.
      if (!canPay(bank.state, payment.accountId, 0, atMs))
        return failPayment(bank, payment, atMs, "INSUFFICIENT_FUNDS");
      const dueMs = achSettlementMs(atMs - PROCESSING_AFTER_MS, payment.effectiveDate);
      return move(bank, payment, status, atMs, { next: { status: "P_COMPLETED", dueMs } });
    }
    case "P_COMPLETED":
      return completePayment(bank, payment, atMs);
    case "P_CREATED":
    case "P_FAILED":
      return move(bank, payment, status, atMs);
  }
}

/** At the cut-off the last decision stands; without one the account's default applies (D2). */
function finalise(bank: Bank, exception: PayException, atMs: number): Change[] {
  const last = exception.decisions.at(-1);
  const action = last?.decision ?? exception.defaultAction;
  const account = bank.state.accounts.get(exception.accountId);
  if (!account) return [];
  const changes: Change[] = [
    {
      t: "exception-final",
      exceptionId: exception.exceptionId,
      action,
      by: last ? "decision" : "default",
      atMs,
    },
    bookPresentment(exception, account, action, atMs),
  ];
  const issue = bank.state.issues.get(issueKey(exception.accountId, exception.checkNumber));
  if (issue && action === "PAY") changes.push({ t: "issue", issue: { ...issue, status: "paid" } });
  return changes;
}

function changesFor(bank: Bank, item: Due): Change[] {
  if (item.kind === "payment") {
    const payment = bank.state.payments.get(item.id);
    if (!payment?.next || payment.next.dueMs !== item.atMs) return [];
    return paymentStep(bank, payment, payment.next.status, item.atMs);
  }
  const exception = bank.state.exceptions.get(item.id);
  return exception && exception.final === null ? finalise(bank, exception, item.atMs) : [];
}

/** Carries out everything that is due up to an instant, oldest first. Webhooks are not sent here. */
export function fireDue(bank: Bank, untilMs: number): void {
  for (;;) {
    const item = bank.state.due.peek();
    if (!item || item.atMs > untilMs) return;
    bank.state.due.pop();
    bank.commit(changesFor(bank, item), item.atMs);
  }
}
