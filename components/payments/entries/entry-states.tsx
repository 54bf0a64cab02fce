import Link from "next/link";
import { cn } from "@/lib/core/cn";
import { formatMoney } from "@/lib/core/money";
import { ENTRY_WORDS } from "@/lib/features/payments/rules/entries";
import type { PaymentDetail } from "@/lib/features/payments/types";
import type { EntryCount } from "@/lib/features/payments/types/entries";

/** Count and cents by state; each leads to its entries. */
export function EntryStates({
  payment,
  counts,
}: {
  readonly payment: PaymentDetail;
  readonly counts: readonly EntryCount[];
}) {
  return (
    <ul aria-label="Entries by state" className="flex flex-wrap gap-2">
      {counts.map(({ status, count, amountMinor }) => (
        <li key={status} className="max-sm:w-full">
          <Link
            href={`/payments/${payment.id}?entries=${status}#entries`}
            className={cn(
              "flex items-baseline justify-between gap-3 rounded-md border border-line bg-surface px-3 py-2 hover:bg-hover",
              (status === "failed" || status === "unknown" || status === "not_sent") && "border-line-strong",
            )}
          >
            <span>{ENTRY_WORDS[status]}</span>
            <b className="num">{count.toLocaleString("en-US")}</b>
            <span className="num text-sm text-ink-soft">
              {formatMoney({ amountMinor, currency: payment.currency })}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
