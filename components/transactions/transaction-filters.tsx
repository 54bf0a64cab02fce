import { DateField } from "@/components/ui/date-field";
import { FilterBar } from "@/components/ui/filter-bar";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { lensHref, type Lens } from "@/lib/features/transactions/schema";

type AccountOption = {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly last4: string | null;
};

export type TransactionFiltersProps = { readonly lens: Lens; readonly accounts: readonly AccountOption[] };

/** Dates, text, amount, account and direction. The basis and the order stay as they are; the page starts afresh. */
export function TransactionFilters({ lens, accounts }: TransactionFiltersProps) {
  const keep = { basis: lens.basis, sort: lens.sort, currency: lens.currency };
  const isFiltered = Object.keys(lens).some((field) => !["basis", "sort", "cursor"].includes(field));
  const cleared = lensHref("/transactions", {
    ...(lens.basis ? { basis: lens.basis } : {}),
    ...(lens.sort ? { sort: lens.sort } : {}),
  });
  return (
    // The fields start from the address; a new address makes new fields.
    <FilterBar
      key={JSON.stringify(lens)}
      action="/transactions"
      keep={keep}
      clearHref={isFiltered ? cleared : undefined}
    >
      <div className="grid grid-cols-2 gap-2 max-sm:[&>*]:w-full sm:contents">
        <DateField label="From" name="from" defaultValue={lens.from ?? ""} compact className="w-36" />
        <DateField label="To" name="to" defaultValue={lens.to ?? ""} compact className="w-36" />
        <TextField label="Description" name="text" defaultValue={lens.text} placeholder="words" className="w-32" />
        <TextField label="At least" name="min" inputMode="decimal" defaultValue={lens.min} className="w-20" />
        <TextField label="At most" name="max" inputMode="decimal" defaultValue={lens.max} className="w-20" />
        <Select
          label="Account"
          name="account"
          placeholder="All accounts"
          defaultValue={lens.account ?? ""}
          options={accounts.map((account) => ({
            value: account.id,
            label: `${account.name}${account.last4 ? ` …${account.last4}` : ""} (${account.currency})`,
          }))}
          className="w-36"
        />
        <Select
          label="In or out"
          name="direction"
          placeholder="Both"
          defaultValue={lens.direction ?? ""}
          options={[
            { value: "in", label: "Money in" },
            { value: "out", label: "Money out" },
          ]}
          className="w-25"
        />
      </div>
    </FilterBar>
  );
}
