import { Amount } from "@/components/ui/amount";
import { formatMinor } from "@/lib/core/money";

/** An amount of minor units with its currency. */
export function Money({ amountMinor, currency }: { readonly amountMinor: number; readonly currency: string }) {
  return <Amount text={formatMinor(amountMinor, currency)} currency={currency} />;
}
