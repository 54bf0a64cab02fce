import { FilterBar } from "@/components/ui/filter-bar";
import { Select } from "@/components/ui/select";
import type { DeliveryFilter } from "@/lib/features/webhooks/schema";
import { DELIVERY_STATUSES } from "@/lib/features/webhooks/types";
import { STATUS_WORDS } from "./delivery-status";

/** The deliveries' address for filters. */
export function deliveriesHref(filter: Pick<DeliveryFilter, "status" | "type">, cursor?: string | null): string {
  const query = new URLSearchParams();
  if (filter.status) query.set("status", filter.status);
  if (filter.type) query.set("type", filter.type);
  if (cursor) query.set("cursor", cursor);
  return query.size > 0 ? `/webhooks?${query}` : "/webhooks";
}

type DeliveryFiltersProps = { readonly filter: DeliveryFilter; readonly eventTypes: readonly string[] };

/** By state and by type of event. */
export function DeliveryFilters({ filter, eventTypes }: DeliveryFiltersProps) {
  const on = filter.status !== undefined || filter.type !== undefined;
  return (
    <FilterBar action="/webhooks" clearHref={on ? "/webhooks" : undefined}>
      <Select
        label="State"
        name="status"
        placeholder="Every state"
        options={DELIVERY_STATUSES.map((status) => ({ value: status, label: STATUS_WORDS[status].label }))}
        defaultValue={filter.status ?? ""}
      />
      <Select
        label="Event"
        name="type"
        placeholder="Every event"
        options={eventTypes.map((type) => ({ value: type, label: type }))}
        defaultValue={filter.type ?? ""}
      />
    </FilterBar>
  );
}
