import { Download } from "lucide-react";
import type { Metadata } from "next";
import { LatencyNote } from "@/components/banks/latency-note";
import { BasisControl } from "@/components/transactions/basis-control";
import { LinesPager } from "@/components/transactions/lines-pager";
import { LinesTable } from "@/components/transactions/lines-table";
import { LinesTotals } from "@/components/transactions/lines-totals";
import { NoLines } from "@/components/transactions/no-lines";
import { TransactionFilters } from "@/components/transactions/transaction-filters";
import { KeyboardList } from "@/components/ui/keyboard-list";
import { LinkButton } from "@/components/ui/link-button";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { loadTransactions } from "@/lib/features/transactions/loaders";
import { lensHref } from "@/lib/features/transactions/schema";

export const metadata: Metadata = { title: "Transactions" };

type Props = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function TransactionsPage({ searchParams }: Props) {
  const { page, lens, basis, dropped, accounts, freshness, linesThrough, at } = await loadTransactions(
    await searchParams,
  );
  const { cursor: _here, ...start } = lens;
  const isOldestFirst = lens.sort === "oldest";
  const flipped = lensHref("/transactions", { ...start, sort: isOldestFirst ? "newest" : "oldest" });
  return (
    <>
      <PageHeader
        title="Transactions"
        count={`${page.complete ? "" : "more than "}${page.count.toLocaleString("en-US")} ${page.count === 1 ? "line" : "lines"}`}
        actions={
          <LinkButton
            href={lensHref("/api/exports/transactions", start)}
            download
            icon={<Download aria-hidden className="size-4" />}
          >
            Export CSV
          </LinkButton>
        }
      />
      <BasisControl lens={lens} basis={basis} />
      <TransactionFilters lens={start} accounts={accounts} />
      {dropped.length > 0 ? (
        <Notice tone="warning" className="mb-2">
          The address could not be read in part, so {dropped.join(", ")} {dropped.length === 1 ? "was" : "were"} left
          out.
        </Notice>
      ) : null}
      <LinesTotals totals={page} basis={basis} />
      {freshness.map((bank) => (
        <p key={bank.bankCode} className="pb-1">
          <LatencyNote subject="transactions" bank={bank} at={at} linesThrough={linesThrough} />
        </p>
      ))}
      {page.rows.length === 0 ? (
        <NoLines
          isFiltered={Object.keys(start).some((field) => field !== "basis" && field !== "sort")}
          freshness={freshness}
        />
      ) : (
        <KeyboardList>
          <LinesTable
            rows={page.rows}
            basis={basis}
            sort={{ href: flipped, direction: isOldestFirst ? "ascending" : "descending" }}
          />
        </KeyboardList>
      )}
      <LinesPager page={page} lens={lens} basis={basis} />
    </>
  );
}
