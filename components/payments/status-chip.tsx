import { CircleHelp, Users } from "lucide-react";
import { Chip } from "@/components/ui/chip";
import type { Tone } from "@/components/ui/tone";
import { STATUS_WORDS } from "@/lib/features/payments/rules/states";
import type { PaymentRow, PaymentStatus } from "@/lib/features/payments/types";

const TONES: Readonly<Record<PaymentStatus, Tone>> = {
  draft: "neutral",
  awaiting_approval: "info",
  approved: "info",
  releasing: "info",
  submitted: "info",
  completed: "success",
  partial: "warning",
  failed: "danger",
  rejected: "neutral",
  cancelled: "neutral",
  unknown: "warning",
};

/** A payment's state. Doubt, lateness and who said so are told in the chip, never by colour alone. */
export function PaymentStatusChip({
  payment,
}: {
  readonly payment: Pick<PaymentRow, "status" | "everUnsure" | "stale" | "closedByPeople">;
}) {
  const { status, everUnsure, stale, closedByPeople } = payment;
  if (closedByPeople)
    return <Chip tone={TONES[status]} icon={Users} label={`${STATUS_WORDS[status]}, closed by people`} />;
  if (status === "unknown") return <Chip tone="warning" icon={CircleHelp} label={STATUS_WORDS.unknown} />;
  if (status === "releasing" && everUnsure)
    return <Chip tone="warning" icon={CircleHelp} label="Not sure, asking again" />;
  if (stale) return <Chip tone="warning" label={`${STATUS_WORDS[status]}, overdue`} />;
  return <Chip tone={TONES[status]} label={STATUS_WORDS[status]} />;
}
