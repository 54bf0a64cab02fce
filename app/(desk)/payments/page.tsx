import type { Metadata } from "next";
import { PaymentFilters } from "@/components/payments/payment-filters";
import { PaymentTable } from "@/components/payments/payment-table";
import { AttentionNotice, totalsText } from "@/components/payments/payment-totals";
import { EmptyState } from "@/components/ui/empty-state";
import { KeyboardList } from "@/components/ui/keyboard-list";
import { LinkButton } from "@/components/ui/link-button";
import { PageHeader } from "@/components/ui/page-header";
import { Pager } from "@/components/ui/pager";
import { loadPayments } from "@/lib/features/payments/loaders";

export const metadata: Metadata = { title: "Payments" };

type Props = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function PaymentsPage({ searchParams }: Props) {
  const { page, filter, accounts, mayCreate } = await loadPayments(await searchParams);
  const { cursor, ...kept } = filter;
  const query = new URLSearchParams(Object.entries(kept).flatMap(([name, value]) => (value ? [[name, value]] : [])));
  const isFiltered = query.size > 0;
  const first = isFiltered ? `/payments?${query}` : "/payments";
  if (page.nextCursor) query.set("cursor", page.nextCursor);
  const count = `${page.total.toLocaleString("en-US")} ${page.total === 1 ? "payment" : "payments"}`;
  const create = mayCreate ? (
    <>
      <LinkButton href="/payments/transfers/new">New transfer</LinkButton>
      <LinkButton href="/payments/wires/new" variant="primary">
        New wire
      </LinkButton>
    </>
  ) : undefined;
  return (
    <>
      <PageHeader
        title="Payments"
        count={count}
        total={page.total > 0 ? `${totalsText(page.totals)}, by date created` : undefined}
        actions={create}
      />
      <AttentionNotice attention={page.attention} />
      <PaymentFilters filter={kept} accounts={accounts} />
      {page.rows.length === 0 ? (
        <EmptyState
          title={isFiltered ? "No payment matches these filters" : "Nothing was paid yet"}
          action={isFiltered ? undefined : create}
        >
          {isFiltered
            ? "Clear the filters to see every payment."
            : "Wires, transfers and ACH files appear here from their first draft to their settlement."}
        </EmptyState>
      ) : (
        <KeyboardList>
          <PaymentTable rows={page.rows} />
        </KeyboardList>
      )}
      <Pager
        label={`${page.rows.length} of ${count}, newest first`}
        previousHref={cursor === undefined ? null : first}
        nextHref={page.nextCursor === null ? null : `/payments?${query}`}
      />
    </>
  );
}
