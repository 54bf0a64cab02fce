import { formatMoney } from "@/lib/core/money";
import { refuse, type Refusal } from "@/lib/core/result";
import type { AchPolicy } from "../types";

/** What of a file a policy looks at. Amounts in cents; `largest` is its largest entry, null when it has none. */
export type PolicyFacts = {
  readonly sec: readonly string[];
  readonly totalMinor: number;
  readonly largest: { readonly line: number; readonly amountMinor: number } | null;
  /** Credits and debits of the ACH files of this account that were sent today, this one left out. */
  readonly usedTodayMinor: number;
};

const usd = (amountMinor: number): string => formatMoney({ amountMinor, currency: "USD" });

/**
 * Why an account's own policy refuses a file, by name: an SEC code it does not send (`sec_not_allowed`), an entry above
 * its limit (`entry_over_limit`), more in one day than it may send (`daily_over_limit`). Null when nothing does.
 */
export function refuseByPolicy(policy: AchPolicy, facts: PolicyFacts): Refusal | null {
  return refuseSec(policy, facts) ?? refuseEntry(policy, facts) ?? refuseDay(policy, facts);
}

function refuseSec({ secCodes }: AchPolicy, { sec }: PolicyFacts): Refusal | null {
  const others = secCodes.length === 0 ? [] : sec.filter((code) => !secCodes.includes(code));
  if (others.length === 0) return null;
  return refuse(
    "sec_not_allowed",
    `This account sends ${secCodes.join(", ")} entries only, and the file has ${others.join(", ")}. Choose another account, or have an administrator change what this one sends.`,
    "accountId",
  );
}

function refuseEntry({ entryLimitMinor }: AchPolicy, { largest }: PolicyFacts): Refusal | null {
  if (entryLimitMinor === null || largest === null || largest.amountMinor <= entryLimitMinor) return null;
  return refuse(
    "entry_over_limit",
    `The entry on line ${largest.line.toLocaleString("en-US")} is ${usd(largest.amountMinor)}; this account sends at most ${usd(entryLimitMinor)} an entry.`,
    "accountId",
  );
}

function refuseDay({ dailyLimitMinor }: AchPolicy, { totalMinor, usedTodayMinor }: PolicyFacts): Refusal | null {
  if (dailyLimitMinor === null || usedTodayMinor + totalMinor <= dailyLimitMinor) return null;
  const left = Math.max(0, dailyLimitMinor - usedTodayMinor);
  return refuse(
    "daily_over_limit",
    `The file comes to ${usd(totalMinor)}, and of the ${usd(dailyLimitMinor)} that this account sends in a day ${usd(left)} is left.`,
    "accountId",
  );
}
