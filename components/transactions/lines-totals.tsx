import { Amount } from "@/components/ui/amount";
import { formatMinor } from "@/lib/core/money";
import { BASIS_WORDS } from "@/lib/features/transactions/rules";
import type { Basis, TransactionTotals } from "@/lib/features/transactions/types";

/** What all lines of the filter come to, by currency: in, out and net. */
export function LinesTotals({ totals, basis }: { readonly totals: TransactionTotals; readonly basis: Basis }) {
  if (!totals.complete) {
    return (
      <p className="py-1 text-ink-soft">
        More than {totals.count.toLocaleString("en-US")} lines: too many to add up. Narrow the dates or choose an
        account to see totals.
      </p>
    );
  }
  if (totals.currencies.length === 0) return null;
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-1 py-1" aria-label={`Totals by ${BASIS_WORDS[basis]}`}>
      {totals.currencies.map((total) => (
        <div key={total.currency} className="flex flex-wrap items-baseline gap-x-3">
          <dt className="text-ink-soft">
            Net of {total.count.toLocaleString("en-US")} {total.count === 1 ? "line" : "lines"}
          </dt>
          <dd className="font-semibold">
            <Amount text={formatMinor(total.netMinor, total.currency)} currency={total.currency} />
          </dd>
          <dd className="text-sm text-ink-soft">
            in <Amount text={formatMinor(total.inMinor, total.currency)} />, out{" "}
            <Amount text={formatMinor(total.outMinor, total.currency)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
