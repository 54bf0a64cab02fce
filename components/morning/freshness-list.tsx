import { Chip } from "@/components/ui/chip";
import { Cell, HeadCell, Row, Table, TableHead } from "@/components/ui/table";
import { dateInZone, formatInstant, formatTime } from "@/lib/core/dates";
import type { Freshness } from "@/lib/features/banks/types";

const WORDS: Readonly<Record<Freshness["kind"], string>> = {
  accounts: "Accounts",
  balances: "Balances",
  transactions: "Transactions",
  exceptions: "Exceptions",
};

type FreshnessListProps = {
  readonly facts: readonly Freshness[];
  readonly zone: string;
  /** ISO instant at which the page was made: a time of the same day needs no date. */
  readonly at: string;
};

function when(iso: string, at: string, zone: string): string {
  const moment = new Date(iso);
  const isToday = dateInZone(moment, zone) === dateInZone(new Date(at), zone);
  return isToday ? formatTime(moment, zone) : formatInstant(moment, zone);
}

/** How old each kind of fact of each bank is, when the next pull is due, and what went wrong in the newest one. */
export function FreshnessList({ facts, zone, at }: FreshnessListProps) {
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
  if (fact.problem) {
    return (
      <span className="flex flex-col items-start gap-0.5 py-1">
        <Chip tone={fact.stale ? "danger" : "warning"} label={fact.stale ? "Failing, stale" : "Failing"} />
        <span className="text-sm text-ink-soft">{fact.problem}</span>
      </span>
    );
  }
  if (fact.lastGoodAt === null) return <Chip tone="info" label="First read under way" />;
  return fact.stale ? <Chip tone="warning" label="Stale" /> : <Chip tone="success" label="Fresh" />;
}
