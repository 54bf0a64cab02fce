"use client";

import type { ReactNode } from "react";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { isDecidable } from "@/lib/features/positive-pay/rules/decide";
import type { ExceptionRow, QueuePage } from "@/lib/features/positive-pay/types";
import { FactsPanel } from "./facts-panel";
import { KEY_WORDS, useQueueKeys } from "./queue-keys";
import { QueueList } from "./queue-list";
import { QueueTitle } from "./queue-title";
import { ReasonPicker } from "./reason-picker";
import { ReviewBar, ReviewDialog } from "./review";
import { SilenceLine } from "./silence-line";
import { useQueueDesk, type QueueDesk } from "./use-queue-desk";

type QueueProps = {
  /** Tabs and filters. */
  readonly head: ReactNode;
  readonly first: QueuePage;
  /** The address of this list, without "?": what the live reading asks for. */
  readonly query: string;
  readonly mayDecide: boolean;
  readonly filtered: boolean;
};

/** The morning's exceptions, decided from the keyboard: choose row by row, review once, send. */
export function Queue({ head, first, query, mayDecide, filtered }: QueueProps) {
  const desk = useQueueDesk(first, query, mayDecide);
  const { current, staging, ready, returning, review } = desk;
  useKeysOf(desk, mayDecide);
  return (
    <>
      <QueueTitle open={desk.open} at={first.at} />
      {head}
      {desk.problem ? (
        <Notice tone="warning" className="mb-2">
          {desk.problem} What you see is from before.
        </Notice>
      ) : null}
      {current ? (
        <Panes desk={desk} current={current} mayDecide={mayDecide} at={first.at} />
      ) : (
        <Nothing filtered={filtered} />
      )}
      <ReviewBar readiness={ready} onReview={desk.openReview} onClear={staging.clear} />
      <ReasonPicker
        rows={returning}
        onClose={() => desk.askReason([])}
        onPick={(letter) => desk.choose(returning, "RETURN", letter)}
      />
      <ReviewDialog
        ready={ready.ready}
        isOpen={review !== null}
        refusal={review?.refusal ?? null}
        onClose={desk.closeReview}
        onSend={desk.send}
      />
    </>
  );
}

function useKeysOf(desk: QueueDesk, mayDecide: boolean): void {
  const { current } = desk;
  const inHand = current && desk.canChoose(current) ? [current] : [];
  useQueueKeys({
    settle: desk.settle,
    move: desk.move,
    pay: () => desk.choose(inHand, "PAY", null),
    giveBack: () => desk.askReason(inHand),
    payTicked: () => desk.choose(desk.tickedRows(), "PAY", null),
    giveBackTicked: () => desk.askReason(desk.tickedRows()),
    tick: () => (current && mayDecide ? desk.tick(current.id) : undefined),
    undo: desk.undo,
    note: () => desk.noteRef.current?.querySelector("textarea")?.focus(),
    filter: () => document.querySelector<HTMLInputElement>("[role=search] input[name=q]")?.focus(),
    review: desk.openReview,
  });
}

type PanesProps = {
  readonly desk: QueueDesk;
  readonly current: ExceptionRow;
  readonly mayDecide: boolean;
  readonly at: string;
};

/** The list, and beside it the row in hand. */
function Panes({ desk, current, mayDecide, at }: PanesProps) {
  const { staging, now } = desk;
  return (
    <>
      <SilenceLine groups={desk.groups} />
      <div className="grid items-start gap-3 xl:grid-cols-[minmax(0,1fr)_20rem]">
        <QueueList
          groups={desk.groups}
          staged={staging.staged}
          refusals={staging.refusals}
          currentId={current.id}
          ticked={desk.ticked}
          mayDecide={mayDecide}
          at={at}
          onPick={desk.pick}
          onTick={desk.tick}
        />
        <div className="max-xl:hidden">
          <FactsPanel
            row={current}
            note={staging.noteOf(current.id)}
            staged={staging.staged.has(current.id)}
            canChoose={desk.canChoose(current)}
            canReopen={mayDecide && isDecidable(current.status, new Date(current.decideBy), now)}
            readOnly={readOnlyWords(current, mayDecide, now)}
            at={at}
            noteRef={desk.noteRef}
            acts={{
              pay: () => desk.choose([current], "PAY", null),
              giveBack: () => desk.askReason([current]),
              undo: desk.undo,
              setNote: (text) => staging.setNote(current, text),
            }}
          />
        </div>
      </div>
      {mayDecide ? <KeyLine /> : null}
    </>
  );
}

function readOnlyWords(row: ExceptionRow, mayDecide: boolean, now: Date): string | null {
  if (!isDecidable(row.status, new Date(row.decideBy), now))
    return "The cut-off has passed: this can only be read now.";
  return mayDecide ? null : "Your role reads exceptions and does not decide them.";
}

function Nothing({ filtered }: { readonly filtered: boolean }) {
  return (
    <EmptyState title={filtered ? "Nothing to decide matches these filters" : "Nothing waits for a decision"}>
      {filtered
        ? "Clear the filters to see every exception that waits."
        : "The bank lists exceptions after its nightly load and during the day. They appear here by themselves."}
    </EmptyState>
  );
}

function KeyLine() {
  return (
    <p className="no-print flex flex-wrap gap-x-4 gap-y-1 py-2 text-sm text-ink-faint max-lg:hidden">
      {KEY_WORDS.map(([keys, words]) => (
        <span key={keys} className="inline-flex items-center gap-1">
          {keys.split(" ").map((key) => (
            <kbd key={key} className="kbd">
              {key}
            </kbd>
          ))}
          {words}
        </span>
      ))}
    </p>
  );
}
