"use client";

import { TriangleAlert } from "lucide-react";
import { formatInstant, formatTime } from "@/lib/core/dates";
import type { Freshness, FreshnessAnswer } from "@/lib/features/banks/types";
import { useFreshness } from "./use-freshness";

const KIND_WORDS: Readonly<Record<Freshness["kind"], string>> = {
  accounts: "accounts",
  balances: "balances",
  transactions: "transactions",
  exceptions: "exceptions",
  returns: "returns",
};

/** The top bar's one line: where the figures come from and how old they are; what is stale or failing is said first. */
export function FreshnessLine({ seed, zone }: { readonly seed: FreshnessAnswer; readonly zone: string }) {
  const { facts } = useFreshness(seed);
  const bad =
    facts.find((fact) => fact.problem !== null) ?? facts.find((fact) => fact.stale && fact.lastGoodAt !== null);
  if (bad) {
    return (
      <span className="inline-flex items-center gap-1 text-warning" title={bad.problem ?? undefined}>
        <TriangleAlert aria-hidden className="size-3.5 shrink-0" />
        {bad.bankName}: {KIND_WORDS[bad.kind]}{" "}
        {bad.lastGoodAt ? `last came ${formatInstant(new Date(bad.lastGoodAt), zone)}` : "have not come yet"}
      </span>
    );
  }
  const running = facts.find((fact) => fact.running?.text);
  if (running?.running) {
    return (
      <span>
        {running.bankName}: reading {running.running.text}
      </span>
    );
  }
  const balances = facts.find((fact) => fact.kind === "balances");
  const lines = facts.find((fact) => fact.kind === "transactions");
  if (!balances) return null;
  if (!balances.lastGoodAt) return <span>{balances.bankName}: first figures are on their way</span>;
  return (
    <span>
      {balances.bankName}: balances {formatTime(new Date(balances.lastGoodAt), zone)}
      {lines?.lastGoodAt ? `, transactions ${formatTime(new Date(lines.lastGoodAt), zone)}` : ""}
    </span>
  );
}
