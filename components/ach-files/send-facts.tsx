import { DescriptionList, type DescriptionItem } from "@/components/ui/description-list";
import { formatMoney } from "@/lib/core/money";
import type { SettlementAccount } from "@/lib/features/ach-files/types";

const usd = (amountMinor: number): string => formatMoney({ amountMinor, currency: "USD" });

type SendFactsProps = {
  readonly account: Pick<SettlementAccount, "promise" | "policy" | "usedTodayMinor">;
  /** Credits and debits of the file, in cents: what it takes of the day's limit. */
  readonly totalMinor: number;
};

/** What sending on an account means: until when, whose approval, and how much of its limits is used. */
export function SendFacts({ account: { promise, policy, usedTodayMinor }, totalMinor }: SendFactsProps) {
  const { entryLimitMinor, dailyLimitMinor, secCodes, controlTotals } = policy;
  const items: DescriptionItem[] = [
    { term: "Cut-off and settlement", value: promise },
    { term: "Needs", value: "the approval of an approver other than you, who releases it too" },
    {
      term: "Used today",
      value:
        dailyLimitMinor === null
          ? `${usd(usedTodayMinor)}; the account has no daily limit`
          : `${usd(usedTodayMinor)} of ${usd(dailyLimitMinor)}`,
      ...(dailyLimitMinor === null ? {} : { hint: afterwards(dailyLimitMinor - usedTodayMinor - totalMinor) }),
    },
    ...(entryLimitMinor === null ? [] : [{ term: "Largest entry allowed", value: usd(entryLimitMinor) }]),
    ...(secCodes.length === 0 ? [] : [{ term: "SEC codes allowed", value: secCodes.join(", ") }]),
    ...(controlTotals ? [{ term: "Control totals", value: "keyed from your own records before it is sent" }] : []),
  ];
  return <DescriptionList items={items} />;
}

function afterwards(leftMinor: number): string {
  return leftMinor >= 0
    ? `${usd(leftMinor)} is left after this file`
    : `this file goes over it by ${usd(-leftMinor)} and is refused`;
}
