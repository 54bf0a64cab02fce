import type { Metadata } from "next";
import { RecordsView } from "@/components/ach-files/records/records-view";
import { PageHeader } from "@/components/ui/page-header";
import { loadRecords } from "@/lib/features/ach-files/loaders/records";

export const metadata: Metadata = { title: "Records of an ACH file" };

export default async function RecordsPage({
  params,
  searchParams,
}: {
  readonly params: Promise<{ id: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const [{ id }, query] = await Promise.all([params, searchParams]);
  const { head, filter, start } = await loadRecords(id, query);
  return (
    <>
      <PageHeader
        title={`Records of ${head.fileName}`}
        count={head.lineCount > 0 ? `${head.lineCount.toLocaleString("en-US")} lines` : undefined}
        back={{ href: `/ach-files/${id}`, label: head.fileName }}
      />
      <RecordsView key={JSON.stringify([id, filter])} head={head} filter={filter} start={start} />
    </>
  );
}
