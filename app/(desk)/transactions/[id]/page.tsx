import type { Metadata } from "next";
import { LineDates } from "@/components/transactions/line-dates";
import { LineFacts } from "@/components/transactions/line-facts";
import { Amount } from "@/components/ui/amount";
import { PageHeader, Section } from "@/components/ui/page-header";
import { formatMinor } from "@/lib/core/money";
import { loadTransaction } from "@/lib/features/transactions/loaders";

export const metadata: Metadata = { title: "Transaction" };

type Props = { readonly params: Promise<{ readonly id: string }> };

export default async function TransactionPage({ params }: Props) {
  const line = await loadTransaction((await params).id);
  return (
    <>
      <PageHeader
        back={{ href: `/transactions?account=${line.accountId}`, label: `Lines of ${line.accountName}` }}
        title={line.description || "No description"}
        total={
          <span className="text-lg font-semibold text-ink">
            <Amount text={formatMinor(line.amountMinor, line.currency)} currency={line.currency} />
          </span>
        }
      />
      <div className="grid gap-x-6 lg:grid-cols-2">
        <Section title="Three dates">
          <LineDates line={line} />
        </Section>
        <Section title="From the bank">
          <LineFacts line={line} />
        </Section>
      </div>
    </>
  );
}
