import { totalsOf, type CutoffGroup } from "@/lib/features/positive-pay/rules/silence";
import type { Choice } from "@/lib/features/positive-pay/types";
import { moneyWords } from "./money-words";

/** What happens if nobody speaks: how many the bank pays, how many it returns, and their amounts. */
export function SilenceLine({ groups }: { readonly groups: readonly CutoffGroup[] }) {
  const open = groups.filter((group) => !group.past);
  const part = (action: Choice, words: string): string | null => {
    const rows = open
      .filter((group) => group.defaultAction === action)
      .flatMap((group) => group.rows.filter((row) => row.status === "open"));
    return rows.length === 0 ? null : `${rows.length} ${words} (${moneyWords(totalsOf(rows))})`;
  };
  const parts = [part("PAY", "paid"), part("RETURN", "returned")].filter((one) => one !== null);
  if (parts.length === 0)
    return (
      <p className="pb-2 text-ink-soft">Everything here is decided. Until its cut-off each can be decided again.</p>
    );
  return (
    <p className="pb-2 text-ink-soft">
      If nobody decides: <strong className="num font-semibold text-ink">{parts.join(", ")}</strong> by default at the
      cut-off.
    </p>
  );
}
