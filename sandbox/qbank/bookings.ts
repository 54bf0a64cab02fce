import { newId } from "@/lib/core/ids";
import { bookingDate, loadAfterMs } from "./calendar";
import type { Change } from "./events";
import type { Returned } from "./return-file";
import { entryReturnId, returnId } from "./state";
import type { Account, Leg, Line, Payment, PayException } from "./types";

/**
 * Bookings of the bank, double entry: the customer's side is a line that the next nightly load shows, the other
 * side an account of the bank's own. The three dates: initiated when the customer asked, value on the booking day,
 * posted at the load.
 */
type Booking = Extract<Change, { t: "booking" }>;
type Side = { readonly accountId: string; readonly amountMinor: number; readonly description: string };
type Origin = {
  readonly effectId: string;
  readonly paymentId: string | null;
  readonly key: string | null;
  readonly currency: string;
  readonly initiatedMs: number;
  readonly actor: string;
  readonly requestId: string;
};

function booking(origin: Origin, sides: readonly Side[], counter: string | null, atMs: number): Booking {
  const valueDate = bookingDate(atMs);
  const lines: Line[] = sides.map((side) => ({
    transactionId: newId(),
    accountId: side.accountId,
    amountMinor: side.amountMinor,
    description: side.description,
    transactionMs: origin.initiatedMs,
    valueDate,
    postingMs: loadAfterMs(valueDate),
    actor: origin.actor,
    requestId: origin.requestId,
  }));
  const { currency } = origin;
  const legs: Leg[] = sides.map((side) => ({ ledger: side.accountId, currency, amountMinor: side.amountMinor }));
  const rest = sides.reduce((sum, side) => sum + side.amountMinor, 0);
  if (counter !== null) legs.push({ ledger: counter, currency, amountMinor: -rest });
  return {
    t: "booking",
    effectId: origin.effectId,
    paymentId: origin.paymentId,
    key: origin.key,
    legs,
    lines,
  };
}

/** The one booking that a payment ever makes. */
export function bookPayment(payment: Payment, atMs: number): Booking {
  const origin: Origin = {
    effectId: `payment:${payment.paymentId}`,
    paymentId: payment.paymentId,
    key: payment.key,
    currency: payment.currency,
    initiatedMs: payment.createdMs,
    actor: payment.actor,
    requestId: payment.requestId,
  };
  const { accountId, counterparty, reference, amountMinor } = payment;
  switch (payment.kind) {
    case "wire":
      return booking(
        origin,
        [{ accountId, amountMinor: -amountMinor, description: `WIRE OUT ${counterparty} REF ${reference}` }],
        "bank:fedwire",
        atMs,
      );
    case "transfer": {
      const to = payment.toAccountId ?? "";
      const sides = [
        { accountId, amountMinor: -amountMinor, description: `BOOK TRANSFER TO ${counterparty}` },
        { accountId: to, amountMinor, description: `BOOK TRANSFER FROM ${reference}` },
      ];
      return booking(origin, sides, null, atMs);
    }
    case "ach-entry": {
      const out = {
        accountId,
        amountMinor: -amountMinor,
        description: `ACH CREDIT ${counterparty} ${reference}`.trim(),
      };
      const inside = payment.toAccountId;
      if (inside === null) return booking(origin, [out], "bank:ach", atMs);
      const into = { accountId: inside, amountMinor, description: `ACH CREDIT RECEIVED ${reference}`.trim() };
      return booking(origin, [out, into], null, atMs);
    }
    case "ach-file": {
      const count = `${payment.entryCount} ${payment.entryCount === 1 ? "ENTRY" : "ENTRIES"}`;
      const sides: Side[] = [];
      if (payment.creditMinor > 0) {
        const description = `ACH SETTLEMENT CREDITS ${counterparty} ${count}`;
        sides.push({ accountId, amountMinor: -payment.creditMinor, description });
      }
      if (payment.debitMinor > 0) {
        const description = `ACH SETTLEMENT DEBITS ${counterparty} ${count}`;
        sides.push({ accountId, amountMinor: payment.debitMinor, description });
      }
      return booking(origin, sides, "bank:ach", atMs);
    }
  }
}

/** A paid payment coming back: once, under an id of its own, with the code in its line. */
export function bookReturn(payment: Payment, code: string, amountMinor: number, atMs: number): Booking {
  const origin: Origin = {
    effectId: returnId(payment.paymentId),
    paymentId: null,
    key: null,
    currency: payment.currency,
    initiatedMs: atMs,
    actor: "qbank-core",
    requestId: payment.requestId,
  };
  const { accountId, kind, toAccountId, counterparty, reference } = payment;
  const name = `${counterparty} ${reference}`.trim();
  if (kind === "wire") {
    const back = { accountId, amountMinor, description: `WIRE RETURNED ${code} ${name}` };
    return booking(origin, [back], "bank:fedwire", atMs);
  }
  const signed = kind === "ach-file" && payment.creditMinor === 0 ? -amountMinor : amountMinor;
  const back = { accountId, amountMinor: signed, description: `ACH RETURN ${code} ${name}` };
  if (toAccountId === null) return booking(origin, [back], "bank:ach", atMs);
  const taken = { accountId: toAccountId, amountMinor: -amountMinor, description: `ACH RETURN ${code} ${name}` };
  return booking(origin, [back, taken], null, atMs);
}

/** One entry of a paid file coming back, once: a credit is money again, a debit is taken back. */
export function bookEntryReturn(payment: Payment, { entry, code }: Returned, atMs: number): Booking {
  const origin: Origin = {
    effectId: entryReturnId(payment.paymentId, entry.line),
    paymentId: null,
    key: null,
    currency: payment.currency,
    initiatedMs: atMs,
    actor: "qbank-ach",
    requestId: payment.requestId,
  };
  const amountMinor = entry.direction === "credit" ? entry.amountMinor : 0 - entry.amountMinor;
  const description = `ACH RETURN ${code} ${entry.individualName} TRACE ${entry.traceNumber}`;
  return booking(origin, [{ accountId: payment.accountId, amountMinor, description }], "bank:ach", atMs);
}

/** A presented item that is paid (a zero-balance account is funded at once), or charged and sent back the same day (BAI2 255 and 475). */
export function bookPresentment(
  exception: PayException,
  account: Account,
  action: "PAY" | "RETURN",
  atMs: number,
): Booking {
  const last = exception.decisions.at(-1);
  const origin: Origin = {
    effectId: `exception:${exception.exceptionId}`,
    paymentId: null,
    key: last?.key ?? null,
    currency: account.currency,
    initiatedMs: exception.loadedMs,
    actor: last?.actor ?? "qbank-core",
    requestId: exception.requestId,
  };
  const isAch = exception.reason === "UNAUTHORIZED_ACH";
  const what = isAch ? `ACH DEBIT TRACE ${exception.checkNumber}` : `CHECK ${exception.checkNumber}`;
  const { accountId, presentedMinor } = exception;
  const charged = { accountId, amountMinor: -presentedMinor, description: `${what} PAID` };
  if (action === "PAY") {
    const { fundedBy } = account;
    const funding = fundedBy
      ? [
          { accountId, amountMinor: presentedMinor, description: `ZBA FUNDING ${what}` },
          { accountId: fundedBy, amountMinor: -presentedMinor, description: `ZBA FUNDING ${what}` },
        ]
      : [];
    return booking(origin, [charged, ...funding], "bank:presentment", atMs);
  }
  const back = {
    accountId,
    amountMinor: presentedMinor,
    description: `${what} RETURNED ${last?.returnReason ?? "DEFAULT"}`,
  };
  return booking(origin, [{ ...charged, description: `${what} PRESENTED` }, back], "bank:presentment", atMs);
}
