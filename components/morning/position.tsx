import { AsOf } from "@/components/accounts/as-of";
import { Money } from "@/components/accounts/money";
import { Figure, Figures } from "@/components/ui/figure";
import { formatDate } from "@/lib/core/dates";
import { countOf } from "@/lib/features/accounts/rules";
import type { CurrencyTotal } from "@/lib/features/accounts/types";

/** Net of the newest load in one currency. */
export type PostedNet = {
  readonly currency: string;
  readonly date: string;
  readonly count: number;
  readonly netMinor: number;
};

export type PositionProps = {
  readonly totals: readonly CurrencyTotal[];
  readonly posted: readonly PostedNet[];
  readonly at: string;
  readonly zone: string;
  readonly source: string;
};

/** What the company has, by currency, and what the bank's newest load brought; each figure opens into its parts. */
export function Position({ totals, posted, at, zone, source }: PositionProps) {
  // The currency of most accounts leads; the same order in both rows.
  const order = totals.toSorted((a, b) => b.accounts - a.accounts).map((total) => total.currency);
  const byOrder = (a: { readonly currency: string }, b: { readonly currency: string }) =>
    order.indexOf(a.currency) - order.indexOf(b.currency);
  return (
    <div className="flex flex-col gap-2">
      <Figures>
        {totals.toSorted(byOrder).map((total) => (
          <Available key={total.currency} total={total} at={at} zone={zone} source={source} />
        ))}
      </Figures>
      <Figures>
        {posted.toSorted(byOrder).map((net) => (
          <Figure
            key={net.currency}
            label={`Net activity ${net.currency}`}
            basis={`posted ${formatDate(net.date)}`}
            value={<Money amountMinor={net.netMinor} currency={net.currency} />}
            asOf={`${countOf(net.count, "line")} in the newest load`}
            href={`/transactions?basis=posted&from=${net.date}&to=${net.date}&currency=${net.currency}`}
          />
        ))}
      </Figures>
    </div>
  );
}

type AvailableProps = Pick<PositionProps, "at" | "zone" | "source"> & { readonly total: CurrencyTotal };

function Available({ total, at, zone, source }: AvailableProps) {
  return (
    <Figure
      label={`Available ${total.currency}`}
      value={<Money amountMinor={total.availableMinor} currency={total.currency} />}
      tone={total.missing + total.stale > 0 ? "warning" : "neutral"}
      note={noteOf(total)}
      asOf={
        <>
          <span className="block">
            current <Money amountMinor={total.currentMinor} currency={total.currency} />
          </span>
          {total.oldestAsOf ? (
            <span className="block">
              as of <AsOf asOf={total.oldestAsOf} at={at} zone={zone} source={source} stale={false} />
            </span>
          ) : null}
        </>
      }
      href="/accounts"
      linkLabel={countOf(total.accounts, "account")}
    />
  );
}

function noteOf(total: CurrencyTotal): string | undefined {
  const parts = [
    total.missing > 0 ? `${countOf(total.missing, "account")} without a balance, not in the total` : null,
    total.stale > 0 ? `${countOf(total.stale, "balance")} stale` : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join("; ") : undefined;
}
