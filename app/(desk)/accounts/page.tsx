import type { Metadata } from "next";
import { AccountsBoard } from "@/components/accounts/accounts-board";
import { loadAccounts } from "@/lib/features/accounts/loaders";

export const metadata: Metadata = { title: "Accounts" };

export default async function AccountsPage() {
  const { mayRefresh, ...seed } = await loadAccounts();
  return <AccountsBoard seed={seed} mayRefresh={mayRefresh} />;
}
