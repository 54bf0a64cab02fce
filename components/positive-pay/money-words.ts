import { formatMoney } from "@/lib/core/money";
import type { CurrencyTotal } from "@/lib/features/positive-pay/types";

/** "USD 1,200.00", several currencies side by side. */
export function moneyWords(totals: readonly CurrencyTotal[]): string {
  return totals.map(formatMoney).join(", ");
}
