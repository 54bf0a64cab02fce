import { Chip } from "@/components/ui/chip";
import type { Tone } from "@/components/ui/tone";
import type { DeliveryStatus } from "@/lib/features/webhooks/types";

export const STATUS_WORDS: Readonly<Record<DeliveryStatus, { tone: Tone; label: string }>> = {
  due: { tone: "info", label: "Due" },
  applied: { tone: "success", label: "Applied" },
  ignored: { tone: "neutral", label: "Ignored" },
  failed: { tone: "danger", label: "Failed" },
};

/** How far a delivery has come. */
export function DeliveryStatusChip({ status }: { readonly status: DeliveryStatus }) {
  return <Chip {...STATUS_WORDS[status]} />;
}
