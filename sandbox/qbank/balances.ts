import { bookingDate } from "./calendar";
import type { State } from "./state";

const FLOAT_WINDOW_MS = 10 * 86_400_000;

/** Credits that are booked but not yet good funds: their value date lies ahead. */
function floatMinor(state: State, accountId: string, nowMs: number): number {
  const lines = state.linesByAccount.get(accountId) ?? [];
  const today = bookingDate(nowMs);
  let total = 0;
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const line = lines[index];
    if (!line || line.postingMs < nowMs - FLOAT_WINDOW_MS) break;
    if (line.amountMinor > 0 && line.valueDate > today) total += line.amountMinor;
  }
  return total;
}

/** Ledger balance now, and what may be spent: less float and less the holds of unfinished payments. */
export function balanceOf(
  state: State,
  accountId: string,
  nowMs: number,
): { currentMinor: number; availableMinor: number } {
  const currentMinor = state.balances.get(accountId) ?? 0;
  const held = state.holds.get(accountId) ?? 0;
  return { currentMinor, availableMinor: currentMinor - held - floatMinor(state, accountId, nowMs) };
}

/** True when the account may give `amountMinor` more, its overdraft included. */
export function canPay(state: State, accountId: string, amountMinor: number, nowMs: number): boolean {
  const account = state.accounts.get(accountId);
  if (!account) return false;
  return balanceOf(state, accountId, nowMs).availableMinor - amountMinor >= -account.overdraftMinor;
}
