import { Chip } from "@/components/ui/chip";
import type { Tone } from "@/components/ui/tone";
import { STATE_WORDS } from "@/lib/features/ach-returns/rules";
import type { ReturnRow, ReturnState } from "@/lib/features/ach-returns/types";

const TONES: Readonly<Record<ReturnState, Tone>> = {
  open: "warning",
  resent: "info",
  corrected: "success",
  declined: "neutral",
  closed: "neutral",
};

/** What became of it; a return that no entry is known for says so, one that was told before too. */
export function ReturnStatus({ row }: { readonly row: Pick<ReturnRow, "state" | "isMatched" | "isRepeat"> }) {
  if (row.isRepeat) return <Chip tone="neutral" label="Told before" />;
  if (row.state === "open" && !row.isMatched) return <Chip tone="danger" label="Unmatched" />;
  return <Chip tone={TONES[row.state]} label={STATE_WORDS[row.state]} />;
}
