import { EmptyState } from "@/components/ui/empty-state";
import type { ReturnFilter } from "@/lib/features/ach-returns/schema";
import type { ReturnTab } from "@/lib/features/ach-returns/types";

const TITLES: Readonly<Record<ReturnTab, string>> = {
  open: "Nothing that came back waits for anyone",
  unmatched: "Every return is matched to its entry",
  corrections: "No correction waits for an approver",
  done: "Nothing is done yet",
};

type NoReturnsProps = { readonly filter: Pick<ReturnFilter, "tab" | "q">; readonly isFetched: boolean };

/** In place of an empty list: how returns get here. */
export function NoReturns({ filter, isFetched }: NoReturnsProps) {
  if (filter.q) {
    return (
      <EmptyState title="No return matches this filter">Clear it, or look in another part of the list.</EmptyState>
    );
  }
  return (
    <EmptyState title={TITLES[filter.tab]}>
      {isFetched
        ? "The bank's files of returns are fetched every 15 minutes; one that you have as a file is uploaded under ACH files."
        : "This bank hands no returns out by itself. Upload its file of returns under ACH files."}
    </EmptyState>
  );
}
