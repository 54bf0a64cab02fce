"use client";

import Link from "next/link";
import type { MouseEvent } from "react";
import { Amount } from "@/components/ui/amount";
import { Checkbox } from "@/components/ui/checkbox";
import { Chip } from "@/components/ui/chip";
import { Cell, Row } from "@/components/ui/table";
import { formatMinor } from "@/lib/core/money";
import { isAchDebit, reasonWords } from "@/lib/features/positive-pay/rules/reasons";
import type { ExceptionRow, Wanted } from "@/lib/features/positive-pay/types";
import { ExceptionStatusChip } from "./exception-status";
import { differenceMinor } from "./facts";

type QueueRowProps = {
  readonly row: ExceptionRow;
  readonly staged: Wanted | undefined;
  readonly refusal: string | undefined;
  readonly current: boolean;
  readonly ticked: boolean;
  readonly mayDecide: boolean;
  readonly onPick: (id: string) => void;
  readonly onTick: (id: string) => void;
};

/** One exception of the queue: what was presented, what we issued, and what stands. */
export function QueueRow(props: QueueRowProps) {
  const { row, staged, refusal, current, ticked, mayDecide, onPick, onTick } = props;
  const difference = differenceMinor(row);
  return (
    <Row walk={false} selected={current}>
      <Cell className="w-8 pr-0">
        <span className="relative z-10">
          {mayDecide ? (
            <Checkbox
              label={`Tick check ${row.checkNumber}`}
              labelHidden
              checked={ticked}
              onChange={() => onTick(row.id)}
            />
          ) : null}
        </span>
      </Cell>
      <Cell heading className="whitespace-nowrap">
        <Link
          id={rowLinkId(row.id)}
          href={`/positive-pay/${row.id}`}
          prefetch={false}
          onFocus={() => onPick(row.id)}
          onClick={(event) => takeInHand(event, () => onPick(row.id))}
          className="num inline-block max-w-20 truncate align-bottom font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {isAchDebit(row.reasonCode) ? `ACH …${row.checkNumber.slice(-4)}` : row.checkNumber}
        </Link>
      </Cell>
      <Cell className="whitespace-nowrap">{reasonWords(row.reasonCode).label}</Cell>
      <Cell numeric>
        <Amount text={formatMinor(row.presentedAmountMinor, row.currency)} currency={row.currency} />
      </Cell>
      <Cell numeric>
        {row.issue ? (
          <Amount text={formatMinor(row.issue.amountMinor, row.currency)} />
        ) : (
          <span className="text-danger">none</span>
        )}
      </Cell>
      <Cell numeric>
        {difference ? (
          <strong className="num font-medium text-danger">
            {difference > 0 ? "+" : ""}
            {formatMinor(difference, row.currency)}
          </strong>
        ) : (
          <span className="text-ink-faint">–</span>
        )}
      </Cell>
      <Cell className="max-w-40 truncate max-2xl:hidden">{row.issue?.payee ?? "–"}</Cell>
      <Cell>
        {staged ? (
          <Chip
            tone="info"
            label={`${staged.choice === "PAY" ? "Pay" : `Return ${staged.returnReason ?? ""}`}, not sent`}
          />
        ) : (
          <ExceptionStatusChip row={row} />
        )}
        {refusal ? <span className="block text-sm text-danger">{refusal}</span> : null}
      </Cell>
    </Row>
  );
}

/** The link of a row, for putting the focus on it. */
export function rowLinkId(id: string): string {
  return `exception-${id}`;
}

/** A click takes the row in hand where its facts are beside the list; elsewhere, and by Enter, it opens the page. */
function takeInHand(event: MouseEvent, pick: () => void): void {
  const plain = event.detail > 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (!plain || !window.matchMedia("(min-width: 80rem)").matches) return;
  event.preventDefault();
  pick();
}
