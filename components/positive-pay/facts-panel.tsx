"use client";

import { CircleCheck, Undo2 } from "lucide-react";
import type { Ref } from "react";
import { Button } from "@/components/ui/button";
import { Countdown } from "@/components/ui/countdown";
import { TextLink } from "@/components/ui/link-button";
import { TextArea } from "@/components/ui/text-field";
import { formatTime } from "@/lib/core/dates";
import { NOTE_LIMIT } from "@/lib/features/positive-pay/rules/decide";
import { isAchDebit, reasonWords } from "@/lib/features/positive-pay/rules/reasons";
import type { ExceptionRow } from "@/lib/features/positive-pay/types";
import { Facts } from "./facts";

export type PanelActs = {
  readonly pay: () => void;
  readonly giveBack: () => void;
  readonly undo: () => void;
  readonly setNote: (text: string) => void;
};

type FactsPanelProps = {
  readonly row: ExceptionRow;
  readonly note: string;
  readonly staged: boolean;
  /** Undecided, or opened again by the person: the buttons act. */
  readonly canChoose: boolean;
  /** Decided, and may be decided again. */
  readonly canReopen: boolean;
  /** Why the buttons are not there. */
  readonly readOnly: string | null;
  readonly at: string;
  readonly noteRef: Ref<HTMLDivElement>;
  readonly acts: PanelActs;
};

/** The row in hand with all its facts, and the two decisions. */
export function FactsPanel(props: FactsPanelProps) {
  const { row, note, staged, canChoose, canReopen, readOnly, at, noteRef, acts } = props;
  return (
    <section
      aria-label="Exception in hand"
      className="flex flex-col gap-2 rounded-md border bg-surface p-3 lg:sticky lg:top-[calc(var(--bar)+0.5rem)] lg:max-h-[calc(100dvh-var(--bar)-1rem)] lg:overflow-auto"
    >
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <h2 className="text-lg font-semibold">
          <TextLink href={`/positive-pay/${row.id}`}>
            {isAchDebit(row.reasonCode) ? "ACH debit" : "Check"} {row.checkNumber}
          </TextLink>
        </h2>
        <span className="text-ink-soft">{reasonWords(row.reasonCode).label}</span>
      </div>
      <p className="text-ink-soft">{[row.accountName, row.entityName].filter(Boolean).join(", ")}</p>
      <Countdown
        until={row.decideBy}
        untilLabel={formatTime(new Date(row.decideBy), row.timeZone)}
        atZero={row.defaultAction === "PAY" ? "the bank pays it" : "the bank returns it"}
        now={at}
      />
      {readOnly ? <p className="text-ink-soft">{readOnly}</p> : null}
      {canReopen && !canChoose ? (
        <Button onPress={acts.undo} icon={<Undo2 aria-hidden className="size-4" />}>
          Decide again <kbd className="kbd">u</kbd>
        </Button>
      ) : null}
      {canChoose ? (
        <>
          <div className="grid grid-cols-2 gap-2">
            <Button onPress={acts.pay} icon={<CircleCheck aria-hidden className="size-4" />}>
              Pay <kbd className="kbd">p</kbd>
            </Button>
            <Button onPress={acts.giveBack} icon={<Undo2 aria-hidden className="size-4" />}>
              Return <kbd className="kbd">r</kbd>
            </Button>
          </div>
          <div ref={noteRef}>
            <TextArea
              label="Note for the bank and the trail"
              optional
              rows={2}
              maxLength={NOTE_LIMIT}
              value={note}
              onChange={(event) => acts.setNote(event.target.value)}
            />
          </div>
          {staged ? (
            <Button variant="quiet" size="small" onPress={acts.undo}>
              Take the choice back <kbd className="kbd">u</kbd>
            </Button>
          ) : null}
        </>
      ) : null}
      <Facts row={row} />
    </section>
  );
}
