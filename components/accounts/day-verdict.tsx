import { Chip } from "@/components/ui/chip";
import type { Tone } from "@/components/ui/tone";
import type { AccountDay, DayVerdict } from "@/lib/features/accounts/rules/days";

const VERDICTS = {
  complete: { tone: "success", label: "Complete" },
  differs: { tone: "danger", label: "Differs" },
  unknown: { tone: "neutral", label: "Not known" },
  "not-loaded": { tone: "info", label: "Not loaded yet" },
} as const satisfies Record<DayVerdict, { readonly tone: Tone; readonly label: string }>;

/** Whether a day's lines explain the ledger's change, with why it is not known where it is not. */
export function DayVerdictChip({ day }: { readonly day: Pick<AccountDay, "verdict" | "reason"> }) {
  return <Chip {...VERDICTS[day.verdict]} title={day.reason ?? undefined} />;
}
