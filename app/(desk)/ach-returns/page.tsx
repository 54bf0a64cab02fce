import type { Metadata } from "next";
import { FetchButton } from "@/components/ach-returns/fetch-button";
import { NoReturns } from "@/components/ach-returns/no-returns";
import { RefusedFiles } from "@/components/ach-returns/refused-files";
import { ReturnHead } from "@/components/ach-returns/return-head";
import { ReturnTable } from "@/components/ach-returns/return-table";
import { returnsHref } from "@/components/ach-returns/words";
import { KeyboardList } from "@/components/ui/keyboard-list";
import { PageHeader } from "@/components/ui/page-header";
import { Pager } from "@/components/ui/pager";
import { loadReturns } from "@/lib/features/ach-returns/loaders";

export const metadata: Metadata = { title: "ACH returns" };

export default async function ReturnsPage({
  searchParams,
}: {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { page, filter, mayHandle, isFetched, refused, zone, today } = await loadReturns(await searchParams);
  const count = `${page.total.toLocaleString("en-US")} ${page.total === 1 ? "return" : "returns"}`;
  return (
    <>
      <PageHeader
        title="ACH returns"
        count={count}
        description="Entries that came back and notifications of change, each matched to the entry it speaks of by its trace number."
        actions={mayHandle && isFetched ? <FetchButton /> : null}
      />
      <RefusedFiles files={refused} />
      <ReturnHead filter={filter} counts={page.counts} />
      {page.rows.length === 0 ? (
        <NoReturns filter={filter} isFetched={isFetched} />
      ) : (
        <KeyboardList>
          <ReturnTable rows={page.rows} zone={zone} today={today} />
        </KeyboardList>
      )}
      <Pager
        label={`${page.rows.length} of ${count}, newest first`}
        previousHref={filter.cursor ? returnsHref(filter) : null}
        nextHref={page.nextCursor ? returnsHref(filter, page.nextCursor) : null}
      />
    </>
  );
}
