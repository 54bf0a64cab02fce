import type { Metadata } from "next";
import { ActivityFilters } from "@/components/activity/activity-filters";
import { ActivityTable } from "@/components/activity/activity-table";
import { ChainNotice } from "@/components/activity/chain-notice";
import { EmptyState } from "@/components/ui/empty-state";
import { KeyboardList } from "@/components/ui/keyboard-list";
import { PageHeader } from "@/components/ui/page-header";
import { Pager } from "@/components/ui/pager";
import { loadActivity, loadChainCheck } from "@/lib/features/audit/loaders";

export const metadata: Metadata = { title: "Activity" };

export default async function ActivityPage({
  searchParams,
}: {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const params = await searchParams;
  const [page, check] = await Promise.all([loadActivity(params), loadChainCheck()]);
  const text = (key: string) => (typeof params[key] === "string" ? params[key] : undefined);
  const kept = { action: text("action"), subject: text("subject"), id: text("id") };
  const query = new URLSearchParams(
    Object.entries(kept).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
  const next = new URLSearchParams(query);
  if (page.nextBeforeSeq) next.set("before", page.nextBeforeSeq);
  const filtered = query.size > 0;
  const count = `${page.total.toLocaleString("en-US")} ${page.total === 1 ? "row" : "rows"}`;
  return (
    <>
      <PageHeader
        title="Activity"
        count={count}
        description="Every change, by whom and from what to what. Rows are never changed or deleted."
      />
      <ChainNotice check={check} />
      <ActivityFilters action={kept.action} subject={kept.subject} id={kept.id} />
      {page.rows.length === 0 ? (
        <EmptyState title={filtered ? "No row matches these filters" : "Nothing has happened yet"}>
          {filtered ? "Clear a filter to see more." : "The first change will stand here."}
        </EmptyState>
      ) : (
        <KeyboardList>
          <ActivityTable rows={page.rows} />
        </KeyboardList>
      )}
      <Pager
        label={`${page.rows.length} of ${count}, newest first`}
        previousHref={text("before") ? `/activity${filtered ? `?${query}` : ""}` : null}
        nextHref={page.nextBeforeSeq ? `/activity?${next}` : null}
      />
    </>
  );
}
