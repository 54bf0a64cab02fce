import type { Metadata } from "next";
import { FileView } from "@/components/ach-files/file-view";
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
  return <FileView {...await loadAchFile(id, query)} />;
}
