import { Section } from "@/components/ui/page-header";
import { formatMoney } from "@/lib/core/money";
import type { PaymentReturns as Returns } from "@/lib/features/ach-returns/types";
import { ReturnTable } from "./return-table";

type PaymentReturnsProps = { readonly returns: Returns; readonly zone: string; readonly today: string };

/** What came back of a payment, with its money; nothing while nothing did. */
export function PaymentReturns({ returns, zone, today }: PaymentReturnsProps) {
  if (returns.returns.length === 0) return null;
  return (
    <Section title="Came back" count={totals(returns)}>
      <ReturnTable rows={returns.returns} zone={zone} today={today} withPayment={false} />
    </Section>
  );
}

/** "2 entries returned, USD 3,862.49 ours again; 1 correction". */
function totals({ returnedCount, creditMinor, debitMinor, corrections }: Returns): string {
  const usd = (amountMinor: number): string => formatMoney({ amountMinor, currency: "USD" });
  const money = [
    creditMinor > 0 ? `${usd(creditMinor)} ours again` : null,
    debitMinor > 0 ? `${usd(debitMinor)} taken back` : null,
  ].filter((part) => part !== null);
  const returned = [`${returnedCount} ${returnedCount === 1 ? "entry" : "entries"} returned`, ...money].join(", ");
  const changed = `${corrections} ${corrections === 1 ? "correction" : "corrections"}`;
  return [returnedCount > 0 ? returned : null, corrections > 0 ? changed : null]
    .filter((part) => part !== null)
    .join("; ");
}
