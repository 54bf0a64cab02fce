import { Money } from "@/components/accounts/money";
import { Countdown } from "@/components/ui/countdown";
import { EmptyState } from "@/components/ui/empty-state";
import { KeyboardList } from "@/components/ui/keyboard-list";
import { Cell, HeadCell, Row, RowLink, Table, TableHead } from "@/components/ui/table";
import { TONE_ICON, TONE_TEXT } from "@/components/ui/tone";
import { cn } from "@/lib/core/cn";
import { dateInZone, formatInstant, formatTime } from "@/lib/core/dates";
import type { Waiting } from "@/lib/features/morning/types";

type WaitingListProps = { readonly items: readonly Waiting[]; readonly now: string };

/** What waits for this person, most pressing first, each with its deadline and what happens then. */
export function WaitingList({ items, now }: WaitingListProps) {
  if (items.length === 0) {
    return (
      <EmptyState title="Nothing waits for you">
        Approvals, open exceptions, and payments that need a look appear here as soon as they come.
      </EmptyState>
    );
  }
  return (
    <KeyboardList>
      <Table label="What waits for you">
        <TableHead>
          <HeadCell>What waits</HeadCell>
          <HeadCell numeric>At stake</HeadCell>
          <HeadCell className="max-sm:hidden">Until</HeadCell>
        </TableHead>
        <tbody>
          {items.map((item) => (
            <WaitingRow key={item.key} item={item} now={now} />
          ))}
        </tbody>
      </Table>
    </KeyboardList>
  );
}

function WaitingRow({ item, now }: { readonly item: Waiting; readonly now: string }) {
  const Icon = TONE_ICON[item.tone];
  const deadline = item.deadline ? <Deadline deadline={item.deadline} now={now} /> : null;
  return (
    <Row>
      <Cell heading>
        <span className="flex items-center gap-2">
          <Icon aria-hidden className={cn("size-4 shrink-0", TONE_TEXT[item.tone])} />
          <RowLink href={item.href}>{item.title}</RowLink>
        </span>
        {deadline ? <span className="block py-1 sm:hidden">{deadline}</span> : null}
      </Cell>
      <Cell numeric className="whitespace-normal">
        {item.stakes.map((stake) => (
          <span key={stake.currency} className="block">
            <Money amountMinor={stake.amountMinor} currency={stake.currency} />
          </span>
        ))}
      </Cell>
      <Cell faint className="max-sm:hidden">
        {deadline ?? "no deadline"}
      </Cell>
    </Row>
  );
}

type DeadlineProps = { readonly deadline: NonNullable<Waiting["deadline"]>; readonly now: string };

function Deadline({ deadline, now }: DeadlineProps) {
  const { at, zone, atZero } = deadline;
  const moment = new Date(at);
  const isToday = dateInZone(moment, zone) === dateInZone(new Date(now), zone);
  const label = isToday ? formatTime(moment, zone) : formatInstant(moment, zone);
  return <Countdown until={at} untilLabel={label} atZero={atZero} now={now} />;
}
