import { EmptyState } from "@/components/ui/empty-state";
import { LinkButton } from "@/components/ui/link-button";

type NoLinesProps = {
  readonly isFiltered: boolean;
  /** What the newest pull of each bank came to. */
  readonly freshness: readonly { readonly bankName: string; readonly problem: string | null }[];
};

/** In place of the list: the filter finds nothing, or nothing has come yet, and why. */
export function NoLines({ isFiltered, freshness }: NoLinesProps) {
  if (isFiltered) {
    return (
      <EmptyState
        title="No line matches these filters"
        action={<LinkButton href="/transactions">Clear the filters</LinkButton>}
      >
        Look at the date basis too: a line may be posted on another day than its value date.
      </EmptyState>
    );
  }
  const failed = freshness.find((fact) => fact.problem !== null);
  return (
    <EmptyState title="No transactions yet">
      {failed
        ? `${failed.bankName}: ${failed.problem}`
        : "The first pull brings everything the bank has; it starts by itself. If accounts are missing too, none is given to you."}
    </EmptyState>
  );
}
