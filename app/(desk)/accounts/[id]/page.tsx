import type { Metadata } from "next";
import { AccountFigures } from "@/components/accounts/account-figures";
import { AccountProfile } from "@/components/accounts/account-profile";
import { DaysTable } from "@/components/accounts/days-table";
import { BalanceHistory } from "@/components/accounts/balance-history";
import { RefreshButton } from "@/components/accounts/refresh-button";
import { LatencyNote } from "@/components/banks/latency-note";
import { LinesTable } from "@/components/transactions/lines-table";
import { Chip } from "@/components/ui/chip";
import { EmptyState } from "@/components/ui/empty-state";
import { KeyboardList } from "@/components/ui/keyboard-list";
import { LinkButton } from "@/components/ui/link-button";
import { PageHeader, Section } from "@/components/ui/page-header";
import { loadAccount } from "@/lib/features/accounts/loaders";
import { loadLastPosted, loadLatestLines, loadPostedSince } from "@/lib/features/transactions/loaders";

type Props = { readonly params: Promise<{ readonly id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { account } = await loadAccount((await params).id);
  return { title: account.name };
}

export default async function AccountPage({ params }: Props) {
  const { id } = await params;
  const { account, history, earlier, days, at, mayRefresh } = await loadAccount(id);
  const [latest, posted, since] = await Promise.all([
    loadLatestLines(account.id),
    loadLastPosted(account.id),
    earlier ? loadPostedSince(account.id, earlier.asOf) : null,
  ]);
  const day = posted?.activity[0];
  return (
    <>
      <PageHeader
        back={{ href: "/accounts", label: "Accounts" }}
        title={account.name}
        status={account.closedAt ? <Chip tone="neutral" label="Closed" /> : undefined}
        description={account.closedAt ? "The bank no longer lists this account; what was read of it stays." : undefined}
        actions={mayRefresh && !account.closedAt ? <RefreshButton accountId={account.id} label="Refresh" /> : undefined}
      />
      <AccountFigures
        account={account}
        at={at}
        lastPosted={posted && day ? { date: posted.date, ...day } : null}
        change={earlier && since ? { ...earlier, postedMinor: since.netMinor } : null}
      />
      <div className="mt-5">
        <Section title="Days" count="by posted date, newest first">
          <DaysTable account={account} days={days} />
        </Section>
      </div>
      <div className="grid gap-x-6 lg:grid-cols-[2fr_1fr]">
        <div className="min-w-0">
          <Section
            title="Newest lines"
            count={`by posted date, ${latest.rows.length} of ${latest.complete ? "" : "more than "}${latest.count.toLocaleString("en-US")}`}
            actions={
              <LinkButton href={`/transactions?basis=posted&account=${account.id}`} size="small">
                All lines
              </LinkButton>
            }
          >
            <p className="pb-1">
              <LatencyNote
                subject="transactions"
                bank={{ timeZone: account.bankTimeZone, loadTime: account.bankLoadTime }}
                at={at}
                linesThrough={posted?.date}
              />
            </p>
            {latest.rows.length === 0 ? (
              <EmptyState title="No lines yet">
                The bank loads them at night; the first pull brings all it has.
              </EmptyState>
            ) : (
              <KeyboardList>
                <LinesTable rows={latest.rows} basis="posted" withAccount={false} />
              </KeyboardList>
            )}
          </Section>
          <Section title="Balances read" count="newest first">
            <BalanceHistory account={account} history={history} />
          </Section>
        </div>
        <Section title="Account">
          <AccountProfile account={account} />
        </Section>
      </div>
    </>
  );
}
