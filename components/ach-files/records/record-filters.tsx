import { Checkbox } from "@/components/ui/checkbox";
import { FilterBar } from "@/components/ui/filter-bar";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import type { RecordFilter } from "@/lib/features/ach-files/schema/records";
import type { RecordsHead } from "@/lib/features/ach-files/types/records";

const KINDS = [
  { value: "6", label: "Entries" },
  { value: "credits", label: "Credits" },
  { value: "debits", label: "Debits" },
  { value: "7", label: "Addenda" },
  { value: "5", label: "Batch headers" },
  { value: "8", label: "Batch controls" },
  { value: "1", label: "File header" },
  { value: "9", label: "File control" },
] as const;

/** By kind of record, by batch, by what is wrong, and by a text. */
export function RecordFilters({ head, filter }: { readonly head: RecordsHead; readonly filter: RecordFilter }) {
  const action = `/ach-files/${head.id}/records`;
  const isOn = [filter.kind, filter.batch, filter.issues, filter.q].some((one) => one !== undefined);
  return (
    <FilterBar action={action} clearHref={isOn ? action : undefined}>
      <Select
        label="Records"
        name="kind"
        placeholder="Every kind, as they stand"
        options={KINDS}
        defaultValue={filter.kind ?? ""}
      />
      {head.batchCount > 1 ? (
        <Select
          label="Batch"
          name="batch"
          placeholder="Every batch"
          options={head.batches.map((batch) => ({
            value: String(batch.line),
            label: `${batch.number}, ${batch.companyName.trim()}, ${batch.sec}`,
          }))}
          defaultValue={filter.batch === undefined ? "" : String(filter.batch)}
          className="max-w-72"
        />
      ) : null}
      <TextField
        label="Name, trace, amount or last four"
        name="q"
        defaultValue={filter.q ?? ""}
        maxLength={60}
        className="min-w-56"
      />
      {head.issueCount > 0 ? (
        <Checkbox
          label="Only with issues"
          name="issues"
          value="1"
          defaultChecked={filter.issues === "1"}
          className="self-center pt-4"
        />
      ) : null}
    </FilterBar>
  );
}
