import { FilterBar } from "@/components/ui/filter-bar";
import { SegmentedLinks } from "@/components/ui/segmented";
import { TextField } from "@/components/ui/text-field";
import type { ReturnFilter } from "@/lib/features/ach-returns/schema";
import { RETURN_TABS, type ReturnTab } from "@/lib/features/ach-returns/types";
import { returnsHref, TAB_WORDS } from "./words";

type ReturnHeadProps = {
  readonly filter: Pick<ReturnFilter, "tab" | "q">;
  readonly counts: Readonly<Record<ReturnTab, number>>;
};

/** Which part of what came back, and whose. */
export function ReturnHead({ filter, counts }: ReturnHeadProps) {
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-6">
      <SegmentedLinks
        label="Show"
        labelHidden
        current={filter.tab}
        options={RETURN_TABS.map((tab) => ({
          value: tab,
          label: tab === "done" ? TAB_WORDS[tab] : `${TAB_WORDS[tab]} ${counts[tab].toLocaleString("en-US")}`,
          href: returnsHref({ ...filter, tab }),
        }))}
        className="py-2"
      />
      <FilterBar
        action="/ach-returns"
        keep={{ tab: filter.tab === "open" ? undefined : filter.tab }}
        clearHref={filter.q ? returnsHref({ tab: filter.tab }) : undefined}
      >
        <TextField label="Payee, code or trace" name="q" defaultValue={filter.q ?? ""} />
      </FilterBar>
    </div>
  );
}
