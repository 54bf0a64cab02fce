"use client";

import { Countdown } from "@/components/ui/countdown";
import { HeadCell, Table, TableHead } from "@/components/ui/table";
import { formatTime } from "@/lib/core/dates";
import type { CutoffGroup } from "@/lib/features/positive-pay/rules/silence";
import { QueueRow } from "./queue-row";
import { moneyWords } from "./money-words";
import type { Staged } from "./staging";

type QueueListProps = {
  readonly groups: readonly CutoffGroup[];
  readonly staged: Staged;
  readonly refusals: ReadonlyMap<string, string>;
  readonly currentId: string | null;
  readonly ticked: ReadonlySet<string>;
  readonly mayDecide: boolean;
  readonly at: string;
  readonly onPick: (id: string) => void;
  readonly onTick: (id: string) => void;
};

const COLUMNS = 8;

/** The exceptions by cut-off, soonest first; each group says what silence does to it. */
export function QueueList({
  groups,
  staged,
  refusals,
  currentId,
  ticked,
  mayDecide,
  at,
  onPick,
  onTick,
}: QueueListProps) {
  return (
    <Table label="Exceptions to decide" className="[&_td]:px-2 [&_th]:px-2">
      <TableHead>
        <HeadCell className="w-8 pr-0">
          <span className="sr-only">Tick</span>
        </HeadCell>
        <HeadCell>Check no.</HeadCell>
        <HeadCell>Reason</HeadCell>
        <HeadCell numeric>Presented</HeadCell>
        <HeadCell numeric>Issued</HeadCell>
        <HeadCell numeric>Differs by</HeadCell>
        <HeadCell className="max-2xl:hidden">Payee issued</HeadCell>
        <HeadCell>State</HeadCell>
      </TableHead>
      {groups.map((group) => (
        <tbody key={group.key}>
          <tr>
            <th scope="rowgroup" colSpan={COLUMNS} className="border-b bg-canvas px-3 py-1.5 text-left font-normal">
              <GroupHead group={group} at={at} />
            </th>
          </tr>
          {group.rows.map((row) => (
            <QueueRow
              key={row.id}
              row={row}
              staged={staged.get(row.id)}
              refusal={refusals.get(row.id)}
              current={row.id === currentId}
              ticked={ticked.has(row.id)}
              mayDecide={mayDecide}
              onPick={onPick}
              onTick={onTick}
            />
          ))}
        </tbody>
      ))}
    </Table>
  );
}

function GroupHead({ group, at }: { readonly group: CutoffGroup; readonly at: string }) {
  const { accountName, accountLast4, undecided, undecidedCount, decideBy, timeZone, defaultAction } = group;
  return (
    <span className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
      <span className="font-semibold">
        {accountName}
        {accountLast4 ? (
          <span className="num ml-1 font-normal text-ink-faint max-2xl:hidden">…{accountLast4}</span>
        ) : null}
      </span>
      <span className="num text-ink-soft">
        {undecidedCount === 0
          ? "all decided"
          : `${undecidedCount} undecided (${moneyWords(undecided)}), else ${defaultAction === "PAY" ? "paid" : "returned"}`}
      </span>
      <Countdown until={decideBy} untilLabel={formatTime(new Date(decideBy), timeZone)} now={at} className="ml-auto" />
    </span>
  );
}
