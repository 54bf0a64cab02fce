"use client";

import { useState } from "react";
import { decideAction } from "@/lib/features/positive-pay/actions";
import { isReturnLetter } from "@/lib/features/positive-pay/rules/reasons";
import type { Choice, ExceptionRow, Wanted } from "@/lib/features/positive-pay/types";
import { stage, unstage, wantedFor, type Readiness, type Staged } from "./staging";

export type Staging = {
  readonly staged: Staged;
  readonly refusals: ReadonlyMap<string, string>;
  /** Decided rows that the person opened again. */
  readonly reopened: ReadonlySet<string>;
  readonly noteOf: (id: string) => string;
  readonly choose: (rows: readonly ExceptionRow[], choice: Choice, letter: string | null) => void;
  readonly reopen: (id: string) => void;
  readonly takeBack: (id: string) => void;
  readonly setNote: (row: ExceptionRow, text: string) => void;
  readonly clear: () => void;
  /** Sends what is ready. Null when all of it was stored; else a sentence for what was not. */
  readonly send: (ready: Readiness["ready"]) => Promise<string | null>;
};

/** What a person has chosen and not sent. It lives on the screen only: nothing here claims to be stored. */
export function useStaging(): Staging {
  const [staged, setStaged] = useState<Staged>(new Map());
  const [notes, setNotes] = useState<ReadonlyMap<string, string>>(new Map());
  const [refusals, setRefusals] = useState<ReadonlyMap<string, string>>(new Map());
  const [reopened, setReopened] = useState<ReadonlySet<string>>(new Set());
  const forget = (id: string): void => setReopened((before) => new Set([...before].filter((one) => one !== id)));
  return {
    staged,
    refusals,
    reopened,
    noteOf: (id) => notes.get(id) ?? "",
    choose(rows, choice, letter) {
      const wanted = rows.map((row) => wantedFor(row, choice, letter, notes.get(row.id) ?? ""));
      setStaged((before) => stage(before, wanted));
      setRefusals((before) => new Map([...before].filter(([id]) => !rows.some((row) => row.id === id))));
    },
    reopen: (id) => setReopened((before) => new Set([...before, id])),
    takeBack(id) {
      setStaged((before) => unstage(before, [id]));
      forget(id);
    },
    setNote(row, text) {
      setNotes((before) => new Map([...before, [row.id, text]]));
      const chosen = staged.get(row.id);
      if (!chosen) return;
      const again = wantedFor(row, chosen.choice, chosen.returnReason ?? null, text);
      const { seenAmountMinor, seenDecisionId } = chosen;
      setStaged((before) => stage(before, [{ ...again, seenAmountMinor, seenDecisionId }]));
    },
    clear() {
      setStaged(new Map());
      setReopened(new Set());
    },
    async send(ready) {
      const result = await sendDecisions(ready.map((one) => one.wanted));
      if (!result.ok) return result.sentence;
      const { items } = result.value;
      const stored = items.filter((item) => item.ok).map((item) => item.exceptionId);
      const refused = items.filter((item) => !item.ok);
      setStaged((before) =>
        unstage(
          before,
          items.map((item) => item.exceptionId),
        ),
      );
      setReopened((before) => new Set([...before].filter((id) => !stored.includes(id))));
      setNotes((before) => new Map([...before].filter(([id]) => !stored.includes(id))));
      setRefusals(new Map(refused.map((item) => [item.exceptionId, item.sentence ?? "Not stored."])));
      if (refused.length === 0) return null;
      return `${stored.length} stored, ${refused.length} not: each row says why.`;
    },
  };
}

/** Stores decisions, each on its own. Letters outside of the list are refused by the schema behind the action. */
export function sendDecisions(wanted: readonly Wanted[]): ReturnType<typeof decideAction> {
  const decisions = wanted.map(({ returnReason, ...rest }) =>
    isReturnLetter(returnReason) ? { ...rest, returnReason } : rest,
  );
  return decideAction({ decisions });
}
