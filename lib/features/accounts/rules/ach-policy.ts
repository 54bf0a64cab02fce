import { formatMoney } from "@/lib/core/money";
import type { AchPolicy } from "@/lib/features/ach-files/types";
import { SEC_CODES } from "@/lib/formats/nacha/codes";

/** The entry classes that a company sends, each with its name. */
export const COMPANY_SECS: readonly { readonly code: string; readonly name: string }[] = [...SEC_CODES]
  .filter(([, { originator }]) => originator === "company")
  .map(([code, { name }]) => ({ code, name }));

/** True when an account would take a file under `after` that it refuses under `before`. */
export function loosens(before: AchPolicy, after: AchPolicy): boolean {
  const grows = (from: number | null, to: number | null) => from !== null && (to === null || to > from);
  const allOf = ({ secCodes }: AchPolicy) => (secCodes.length === 0 ? COMPANY_SECS.map(({ code }) => code) : secCodes);
  return (
    (before.controlTotals && !after.controlTotals) ||
    grows(before.entryLimitMinor, after.entryLimitMinor) ||
    grows(before.dailyLimitMinor, after.dailyLimitMinor) ||
    allOf(after).some((code) => !allOf(before).includes(code))
  );
}

/** A policy in words, one for each thing it asks; empty when it asks nothing. */
export function policyWords({ controlTotals, secCodes, entryLimitMinor, dailyLimitMinor }: AchPolicy): string[] {
  const usd = (amountMinor: number) => formatMoney({ amountMinor, currency: "USD" });
  return [
    ...(controlTotals ? ["control totals keyed"] : []),
    ...(secCodes.length > 0 ? [`${secCodes.join(", ")} only`] : []),
    ...(entryLimitMinor === null ? [] : [`at most ${usd(entryLimitMinor)} an entry`]),
    ...(dailyLimitMinor === null ? [] : [`at most ${usd(dailyLimitMinor)} a day`]),
  ];
}
