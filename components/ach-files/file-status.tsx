import { Chip } from "@/components/ui/chip";
import type { Tone } from "@/components/ui/tone";
import type { AchFileRow } from "@/lib/features/ach-files/types";

type Look = { readonly tone: Tone; readonly label: string };

const LOOKS: Readonly<Record<AchFileRow["status"], Look>> = {
  receiving: { tone: "info", label: "Receiving" },
  checking: { tone: "info", label: "Checking" },
  invalid: { tone: "danger", label: "Refused" },
  ready: { tone: "success", label: "Ready to send" },
  sent_for_approval: { tone: "info", label: "Sent for approval" },
  discarded: { tone: "neutral", label: "Discarded" },
};

/** A file's state. A repairable file is ready, and says that its form is off. */
export function FileStatus({ file }: { readonly file: Pick<AchFileRow, "status" | "verdict"> }) {
  const look = LOOKS[file.status];
  if (file.status === "ready" && file.verdict === "repairable")
    return <Chip tone="warning" label="Ready, with warnings" />;
  return <Chip tone={look.tone} label={look.label} />;
}
