import type { Metadata } from "next";
import { TransferForm } from "@/components/payments/transfer-form";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { loadTransferForm } from "@/lib/features/payments/loaders";

export const metadata: Metadata = { title: "New transfer" };

export default async function NewTransferPage() {
  const { accounts, now } = await loadTransferForm();
  return (
    <>
      <PageHeader
        title="New transfer"
        back={{ href: "/payments", label: "Payments" }}
        description="Between two accounts of ours at the same bank, in one currency."
      />
      {accounts.length < 2 ? (
        <EmptyState title="No two accounts to move money between">
          You need two open accounts. Ask an administrator.
        </EmptyState>
      ) : (
        <TransferForm accounts={accounts} now={now} />
      )}
    </>
  );
}
