"use client";

import { LatencyNote } from "@/components/banks/latency-note";
import { PullProgress } from "@/components/banks/pull-progress";
import { useFreshness } from "@/components/banks/use-freshness";
import { Chip } from "@/components/ui/chip";
import { Cell, HeadCell, Row, Table, TableHead } from "@/components/ui/table";
import { dateInZone, formatInstant, formatTime } from "@/lib/core/dates";
import type { Freshness, FreshnessAnswer } from "@/lib/features/banks/types";

const WORDS: Readonly<Record<Freshness["kind"], string>> = {
  accounts: "Accounts",
  balances: "Balances",
  transactions: "Transactions",
  exceptions: "Exceptions",
  returns: "Returns",
};

type FreshnessListProps = { readonly seed: FreshnessAnswer; readonly zone: string };

function when(iso: string, at: string, zone: string): string {
  const moment = new Date(iso);
  const isToday = dateInZone(moment, zone) === dateInZone(new Date(at), zone);
  return isToday ? formatTime(moment, zone) : formatInstant(moment, zone);
}

/**
 * How old each kind of fact of each bank is and may be, when the next pull is due, how far one has come, and what went
 * wrong in the newest one. Kept up while it is watched.
 */
export function FreshnessList({ seed, zone }: FreshnessListProps) {
  const { at, facts } = useFreshness(seed);
  return (
    <Table label="Freshness of the banks' facts">
      <TableHead>
        <HeadCell>From the bank</HeadCell>
        <HeadCell>Last read</HeadCell>
        <HeadCell className="max-sm:hidden">Next</HeadCell>
        <HeadCell>State</HeadCell>
      </TableHead>
      <tbody>
        {facts.map((fact) => (
          <Row key={`${fact.bankCode}-${fact.kind}`} walk={false}>
            <Cell heading>
              {fact.bankName} {WORDS[fact.kind].toLowerCase()}
              <LatencyNote subject={fact.kind} bank={fact} at={at} className="block font-normal" />
            </Cell>
            <Cell>{fact.lastGoodAt ? when(fact.lastGoodAt, at, zone) : "never"}</Cell>
            <Cell faint className="max-sm:hidden">
              {fact.nextDueAt ? when(fact.nextDueAt, at, zone) : "not scheduled"}
            </Cell>
            <Cell>
              <State fact={fact} />
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

function State({ fact }: { readonly fact: Freshness }) {
  const { running } = fact;
  const isTold = running !== null && (running.text !== null || running.rowsSeen > 0);
  return (
    <span className="flex flex-col items-start gap-1 py-1">
      <StateChip fact={fact} />
      {fact.problem ? <span className="text-sm text-ink-soft">{fact.problem}</span> : null}
      {isTold ? <PullProgress what={WORDS[fact.kind].toLowerCase()} running={running} /> : null}
    </span>
  );
}

function StateChip({ fact }: { readonly fact: Freshness }) {
  if (fact.problem) {
    return <Chip tone={fact.stale ? "danger" : "warning"} label={fact.stale ? "Failing, stale" : "Failing"} />;
  }
  if (fact.lastGoodAt === null) return <Chip tone="info" label="First read under way" />;
  return fact.stale ? <Chip tone="warning" label="Stale" /> : <Chip tone="success" label="Fresh" />;
}
