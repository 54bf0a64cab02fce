import type { Metadata } from "next";
import { ReversalSection } from "@/components/ach-returns/reversal-section";
import { FileView } from "@/components/ach-files/file-view";
import { loadReversal } from "@/lib/features/ach-returns/loaders";
import { loadAchFile } from "@/lib/features/ach-files/loaders";

export const metadata: Metadata = { title: "ACH file" };

export default async function AchFilePage({
  params,
  searchParams,
}: {
  readonly params: Promise<{ id: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const [{ id }, query] = await Promise.all([params, searchParams]);
  const view = await loadAchFile(id, query);
  return (
    <>
      <FileView {...view} />
      <ReversalSection offer={await loadReversal(id)} />
    </>
  );
}
