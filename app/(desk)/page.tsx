import type { Metadata } from "next";
import { DayChecks } from "@/components/morning/day-checks";
import { EntityPosition } from "@/components/morning/entity-position";
import { FreshnessList } from "@/components/morning/freshness-list";
import { Position } from "@/components/morning/position";
import { WaitingList } from "@/components/morning/waiting-list";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { PageHeader, Section } from "@/components/ui/page-header";
import { formatInstant } from "@/lib/core/dates";
import { loadAccounts, loadDayChecks } from "@/lib/features/accounts/loaders";
import { groupByEntity, totalsByCurrency } from "@/lib/features/accounts/rules";
import { loadFreshness } from "@/lib/features/banks/loaders";
import { loadWaiting } from "@/lib/features/morning/loaders";
import { loadLastPosted } from "@/lib/features/transactions/loaders";
import { netByCurrency } from "@/lib/features/transactions/rules";

export const metadata: Metadata = { title: "Morning" };

type Props = { readonly searchParams: Promise<{ readonly refused?: string | string[] }> };

export default async function MorningPage({ searchParams }: Props) {
  const [{ refused }, { accounts, at }, freshness, posted, waiting, checks] = await Promise.all([
    searchParams,
    loadAccounts(),
    loadFreshness(),
    loadLastPosted(),
    loadWaiting(),
    loadDayChecks(),
  ]);
  const zone = accounts[0]?.bankTimeZone ?? "UTC";
  const banks = [...new Set(accounts.map((account) => account.bankName))].join(", ");
  const nets = posted ? netByCurrency(posted.activity).map((net) => ({ ...net, date: posted.date })) : [];
  return (
    <>
      <PageHeader title="Morning" count={formatInstant(new Date(at), zone)} />
      {refused === "role" ? (
        <Notice tone="warning" className="mb-3">
          Your role may not open that page.
        </Notice>
      ) : null}
      <Section title="Waits for you">
        <WaitingList items={waiting} now={at} />
      </Section>
      <Section title="Position">
        {accounts.length === 0 ? (
          <EmptyState title="No accounts to show">
            Either the first figures are on their way from the bank, or no account is given to you yet. An administrator
            sees which.
          </EmptyState>
        ) : (
          <Position totals={totalsByCurrency(accounts)} posted={nets} at={at} zone={zone} source={banks} />
        )}
      </Section>
      {accounts.length === 0 ? null : (
        <Section title="By legal entity">
          <EntityPosition groups={groupByEntity(accounts)} at={at} zone={zone} />
        </Section>
      )}
      {checks.length === 0 ? null : (
        <Section title="Completeness">
          <DayChecks checks={checks} />
        </Section>
      )}
      <Section title="Freshness">
        <FreshnessList seed={{ at, facts: freshness }} zone={zone} />
      </Section>
    </>
  );
}
