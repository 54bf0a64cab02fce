import { sumMinor } from "@/lib/core/money";
import type { Choice, CurrencyTotal, ExceptionRow } from "../types";
import { isPastCutoff } from "./deadline";

/** Amounts by currency, in the order of the currencies' names. */
export function totalsOf(rows: readonly Pick<ExceptionRow, "currency" | "presentedAmountMinor">[]): CurrencyTotal[] {
  const currencies = [...new Set(rows.map((row) => row.currency))].toSorted();
  return currencies.map((currency) => {
    const own = rows.filter((row) => row.currency === currency);
    return { currency, amountMinor: sumMinor(own.map((row) => row.presentedAmountMinor)), count: own.length };
  });
}

/** The rows of one account that share a cut-off, and what happens to the undecided ones if nobody speaks. */
export type CutoffGroup = {
  readonly key: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly accountLast4: string | null;
  readonly timeZone: string;
  readonly decideBy: string;
  readonly defaultAction: Choice;
  readonly rows: readonly ExceptionRow[];
  readonly undecided: readonly CurrencyTotal[];
  readonly undecidedCount: number;
  readonly past: boolean;
};

/** Rows by account and cut-off, the soonest first; within one, in the order given. */
export function groupByCutoff(rows: readonly ExceptionRow[], now: Date): CutoffGroup[] {
  const groups = new Map<string, ExceptionRow[]>();
  for (const row of rows) {
    const key = `${row.decideBy} ${row.accountId} ${row.defaultAction}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const made = [...groups].flatMap(([key, own]) => {
    const [first] = own;
    return first ? [groupOf(key, first, own, now)] : [];
  });
  return made.toSorted((a, b) => a.decideBy.localeCompare(b.decideBy) || a.accountName.localeCompare(b.accountName));
}

function groupOf(key: string, first: ExceptionRow, rows: readonly ExceptionRow[], now: Date): CutoffGroup {
  const { accountId, accountName, accountLast4, timeZone, decideBy, defaultAction } = first;
  const undecided = rows.filter((row) => row.status === "open");
  return {
    key,
    accountId,
    accountName,
    accountLast4,
    timeZone,
    decideBy,
    defaultAction,
    rows,
    undecided: totalsOf(undecided),
    undecidedCount: undecided.length,
    past: isPastCutoff(new Date(decideBy), now),
  };
}
