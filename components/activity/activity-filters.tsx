import { FilterBar } from "@/components/ui/filter-bar";
import { Select } from "@/components/ui/select";

const ACTIONS = [
  { value: "payment.", label: "Payments" },
  { value: "ach_file.", label: "ACH files" },
  { value: "exception.", label: "Positive Pay" },
  { value: "webhook.", label: "Webhooks" },
  { value: "sync.", label: "Bank pulls" },
  { value: "session.", label: "Sign-ins" },
  { value: "member.", label: "People" },
] as const;

type ActivityFiltersProps = {
  readonly action: string | undefined;
  readonly subject: string | undefined;
  readonly id: string | undefined;
};

/** What kind of change to show; a single subject comes in by link and stays until cleared. */
export function ActivityFilters({ action, subject, id }: ActivityFiltersProps) {
  return (
    <FilterBar
      action="/activity"
      keep={{ subject, id }}
      clearHref={action !== undefined || subject !== undefined ? "/activity" : undefined}
    >
      <Select
        label="Kind of change"
        name="action"
        placeholder="Everything"
        options={ACTIONS}
        defaultValue={action ?? ""}
      />
    </FilterBar>
  );
}
