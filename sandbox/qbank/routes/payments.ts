import { achEntryRequest, bookTransferRequest, wireTransferRequest } from "@/lib/banks/qbank/wire/requests";
import { empty, json } from "../answers";
import { canPay } from "../balances";
import { bookPayment } from "../bookings";
import { amountOf, deny, type Call, type Outcome } from "../call";
import { encodePayment } from "../encode";
import { paymentEvent } from "../notices";
import type { Account, Payment } from "../types";

const WIRE_TAKES_MS = 60_000;

/** A payment as it begins; the caller overrides what its kind needs. */
export function newPayment(call: Call, account: Account, own: Partial<Payment> & Pick<Payment, "kind">): Payment {
  return {
    paymentId: call.newPaymentId,
    accountId: account.accountId,
    currency: account.currency,
    amountMinor: 0,
    creditMinor: 0,
    debitMinor: 0,
    counterparty: "",
    reference: "",
    toAccountId: null,
    entryCount: 1,
    fileSha256: null,
    effectiveDate: null,
    key: call.key,
    actor: call.caller.clientId,
    requestId: call.requestId,
    authDate: call.authDate,
    createdMs: call.nowMs,
    status: "P_CREATED",
    statusMs: call.nowMs,
    completedMs: null,
    failure: null,
    next: null,
    effects: 0,
    ...own,
  };
}

/** `POST /payments/wire`: 201 with the payment. Without the money it fails at once, as contracts.md 1.3 has it. */
export function createWire(call: Call): Outcome {
  const parsed = wireTransferRequest.safeParse(call.body.kind === "json" ? call.body.value : null);
  if (!parsed.success) return deny(call, 400, "ERR_VAL_001", describe(parsed.error));
  const { source_account_id, beneficiary_details, amount, reference_code } = parsed.data;
  const account = call.bank.state.accounts.get(source_account_id);
  if (!account) return deny(call, 404, "ERR_ACC_001", "The source account is unknown");
  if (account.currency !== "USD") return deny(call, 400, "ERR_VAL_002", "Wires are sent from accounts in USD only");
  const amountMinor = amountOf(amount, account);
  if (amountMinor === null) return deny(call, 400, "ERR_VAL_003", "The amount must be positive, in whole cents");
  const funded = canPay(call.bank.state, account.accountId, amountMinor, call.nowMs);
  const payment = newPayment(call, account, {
    kind: "wire",
    amountMinor,
    counterparty: beneficiary_details.name.toUpperCase(),
    reference: reference_code,
    status: funded ? "P_PROCESSING" : "P_FAILED",
    completedMs: funded ? null : call.nowMs,
    failure: funded ? null : "INSUFFICIENT_FUNDS",
    next: funded ? { status: "P_COMPLETED", dueMs: call.nowMs + WIRE_TAKES_MS } : null,
  });
  return {
    answer: json(201, encodePayment(payment)),
    changes: [{ t: "payment", payment }, ...(funded ? [] : [paymentEvent(call.bank, payment, call.nowMs)])],
  };
}

/** `POST /transfers`: 201 without a body; the money has moved when it answers. */
export function createTransfer(call: Call): Outcome {
  const parsed = bookTransferRequest.safeParse(call.body.kind === "json" ? call.body.value : null);
  if (!parsed.success) return deny(call, 400, "ERR_VAL_001", describe(parsed.error));
  const from = call.bank.state.accounts.get(parsed.data.from_account_id);
  const to = call.bank.state.accounts.get(parsed.data.to_account_id);
  if (!from || !to) return deny(call, 404, "ERR_ACC_001", `The ${from ? "receiving" : "sending"} account is unknown`);
  if (from === to) return deny(call, 400, "ERR_VAL_004", "The two accounts must differ");
  if (from.currency !== to.currency) return deny(call, 400, "ERR_VAL_002", "The two accounts differ in currency");
  const amountMinor = amountOf(parsed.data.amount, from);
  if (amountMinor === null) return deny(call, 400, "ERR_VAL_003", "The amount must be positive, in whole cents");
  if (!canPay(call.bank.state, from.accountId, amountMinor, call.nowMs)) {
    return deny(call, 422, "ERR_FUNDS_001", "The sending account does not have the available funds");
  }
  const payment = newPayment(call, from, {
    kind: "transfer",
    amountMinor,
    counterparty: to.name.toUpperCase(),
    reference: from.name.toUpperCase(),
    toAccountId: to.accountId,
    status: "P_COMPLETED",
    completedMs: call.nowMs,
  });
  return {
    answer: empty(201),
    changes: [{ t: "payment", payment }, bookPayment(payment, call.nowMs)],
  };
}

/** `POST /payments/ach` with a JSON body: one entry, in either published shape (D1). */
export function createAchEntry(call: Call): Outcome {
  const parsed = achEntryRequest.safeParse(call.body.kind === "json" ? call.body.value : null);
  if (!parsed.success) return deny(call, 400, "ERR_VAL_001", describe(parsed.error));
  const entry = parsed.data;
  const account = call.bank.state.accounts.get(entry.source_account_id);
  if (!account) return deny(call, 404, "ERR_ACC_001", "The source account is unknown");
  if (account.currency !== "USD") return deny(call, 400, "ERR_VAL_002", "ACH is sent from accounts in USD only");
  const amountMinor = amountOf(entry.amount, account);
  if (amountMinor === null) return deny(call, 400, "ERR_VAL_003", "The amount must be positive, in whole cents");
  const byAccount = "destination_account_id" in entry;
  const inside = byAccount ? call.bank.state.accounts.get(entry.destination_account_id) : undefined;
  if (byAccount && inside?.currency !== "USD") {
    return deny(call, 404, "ERR_ACC_001", "The destination account is unknown or not in USD");
  }
  const payment = newPayment(call, account, {
    kind: "ach-entry",
    amountMinor,
    creditMinor: amountMinor,
    counterparty: (byAccount ? (inside?.name ?? "") : entry.recipient_details.name).toUpperCase(),
    reference: byAccount ? (entry.reference_id ?? "") : "",
    toAccountId: inside?.accountId ?? null,
    effectiveDate: byAccount ? null : entry.effective_date,
    next: achFirstStep(call.nowMs),
  });
  return acceptAch(payment);
}

/** Validation takes the bank a moment. */
export const achFirstStep = (nowMs: number): Payment["next"] => ({ status: "P_VALIDATED", dueMs: nowMs + 2_000 });

/** 202 without a body; `Location` names the payment. */
export function acceptAch(payment: Payment): Outcome {
  return {
    answer: empty(202, { location: `/v1/payments/${payment.paymentId}` }),
    changes: [{ t: "payment", payment }],
  };
}

/** The first problem of a body, with the place it is in. */
export function describe(error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] }): string {
  const [first] = error.issues;
  const place = first?.path.map(String).join(".") ?? "";
  return place === "" ? "The body does not have the documented shape" : `${place}: ${first?.message ?? "invalid"}`;
}
