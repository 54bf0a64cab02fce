import type { Metadata } from "next";
import { FileFilters } from "@/components/ach-files/file-filters";
import { FileTable } from "@/components/ach-files/file-table";
import { counted } from "@/components/ach-files/words";
import { EmptyState } from "@/components/ui/empty-state";
import { KeyboardList } from "@/components/ui/keyboard-list";
import { LinkButton } from "@/components/ui/link-button";
import { PageHeader } from "@/components/ui/page-header";
import { Pager } from "@/components/ui/pager";
import { loadAchFiles } from "@/lib/features/ach-files/loaders";

export const metadata: Metadata = { title: "ACH files" };

export default async function AchFilesPage({
  searchParams,
}: {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { page, filter, mayUpload, zone } = await loadAchFiles(await searchParams);
  const filtered = filter.status !== undefined || filter.q !== undefined;
  const query = new URLSearchParams();
  if (filter.status) query.set("status", filter.status);
  if (filter.q) query.set("q", filter.q);
  const first = query.size > 0 ? `/ach-files?${query}` : "/ach-files";
  if (page.nextCursor) query.set("cursor", page.nextCursor);
  const upload = mayUpload ? (
    <div className="flex flex-wrap justify-center gap-2">
      <LinkButton href="/ach-files/spreadsheet">From a spreadsheet</LinkButton>
      <LinkButton href="/ach-files/new" variant="primary">
        Upload ACH file
      </LinkButton>
    </div>
  ) : null;
  return (
    <>
      <PageHeader title="ACH files" count={counted(page.total, "file", "files")} actions={upload} />
      <FileFilters filter={filter} />
      {page.rows.length === 0 ? (
        <EmptyState title={filtered ? "No file matches these filters" : "No file was uploaded yet"} action={upload}>
          {filtered ? "Clear the filters to see every file." : "Payroll and payables files in NACHA format go here."}
        </EmptyState>
      ) : (
        <KeyboardList>
          <FileTable rows={page.rows} zone={zone} />
        </KeyboardList>
      )}
      <Pager
        label={`${page.rows.length} of ${counted(page.total, "file", "files")}, newest first`}
        previousHref={filter.cursor === undefined ? null : first}
        nextHref={page.nextCursor === null ? null : `/ach-files?${query}`}
      />
    </>
  );
}
