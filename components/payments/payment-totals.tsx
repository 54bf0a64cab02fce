import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/link-button";
import { formatMoney } from "@/lib/core/money";
import type { CurrencyTotal, PaymentPage } from "@/lib/features/payments/types";

/** "USD 1,200.00 in 3, EUR 90.00 in 1": what everything that matches comes to. */
export function totalsText(totals: readonly CurrencyTotal[]): string {
  return totals.map((total) => `${formatMoney(total)} in ${total.count.toLocaleString("en-US")}`).join(", ");
}

/** What needs a person, whatever the filter says. */
export function AttentionNotice({ attention }: { readonly attention: PaymentPage["attention"] }) {
  const { unknown, failedToday, partialToday } = attention;
  return (
    <>
      {unknown > 0 ? (
        <Notice
          tone="warning"
          title={
            unknown === 1
              ? "Of one payment nobody knows the outcome"
              : `Of ${unknown} payments nobody knows the outcome`
          }
        >
          They are not sent again by themselves. Look at the bank, then close each with a second person.{" "}
          <TextLink href="/payments?status=unknown">Show them</TextLink>
        </Notice>
      ) : null}
      {failedToday > 0 ? (
        <Notice
          tone="danger"
          title={
            failedToday === 1 ? "One payment failed in the last day" : `${failedToday} payments failed in the last day`
          }
          className="mt-2"
        >
          No money moved. If it is still due, it needs a new payment.{" "}
          <TextLink href="/payments?status=failed">Show them</TextLink>
        </Notice>
      ) : null}
      {partialToday > 0 ? (
        <Notice
          tone="warning"
          title={
            partialToday === 1
              ? "One payment was carried out in part in the last day"
              : `${partialToday} payments were carried out in part in the last day`
          }
          className="mt-2"
        >
          Some of its payees were not paid. Each page names them and says why.{" "}
          <TextLink href="/payments?status=partial">Show them</TextLink>
        </Notice>
      ) : null}
    </>
  );
}
