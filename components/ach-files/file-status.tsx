import { Chip } from "@/components/ui/chip";
import type { Tone } from "@/components/ui/tone";
import type { AchFileRow } from "@/lib/features/ach-files/types";
import { isFinal, STATUS_WORDS } from "@/lib/features/payments/rules/states";
import { PAYMENT_STATUSES, type PaymentStatus } from "@/lib/features/payments/types";

type Look = { readonly tone: Tone; readonly label: string };

const LOOKS: Readonly<Record<AchFileRow["status"], Look>> = {
  receiving: { tone: "info", label: "Receiving" },
  checking: { tone: "info", label: "Checking" },
  invalid: { tone: "danger", label: "Refused" },
  ready: { tone: "success", label: "Ready to send" },
  returns: { tone: "info", label: "Returns taken in" },
  sent_for_approval: { tone: "info", label: "Sent for approval" },
  discarded: { tone: "neutral", label: "Discarded" },
};

/** A file's state; once it was sent on, its payment's. A repairable file is ready, and says that its form is off. */
export function FileStatus({ file }: { readonly file: Pick<AchFileRow, "status" | "verdict" | "payment"> }) {
  const payment = PAYMENT_STATUSES.find((known) => known === file.payment?.status);
  const look = file.status === "sent_for_approval" && payment ? lookOf(payment) : LOOKS[file.status];
  if (file.status === "ready" && file.verdict === "repairable")
    return <Chip tone="warning" label="Ready, with warnings" />;
  return <Chip tone={look.tone} label={look.label} />;
}

function lookOf(status: PaymentStatus): Look {
  const label = STATUS_WORDS[status];
  if (status === "completed") return { tone: "success", label };
  if (status === "unknown") return { tone: "danger", label };
  return { tone: isFinal(status) ? "warning" : "info", label };
}
