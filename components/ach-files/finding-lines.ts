import { formatMoney } from "@/lib/core/money";
import type { AchFindings } from "@/lib/features/ach-files/types";
import { counted } from "./words";

const usd = (amountMinor: number): string => formatMoney({ amountMinor, currency: "USD" });

/** A finding in one sentence; quiet where nothing was found. */
type Line = { readonly key: string; readonly text: string; readonly isQuiet: boolean };

/** Each thing that was looked for, with what was found. */
export function linesOf(findings: AchFindings): readonly Line[] {
  const { newPayees, repeatedEntries, doubledEntries, repeatedBatches, outdated } = findings;
  const line = (key: string, count: number, loud: string, quiet: string): Line => ({
    key,
    text: count > 0 ? loud : quiet,
    isQuiet: count === 0,
  });
  const entries = (count: number): string => counted(count, "entry", "entries");
  return [
    line(
      "new",
      newPayees.count,
      `${entries(newPayees.count)} to accounts that no sent file of ours paid or drew on before: ${usd(newPayees.amountMinor)}.`,
      "Every account was paid or drawn on before.",
    ),
    line(
      "repeated",
      repeatedEntries.count,
      `${entries(repeatedEntries.count)} with account, amount and direction of one sent in the last 60 days: ${usd(repeatedEntries.amountMinor)}.`,
      "No entry repeats one of the last 60 days.",
    ),
    line(
      "batches",
      repeatedBatches.length,
      `${counted(repeatedBatches.length, "batch has", "batches have")} hash, count and totals of one sent in the last 60 days.`,
      "No batch repeats one of the last 60 days.",
    ),
    line(
      "doubled",
      doubledEntries.count,
      `${entries(doubledEntries.count)} with the same account and amount twice in this file.`,
      "No account gets the same amount twice in this file.",
    ),
    line(
      "outdated",
      outdated.count,
      `${entries(outdated.count)} with what an accepted notification of change says is wrong.`,
      "No entry goes against an accepted notification of change.",
    ),
  ];
}
