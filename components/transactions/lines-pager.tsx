import { TextLink } from "@/components/ui/link-button";
import { Pager } from "@/components/ui/pager";
import { BASIS_WORDS, writeCursor } from "@/lib/features/transactions/rules";
import { lensHref, type Lens } from "@/lib/features/transactions/schema";
import type { Basis, Cursor, TransactionPage } from "@/lib/features/transactions/types";

type LinesPagerProps = { readonly page: TransactionPage; readonly lens: Lens; readonly basis: Basis };

/** Previous and next by keyset, and the two ends, so that the oldest line is one step away. */
export function LinesPager({ page, lens, basis }: LinesPagerProps) {
  const { cursor: _here, ...start } = lens;
  const to = (cursor: Cursor | null) =>
    cursor === null ? null : lensHref("/transactions", { ...start, cursor: writeCursor(cursor) });
  const count = `${page.complete ? "" : "more than "}${page.count.toLocaleString("en-US")}`;
  return (
    <Pager
      label={
        <>
          {page.rows.length} of {count}, by {BASIS_WORDS[basis]}
          {page.previous ? (
            <>
              {" · "}
              <TextLink href={lensHref("/transactions", start)}>First page</TextLink>
            </>
          ) : null}
          {page.next ? (
            <>
              {" · "}
              <TextLink href={to({ side: "last" }) ?? "/transactions"}>Last page</TextLink>
            </>
          ) : null}
        </>
      }
      previousHref={to(page.previous)}
      nextHref={to(page.next)}
    />
  );
}
