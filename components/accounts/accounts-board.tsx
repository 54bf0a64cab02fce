"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { EmptyState } from "@/components/ui/empty-state";
import { KeyboardList } from "@/components/ui/keyboard-list";
import { Notice } from "@/components/ui/notice";
import { PageHeader, Section } from "@/components/ui/page-header";
import { countOf, groupByEntity } from "@/lib/features/accounts/rules";
import type { BalancesAnswer } from "@/lib/features/accounts/types";
import { AccountTable } from "./account-table";
import { RefreshButton } from "./refresh-button";

/** The stored balances are read again this often while the page is in sight; the bank itself is not asked. */
const POLL_MS = 15_000;

async function readBalances(): Promise<BalancesAnswer> {
  const response = await fetch("/api/balances", { headers: { accept: "application/json" } });
  if (response.status === 401) throw new Error("Your session has ended. Sign in again to see new balances.");
  if (!response.ok) throw new Error("New balances could not be read from the desk. It is tried again shortly.");
  return (await response.json()) as BalancesAnswer;
}

/** Every account by legal entity, kept fresh while it is watched. */
export function AccountsBoard({ seed, mayRefresh }: { readonly seed: BalancesAnswer; readonly mayRefresh: boolean }) {
  const [problem, setProblem] = useState<string | null>(null);
  const { data, error } = useQuery({
    queryKey: ["balances"],
    queryFn: readBalances,
    initialData: seed,
    initialDataUpdatedAt: Date.parse(seed.at),
    refetchInterval: POLL_MS,
    refetchIntervalInBackground: false,
  });
  const groups = groupByEntity(data.accounts);
  return (
    <>
      <PageHeader
        title="Accounts"
        count={countOf(data.accounts.length, "account")}
        description="Available is what may be used now; current is the bank's ledger balance."
        actions={mayRefresh ? <RefreshButton label="Refresh all" onOutcome={setProblem} /> : undefined}
      />
      {error ? (
        <Notice tone="warning" className="mb-3">
          {error.message} The figures below keep the time they were read.
        </Notice>
      ) : null}
      {problem ? (
        <Notice tone="danger" className="mb-3" title="The bank gave no complete answer">
          {problem}
        </Notice>
      ) : null}
      {groups.length === 0 ? (
        <EmptyState title="No accounts to show">
          Either the first list has not come from the bank yet, or no account is given to you. An administrator sees
          which under People.
        </EmptyState>
      ) : (
        <KeyboardList>
          {groups.map((group) => (
            <Section
              key={group.entityId ?? "none"}
              title={group.entityName}
              count={countOf(group.accounts.length, "account")}
            >
              <AccountTable group={group} at={data.at} mayRefresh={mayRefresh} onOutcome={setProblem} />
            </Section>
          ))}
        </KeyboardList>
      )}
    </>
  );
}
