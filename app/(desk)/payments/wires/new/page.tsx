import type { Metadata } from "next";
import { WireForm } from "@/components/payments/wire-form";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { loadWireForm } from "@/lib/features/payments/loaders";

export const metadata: Metadata = { title: "New wire" };

export default async function NewWirePage() {
  const { accounts, now } = await loadWireForm();
  return (
    <>
      <PageHeader
        title="New wire"
        back={{ href: "/payments", label: "Payments" }}
        description="To an account at a bank in the United States, in US dollars. A wire is final once the bank has it."
      />
      {accounts.length === 0 ? (
        <EmptyState title="No account to pay from">
          None of your open accounts holds US dollars. Ask an administrator.
        </EmptyState>
      ) : (
        <WireForm accounts={accounts} now={now} />
      )}
    </>
  );
}
