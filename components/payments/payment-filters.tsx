import { FilterBar } from "@/components/ui/filter-bar";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { STATUS_WORDS } from "@/lib/features/payments/rules/states";
import { RAIL_WORDS } from "@/lib/features/payments/rules/words";
import type { PaymentFilter } from "@/lib/features/payments/schema";
import { PAYMENT_STATUSES, RAILS } from "@/lib/features/payments/types";

type PaymentFiltersProps = {
  readonly filter: PaymentFilter;
  readonly accounts: readonly { readonly id: string; readonly label: string }[];
};

/** By state, kind, account, and words or figures; kept in the address. */
export function PaymentFilters({ filter, accounts }: PaymentFiltersProps) {
  const isOn = Boolean(filter.status ?? filter.rail ?? filter.account ?? filter.q);
  return (
    <FilterBar action="/payments" clearHref={isOn ? "/payments" : undefined}>
      <Select
        label="State"
        name="status"
        placeholder="Every state"
        defaultValue={filter.status ?? ""}
        options={PAYMENT_STATUSES.map((status) => ({ value: status, label: STATUS_WORDS[status] }))}
      />
      <Select
        label="Kind"
        name="rail"
        placeholder="Every kind"
        defaultValue={filter.rail ?? ""}
        options={RAILS.map((rail) => ({ value: rail, label: RAIL_WORDS[rail] }))}
      />
      <Select
        label="Account"
        name="account"
        placeholder="Every account"
        defaultValue={filter.account ?? ""}
        options={accounts.map((account) => ({ value: account.id, label: account.label }))}
        className="max-w-72"
      />
      <TextField
        label="Number, name, reference or amount"
        name="q"
        defaultValue={filter.q ?? ""}
        autoComplete="off"
        className="min-w-56"
      />
    </FilterBar>
  );
}
