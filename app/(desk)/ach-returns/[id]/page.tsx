import type { Metadata } from "next";
import { ReturnView } from "@/components/ach-returns/return-view";
import { loadReturn } from "@/lib/features/ach-returns/loaders";

export const metadata: Metadata = { title: "ACH return" };

export default async function ReturnPage({
  params,
  searchParams,
}: {
  readonly params: Promise<{ id: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  return <ReturnView {...await loadReturn((await params).id, await searchParams)} />;
}
