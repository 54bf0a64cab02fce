import { SegmentedLinks } from "@/components/ui/segmented";
import { BASIS_MEANING } from "@/lib/features/transactions/rules";
import { lensHref, type Lens } from "@/lib/features/transactions/schema";
import { BASES, type Basis } from "@/lib/features/transactions/types";

const LABELS: Readonly<Record<Basis, string>> = { initiated: "Initiated", value: "Value", posted: "Posted" };

/** Which of a line's three dates the list, its filter, its totals and its export go by. */
export function BasisControl({ lens, basis }: { readonly lens: Lens; readonly basis: Basis }) {
  const { cursor: _here, ...start } = lens;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <SegmentedLinks
        label="Dates by"
        current={basis}
        options={BASES.map((value) => ({
          value,
          label: LABELS[value],
          href: lensHref("/transactions", { ...start, basis: value }),
        }))}
      />
      <p className="text-sm text-ink-soft">{BASIS_MEANING[basis]}</p>
    </div>
  );
}
