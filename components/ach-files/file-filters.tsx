import { FilterBar } from "@/components/ui/filter-bar";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";

const STATES = [
  { value: "ready", label: "Ready to send" },
  { value: "sent_for_approval", label: "Sent for approval" },
  { value: "invalid", label: "Refused" },
  { value: "checking", label: "Checking" },
  { value: "discarded", label: "Discarded" },
] as const;

type FileFiltersProps = { readonly filter: { readonly status?: string | undefined; readonly q?: string | undefined } };

/** By state and by name. */
export function FileFilters({ filter }: FileFiltersProps) {
  const on = filter.status !== undefined || filter.q !== undefined;
  return (
    <FilterBar action="/ach-files" clearHref={on ? "/ach-files" : undefined}>
      <Select
        label="State"
        name="status"
        placeholder="Every state"
        options={STATES}
        defaultValue={filter.status ?? ""}
      />
      <TextField label="File name" name="q" defaultValue={filter.q ?? ""} />
    </FilterBar>
  );
}
