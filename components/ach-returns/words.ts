import type { ReturnRow, ReturnTab } from "@/lib/features/ach-returns/types";

export const TAB_WORDS: Readonly<Record<ReturnTab, string>> = {
  open: "Open",
  unmatched: "Unmatched",
  corrections: "Corrections",
  done: "Done",
};

type Filters = { readonly tab?: ReturnTab | undefined; readonly q?: string | undefined };

/** The list's address for filters. */
export function returnsHref({ tab, q }: Filters, cursor?: string | null): string {
  const query = new URLSearchParams();
  if (tab && tab !== "open") query.set("tab", tab);
  if (q) query.set("q", q);
  if (cursor) query.set("cursor", cursor);
  return query.size > 0 ? `/ach-returns?${query}` : "/ach-returns";
}

/** "ADA PARK ··3004", as far as the bank says. */
export function payeeWords(row: Pick<ReturnRow, "individualName" | "accountLast4">): string {
  const name = row.individualName === "" ? "Name not told" : row.individualName;
  return row.accountLast4 === "" ? name : `${name} ··${row.accountLast4}`;
}
