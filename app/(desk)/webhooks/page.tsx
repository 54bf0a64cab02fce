import type { Metadata } from "next";
import { EmptyState } from "@/components/ui/empty-state";
import { KeyboardList } from "@/components/ui/keyboard-list";
import { PageHeader } from "@/components/ui/page-header";
import { Pager } from "@/components/ui/pager";
import { deliveriesHref, DeliveryFilters } from "@/components/webhooks/delivery-filters";
import { DeliveryTable } from "@/components/webhooks/delivery-table";
import { Refusals } from "@/components/webhooks/refusals";
import { loadDeliveries } from "@/lib/features/webhooks/loaders";

export const metadata: Metadata = { title: "Webhooks" };

export default async function WebhooksPage({
  searchParams,
}: {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { page, filter, refusals, newestRefusals, zone } = await loadDeliveries(await searchParams);
  const filtered = filter.status !== undefined || filter.type !== undefined;
  const count = `${page.total.toLocaleString("en-US")} ${page.total === 1 ? "delivery" : "deliveries"}`;
  return (
    <>
      <PageHeader
        title="Webhooks"
        count={count}
        description="What the bank pushed to us: stored once per event, applied in any order, any number of times."
      />
      <DeliveryFilters filter={filter} eventTypes={page.eventTypes} />
      {page.rows.length === 0 ? (
        <EmptyState title={filtered ? "No delivery matches these filters" : "The bank has delivered nothing yet"}>
          {filtered
            ? "Clear the filters to see every delivery."
            : "Payments that settle and new exceptions show up here."}
        </EmptyState>
      ) : (
        <KeyboardList>
          <DeliveryTable rows={page.rows} zone={zone} />
        </KeyboardList>
      )}
      <Pager
        label={`${page.rows.length} of ${count}, newest first`}
        previousHref={filter.cursor ? deliveriesHref(filter) : null}
        nextHref={page.nextCursor ? deliveriesHref(filter, page.nextCursor) : null}
      />
      <Refusals counts={refusals} newest={newestRefusals} zone={zone} />
    </>
  );
}
