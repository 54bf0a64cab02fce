import type { Metadata } from "next";
import { ExceptionView } from "@/components/positive-pay/exception-view";
import { loadException } from "@/lib/features/positive-pay/loaders";

export const metadata: Metadata = { title: "Exception" };

export default async function ExceptionPage({ params }: { readonly params: Promise<{ id: string }> }) {
  return <ExceptionView {...await loadException((await params).id)} />;
}
