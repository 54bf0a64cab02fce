"use client";

import { useRef, useState, type RefObject } from "react";
import { showToast } from "@/components/ui/toast";
import { useNow } from "@/components/ui/use-now";
import { isDecidable } from "@/lib/features/positive-pay/rules/decide";
import { groupByCutoff, type CutoffGroup } from "@/lib/features/positive-pay/rules/silence";
import type { Choice, ExceptionRow, OpenCount, QueuePage } from "@/lib/features/positive-pay/types";
import { rowLinkId } from "./queue-row";
import { isUndecided, nextToDecide, readiness, workingRows, type Readiness } from "./staging";
import { useQueue } from "./use-queue";
import { useStaging, type Staging } from "./use-staging";

/** Everything the queue's screen knows and can do. */
export type QueueDesk = {
  readonly groups: readonly CutoffGroup[];
  readonly rows: readonly ExceptionRow[];
  /** The row in hand; undefined when there is none at all. */
  readonly current: ExceptionRow | undefined;
  readonly open: OpenCount;
  readonly problem: string | null;
  readonly now: Date;
  readonly staging: Staging;
  readonly ready: Readiness;
  readonly ticked: ReadonlySet<string>;
  readonly returning: readonly ExceptionRow[];
  readonly review: { readonly refusal: string | null } | null;
  readonly noteRef: RefObject<HTMLDivElement | null>;
  readonly canChoose: (row: ExceptionRow) => boolean;
  /** A row has the focus. */
  readonly pick: (id: string) => void;
  /** The person has pressed a key or a button at this time (of the page's clock): what was going on is over. */
  readonly settle: (eventMs: number) => void;
  readonly tick: (id: string) => void;
  readonly move: (step: 1 | -1) => void;
  readonly tickedRows: () => readonly ExceptionRow[];
  readonly choose: (rows: readonly ExceptionRow[], choice: Choice, letter: string | null) => void;
  readonly askReason: (rows: readonly ExceptionRow[]) => void;
  readonly undo: () => void;
  readonly openReview: () => void;
  readonly closeReview: () => void;
  readonly send: () => Promise<void>;
};

function focusRow(id: string | undefined): void {
  const link = id === undefined ? null : document.getElementById(rowLinkId(id));
  link?.focus({ preventScroll: true });
  link?.closest("tr")?.scrollIntoView({ block: "nearest" });
}

type Hand = Pick<QueueDesk, "settle"> & {
  readonly goTo: (id: string) => void;
  readonly focused: (id: string) => void;
};

/**
 * Where the hand goes after a choice. The reason picker gives the focus back to the row it was opened for, at some
 * moment after it has closed; without this the next key would decide that row once more.
 */
function useHand(pick: (id: string) => void): Hand {
  const heading = useRef<{ readonly id: string; readonly sinceMs: number } | null>(null);
  return {
    goTo(id) {
      heading.current = { id, sinceMs: performance.now() };
      pick(id);
      focusRow(id);
    },
    focused(id) {
      const to = heading.current?.id ?? id;
      if (to === id) pick(id);
      else focusRow(to);
    },
    settle(eventMs) {
      if (heading.current && eventMs > heading.current.sinceMs) heading.current = null;
    },
  };
}

/** The state of the queue's screen over the live list. */
export function useQueueDesk(first: QueuePage, query: string, mayDecide: boolean): QueueDesk {
  const { page, problem, reload } = useQueue(first, query);
  // A new rendering of the page must not hide what was decided on it.
  const [openedAt] = useState(first.at);
  const now = new Date(useNow(Date.parse(first.at)) ?? Date.parse(first.at));
  const staging = useStaging();
  const [currentId, pick] = useState<string | null>(null);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [returning, askReason] = useState<readonly ExceptionRow[]>([]);
  const [review, setReview] = useState<QueueDesk["review"]>(null);
  const noteRef = useRef<HTMLDivElement>(null);
  const hand = useHand(pick);
  const groups = groupByCutoff(workingRows(page.rows, openedAt), now);
  const rows = groups.flatMap((group) => group.rows);
  const current = rows.find((row) => row.id === currentId) ?? rows[0];
  const ready = readiness(staging.staged, rows, now);
  const canChoose = (row: ExceptionRow): boolean =>
    mayDecide &&
    isDecidable(row.status, new Date(row.decideBy), now) &&
    (isUndecided(row, now) || staging.reopened.has(row.id));
  const tick = (id: string): void =>
    setTicked((before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]));
  const choose: QueueDesk["choose"] = (targets, choice, letter) => {
    const allowed = targets.filter(canChoose);
    const [only] = allowed;
    if (!only) return;
    staging.choose(allowed, choice, letter);
    if (allowed.length > 1) {
      setTicked(new Set());
      return;
    }
    hand.goTo(nextToDecide(rows, only.id, staging.staged, now));
  };
  const send = async (): Promise<void> => {
    const refusal = await staging.send(ready.ready);
    await reload();
    setReview(refusal ? { refusal } : null);
    if (!refusal) tellStored(ready.ready.length);
  };
  return {
    groups,
    rows,
    current,
    open: page.open,
    problem,
    now,
    staging,
    ready,
    ticked,
    returning,
    review,
    noteRef,
    canChoose,
    pick: hand.focused,
    settle: hand.settle,
    tick,
    choose,
    send,
    askReason,
    move(step) {
      const at = rows.findIndex((row) => row.id === current?.id);
      // The first press only takes the row that is in hand already.
      const to = currentId === null ? at : Math.max(0, Math.min(rows.length - 1, at + step));
      focusRow(rows[to]?.id);
    },
    tickedRows: () => rows.filter((row) => ticked.has(row.id) && canChoose(row)),
    undo: () => undo(current, mayDecide, staging, now),
    openReview: () => (ready.ready.length > 0 ? setReview({ refusal: null }) : undefined),
    closeReview: () => setReview(null),
  };
}

function tellStored(count: number): void {
  const title = count === 1 ? "Decision stored" : `${count} decisions stored`;
  showToast(title, { detail: "Each row says when the bank has it." });
}

/** Takes a choice back, or opens a decided row again. */
function undo(row: ExceptionRow | undefined, mayDecide: boolean, staging: Staging, now: Date): void {
  if (!row || !mayDecide) return;
  if (staging.staged.has(row.id) || staging.reopened.has(row.id)) staging.takeBack(row.id);
  else if (!isUndecided(row, now)) staging.reopen(row.id);
}
