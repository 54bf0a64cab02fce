import { BankList } from "@/components/banks/bank-list";
import { loadBanks } from "@/lib/features/banks/loaders";

export const metadata = { title: "Banks" };

export default async function BanksPage() {
  return <BankList banks={await loadBanks()} />;
}
