import { isPastCutoff } from "@/lib/features/positive-pay/rules/deadline";
import { isDecidable } from "@/lib/features/positive-pay/rules/decide";
import { suggestedReturn } from "@/lib/features/positive-pay/rules/reasons";
import { totalsOf } from "@/lib/features/positive-pay/rules/silence";
import type { Choice, CurrencyTotal, ExceptionRow, Wanted } from "@/lib/features/positive-pay/types";

/** Decisions that a person has made on screen and not sent yet, by exception. Nothing of them is stored. */
export type Staged = ReadonlyMap<string, Wanted>;

/** The decision that holds or may hold at the bank; a refused or voided one does not. */
export function standingId(row: Pick<ExceptionRow, "decision">): string | null {
  const { decision } = row;
  return decision && decision.status !== "refused" && decision.status !== "superseded" ? decision.id : null;
}

/** A decision bound to what is on screen now. `letter` null takes the usual reason of the exception. */
export function wantedFor(row: ExceptionRow, choice: Choice, letter: string | null, note: string): Wanted {
  return {
    exceptionId: row.id,
    choice,
    ...(choice === "RETURN" ? { returnReason: letter ?? suggestedReturn(row.reasonCode) } : {}),
    ...(note.trim() === "" ? {} : { note: note.trim() }),
    seenAmountMinor: row.presentedAmountMinor,
    seenDecisionId: standingId(row),
  };
}

/** Puts decisions on the stage; one that is there already is replaced. */
export function stage(staged: Staged, wanted: readonly Wanted[]): Staged {
  return new Map([...staged, ...wanted.map((one) => [one.exceptionId, one] as const)]);
}

export function unstage(staged: Staged, ids: Iterable<string>): Staged {
  const gone = new Set(ids);
  return new Map([...staged].filter(([id]) => !gone.has(id)));
}

export type Readiness = {
  readonly ready: readonly { readonly row: ExceptionRow; readonly wanted: Wanted }[];
  /** Staged, but what the person saw is not what is there now, or it is too late. Never sent. */
  readonly stale: readonly ExceptionRow[];
};

/** What of the stage may be sent now. */
export function readiness(staged: Staged, rows: readonly ExceptionRow[], now: Date): Readiness {
  const found = rows.flatMap((row) => {
    const wanted = staged.get(row.id);
    return wanted ? [{ row, wanted }] : [];
  });
  const holds = ({ row, wanted }: (typeof found)[number]): boolean =>
    isDecidable(row.status, new Date(row.decideBy), now) &&
    row.presentedAmountMinor === wanted.seenAmountMinor &&
    standingId(row) === wanted.seenDecisionId;
  return { ready: found.filter(holds), stale: found.filter((one) => !holds(one)).map((one) => one.row) };
}

/** How many of a choice are ready and what they come to. */
export function totalsOfChoice(ready: Readiness["ready"], choice: Choice): CurrencyTotal[] {
  return totalsOf(ready.filter((one) => one.wanted.choice === choice).map((one) => one.row));
}

/**
 * The rows of the working list: what is undecided or in trouble, and what was decided since the page was opened, so
 * that a row never vanishes under the hand.
 */
export function workingRows(rows: readonly ExceptionRow[], openedAt: string): ExceptionRow[] {
  return rows.filter(
    (row) =>
      row.status === "open" ||
      row.decision?.status === "unknown" ||
      (row.decision !== null && row.decision.decidedAt >= openedAt),
  );
}

/** True when `p` and `r` act on a row without asking for `u` first. */
export function isUndecided(row: ExceptionRow, now: Date): boolean {
  return row.status === "open" && !isPastCutoff(new Date(row.decideBy), now);
}

/** The row after `id` that is undecided and not staged; the one right after when there is none; else the same. */
export function nextToDecide(rows: readonly ExceptionRow[], id: string, staged: Staged, now: Date): string {
  const at = rows.findIndex((row) => row.id === id);
  const after = [...rows.slice(at + 1), ...rows.slice(0, Math.max(0, at))];
  return after.find((row) => isUndecided(row, now) && !staged.has(row.id))?.id ?? rows[at + 1]?.id ?? id;
}
