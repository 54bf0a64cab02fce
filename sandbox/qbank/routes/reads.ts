import { isLocalDate, zonedInstant } from "@/lib/core/dates";
import { json } from "../answers";
import { balanceOf } from "../balances";
import { BANK_ZONE, lastLoadMs } from "../calendar";
import { bulkLines } from "../bulk";
import { deny, read, type Call, type Outcome } from "../call";
import { encodeAccount, encodeBalance, encodeException, encodeLine, encodePayment } from "../encode";
import type { State } from "../state";
import type { Account, Line } from "../types";

/** `GET /accounts`: a bare array, as of the last nightly load. */
export function listAccounts({ bank, nowMs }: Call): Outcome {
  const loadedMs = lastLoadMs(nowMs);
  const accounts = [...bank.state.accounts.values()].map((account) => encodeAccount(account, loadedMs));
  return read(json(200, `[${accounts.join(",")}]`));
}

/** `GET /balances/{accountId}`: real time. */
export function getBalance(call: Call): Outcome {
  const account = call.bank.state.accounts.get(call.id);
  if (!account) return deny(call, 404, "ERR_ACC_001", "No such account");
  const balance = balanceOf(call.bank.state, call.id, call.nowMs);
  return read(json(200, encodeBalance(account, balance.availableMinor, balance.currentMinor)));
}

/** `GET /transactions`: every loaded line, or those of `accountId` and from `postingDateGte` (a date) on. */
export function listTransactions(call: Call): Outcome {
  const { state } = call.bank;
  const accountId = call.query.get("accountId")?.toLowerCase() ?? null;
  const from = call.query.get("postingDateGte");
  if (accountId !== null && !state.accounts.has(accountId)) return deny(call, 404, "ERR_ACC_001", "No such account");
  if (from !== null && !isLocalDate(from)) {
    return deny(call, 400, "ERR_VAL_001", "postingDateGte must be a date, YYYY-MM-DD");
  }
  const fromMs = from === null ? -Infinity : zonedInstant(from, "00:00", BANK_ZONE).getTime();
  const wanted = [...state.accounts.values()].filter((one) => accountId === null || one.accountId === accountId);
  const parts = listText(state, wanted, fromMs, call.nowMs);
  return read(json(200, lineCount(state, wanted) > STREAMED_FROM ? parts : [...parts].join("")));
}

/** Lists of accounts with more lines than this are sent as they are made, without a length. */
const STREAMED_FROM = 5_000;

function lineCount(state: State, accounts: readonly Account[]): number {
  const ids = new Set(accounts.map((one) => one.accountId));
  let count = 0;
  for (const id of ids) count += state.linesByAccount.get(id)?.length ?? 0;
  for (const bulk of state.bulks) if (ids.has(bulk.accountId)) count += bulk.count;
  return count;
}

function* loadedLines(state: State, accountId: string, fromMs: number, nowMs: number): Generator<Line> {
  for (const line of state.linesByAccount.get(accountId) ?? []) {
    if (line.postingMs >= fromMs && line.postingMs <= nowMs) yield line;
  }
  for (const bulk of state.bulks) if (bulk.accountId === accountId) yield* bulkLines(bulk, fromMs, nowMs);
}

/** The array as text, a line at a time. What is booked while it is read is loaded later than `nowMs`. */
function* listText(state: State, accounts: readonly Account[], fromMs: number, nowMs: number): Generator<string> {
  let separator = "[";
  for (const { accountId, currency } of accounts) {
    for (const line of loadedLines(state, accountId, fromMs, nowMs)) {
      yield separator + encodeLine(line, currency);
      separator = ",";
    }
  }
  yield separator === "[" ? "[]" : "]";
}

/** `GET /payments/{paymentId}`: ACH and wires. A transfer is no payment resource here (contracts.md R12). */
export function getPayment(call: Call): Outcome {
  const payment = call.bank.state.payments.get(call.id);
  if (!payment || payment.kind === "transfer") return deny(call, 404, "ERR_PAY_001", "No such payment");
  return read(json(200, encodePayment(payment)));
}

/** `GET /positivepay/exceptions`: those still to be decided, decided ones included until their cut-off. */
export function listExceptions({ bank }: Call): Outcome {
  const open = [...bank.state.exceptions.values()].filter((exception) => exception.final === null);
  const items = open.map((exception) =>
    encodeException(exception, bank.state.accounts.get(exception.accountId)?.currency ?? "USD"),
  );
  return read(json(200, `[${items.join(",")}]`));
}
