import type { Metadata } from "next";
import { ExceptionTable } from "@/components/positive-pay/exception-table";
import { Queue } from "@/components/positive-pay/queue";
import { QueueHead, queueHref } from "@/components/positive-pay/queue-head";
import { moneyWords } from "@/components/positive-pay/review";
import { Countdown } from "@/components/ui/countdown";
import { EmptyState } from "@/components/ui/empty-state";
import { KeyboardList } from "@/components/ui/keyboard-list";
import { PageHeader } from "@/components/ui/page-header";
import { Pager } from "@/components/ui/pager";
import { formatTime } from "@/lib/core/dates";
import { loadQueue } from "@/lib/features/positive-pay/loaders";

export const metadata: Metadata = { title: "Positive Pay" };

export default async function PositivePayPage({
  searchParams,
}: {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { page, filter, accounts, mayDecide } = await loadQueue(await searchParams);
  const { open } = page;
  const query = queueHref(filter).split("?")[1] ?? "";
  const filtered = Boolean(filter.account ?? filter.reason ?? filter.q);
  const next = open.nextCutoff;
  const count = `${page.total} ${page.total === 1 ? "exception" : "exceptions"}`;
  return (
    <>
      <PageHeader
        title="Positive Pay"
        count={open.count === 0 ? "nothing undecided" : `${open.count} undecided`}
        total={open.count === 0 ? undefined : <span className="num">{moneyWords(open.totals)}</span>}
        status={
          next ? (
            <Countdown
              until={next.decideBy}
              untilLabel={formatTime(new Date(next.decideBy), next.timeZone)}
              now={page.at}
            />
          ) : undefined
        }
      />
      <QueueHead filter={filter} accounts={accounts} />
      {filter.tab === "decide" ? (
        <Queue key={query} first={page} query={query} mayDecide={mayDecide} filtered={filtered} />
      ) : page.rows.length === 0 ? (
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
