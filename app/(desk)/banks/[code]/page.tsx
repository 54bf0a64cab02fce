import { BankScreenView } from "@/components/banks/bank-screen";
import { loadBank, loadCalls } from "@/lib/features/banks/loaders";

export const metadata = { title: "Bank" };

type Params = {
  params: Promise<{ code: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function BankPage({ params, searchParams }: Params) {
  const { code } = await params;
  const query = await searchParams;
  return <BankScreenView screen={await loadBank(code)} calls={await loadCalls(code, query)} tab={query["tab"]} />;
}
