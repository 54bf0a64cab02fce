import { addDays } from "@/lib/core/dates";
import { newId } from "@/lib/core/ids";
import { parseDecimal } from "@/lib/core/money";
import { ok, refuse, type Result } from "@/lib/core/result";
import { z } from "zod";
import type { Bank } from "../qbank/bank";
import { decisionDay, exceptionTimes } from "../qbank/calendar";
import type { Change } from "../qbank/events";
import { exceptionEvent } from "../qbank/notices";
import { type Account, type Issue, type PayException } from "../qbank/types";

/** An exception now. Left out: the first account that has the service, a fresh check, 1,234.56. Any reason text works. */
export const raiseRequest = z.strictObject({
  reason: z.string().min(1).max(100).default("NO_ISSUE"),
  accountId: z.string().toLowerCase().optional(),
  checkNumber: z.string().max(50).optional(),
  amount: z.string().default("1234.56"),
});

/** Reasons whose check the customer has issued, with the state that explains the exception. */
const ISSUE_STATUS: Readonly<Record<string, Issue["status"]>> = {
  AMOUNT_MISMATCH: "issued",
  DUPLICATE: "paid",
  STALE_DATED: "issued",
  VOIDED: "void",
  STOP_PAYMENT: "stopped",
  PAYEE_MISMATCH: "issued",
  OVER_AMOUNT: "issued",
};

function enrolled(account: Account, reason: string): boolean {
  if (account.positivePay === null) return false;
  return reason === "UNAUTHORIZED_ACH" ? account.positivePay.achDebitFilter : !account.positivePay.achDebitFilter;
}

/** Raises an exception, with the issued check behind it, and queues its event (D3). */
export function raiseException(bank: Bank, wanted: z.infer<typeof raiseRequest>): Result<{ exceptionId: string }> {
  const { reason } = wanted;
  const account = [...bank.state.accounts.values()].find((one) =>
    wanted.accountId === undefined ? enrolled(one, reason) : one.accountId === wanted.accountId,
  );
  const cutOff = account?.cutOffs.positivePay ?? null;
  if (!account?.positivePay || cutOff === null) {
    return refuse("not-enrolled", "Name an account that is enrolled in Positive Pay");
  }
  const presentedMinor = parseDecimal(wanted.amount, account.currency);
  if (presentedMinor === null || presentedMinor <= 0) return refuse("bad-amount", "The amount must be positive");
  const nowMs = bank.clock.nowMs();
  const times = exceptionTimes(decisionDay(nowMs, cutOff, account.zone), cutOff, account.zone);
  const ach = reason === "UNAUTHORIZED_ACH";
  const exception: PayException = {
    exceptionId: newId(),
    accountId: account.accountId,
    checkNumber: wanted.checkNumber ?? (ach ? "064000050000417" : freshNumber(bank, account.accountId)),
    presentedMinor,
    ...times,
    reason,
    defaultAction: account.positivePay.defaultAction,
    requestId: newId(),
    decisions: [],
    final: null,
  };
  const changes: Change[] = [{ t: "exception", exception }, exceptionEvent(bank, exception, account.currency, nowMs)];
  const status = ISSUE_STATUS[reason];
  const known = bank.state.issues.get(`${account.accountId}/${exception.checkNumber}`);
  if (status !== undefined && !known) changes.push({ t: "issue", issue: issueBehind(exception, status) });
  bank.commit(changes);
  return ok({ exceptionId: exception.exceptionId });
}

function issueBehind(exception: PayException, status: Issue["status"]): Issue {
  const daysAgo = exception.reason === "STALE_DATED" ? 200 : 9;
  const mismatch = exception.reason === "AMOUNT_MISMATCH";
  return {
    issueId: newId(),
    accountId: exception.accountId,
    checkNumber: exception.checkNumber,
    amountMinor: mismatch ? exception.presentedMinor + 1_800 : exception.presentedMinor,
    issueDate: addDays(exception.presentmentDate, -daysAgo),
    payee: "Saltmarsh Catering",
    status,
  };
}

function freshNumber(bank: Bank, accountId: string): string {
  let highest = 9_000_000;
  for (const one of bank.state.exceptions.values()) {
    const number = one.accountId === accountId && /^\d{1,10}$/.test(one.checkNumber) ? Number(one.checkNumber) : 0;
    highest = Math.max(highest, number);
  }
  return String(highest + 1);
}

/** Presents an open exception again with another amount: decisions made for the old amount are void (D9). */
export function changeAmount(bank: Bank, exceptionId: string, amount: string): Result<{ exceptionId: string }> {
  const exception = bank.state.exceptions.get(exceptionId);
  if (!exception || exception.final !== null) return refuse("not-open", "No such open exception");
  const currency = bank.state.accounts.get(exception.accountId)?.currency ?? "USD";
  const presentedMinor = parseDecimal(amount, currency);
  if (presentedMinor === null || presentedMinor <= 0) return refuse("bad-amount", "The amount must be positive");
  const changed = { ...exception, presentedMinor };
  bank.commit([
    { t: "exception-amount", exceptionId, presentedMinor },
    exceptionEvent(bank, changed, currency, bank.clock.nowMs()),
  ]);
  return ok({ exceptionId });
}
