import type { Metadata } from "next";
import { ExceptionTable } from "@/components/positive-pay/exception-table";
import { moneyWords } from "@/components/positive-pay/money-words";
import { Queue } from "@/components/positive-pay/queue";
import { QueueHead, queueHref } from "@/components/positive-pay/queue-head";
import { QueueTitle } from "@/components/positive-pay/queue-title";
import { EmptyState } from "@/components/ui/empty-state";
import { KeyboardList } from "@/components/ui/keyboard-list";
import { Pager } from "@/components/ui/pager";
import { loadQueue } from "@/lib/features/positive-pay/loaders";

export const metadata: Metadata = { title: "Positive Pay" };

export default async function PositivePayPage({
  searchParams,
}: {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { page, filter, accounts, bank, mayDecide } = await loadQueue(await searchParams);
  const query = queueHref(filter).split("?")[1] ?? "";
  const filtered = Boolean(filter.account ?? filter.reason ?? filter.q);
  const head = <QueueHead filter={filter} accounts={accounts} bank={bank} at={page.at} />;
  if (filter.tab === "decide") {
    return <Queue key={query} head={head} first={page} query={query} mayDecide={mayDecide} filtered={filtered} />;
  }
  const count = `${page.total} ${page.total === 1 ? "exception" : "exceptions"}`;
  return (
    <>
      <QueueTitle open={page.open} at={page.at} />
      {head}
      {page.rows.length === 0 ? (
        <EmptyState title={filtered ? "No exception matches these filters" : "Nothing here yet"}>
          {filtered
            ? "Clear the filters to see more."
            : "Exceptions stand here once they were decided or their cut-off has passed."}
        </EmptyState>
      ) : (
        <>
          <KeyboardList>
            <ExceptionTable rows={page.rows} />
          </KeyboardList>
          <Pager
            label={`${page.rows.length} of ${count} (${moneyWords(page.totals)}), newest first`}
            previousHref={filter.cursor ? queueHref(filter) : null}
            nextHref={page.nextCursor ? queueHref(filter, page.nextCursor) : null}
          />
        </>
      )}
    </>
  );
}
