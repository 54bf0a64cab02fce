import type { World } from "./world";

/** All ledgers of the bank together, by currency: zero each, since every booking has two sides. */
export function balanceTotals(world: World): Map<string, number> {
  const { state } = world.sandbox.parts.bank;
  const totals = new Map<string, number>();
  for (const [ledger, minor] of state.balances) {
    const currency = state.accounts.get(ledger)?.currency ?? ledger.slice(-3);
    totals.set(currency, (totals.get(currency) ?? 0) + minor);
  }
  return totals;
}
