import { Chip } from "@/components/ui/chip";
import type { Tone } from "@/components/ui/tone";
import { choiceWord } from "@/lib/features/positive-pay/rules/decide";
import { returnReasonWords } from "@/lib/features/positive-pay/rules/reasons";
import type { ExceptionRow, StandingDecision } from "@/lib/features/positive-pay/types";

type Look = { readonly tone: Tone; readonly label: string; readonly title?: string };

/** "Pay", or "Return, Duplicate (Y)". */
export function decisionWords(decision: Pick<StandingDecision, "choice" | "returnReason">): string {
  const word = choiceWord(decision.choice);
  return decision.returnReason === null ? word : `${word}, ${returnReasonWords(decision.returnReason)}`;
}

function shortWords(decision: Pick<StandingDecision, "choice" | "returnReason">): string {
  return decision.returnReason === null ? choiceWord(decision.choice) : `Return ${decision.returnReason}`;
}

type Stands = Pick<ExceptionRow, "status" | "decision" | "defaultAction" | "alarm">;

function lookOf(row: Stands): Look {
  const { decision } = row;
  if (row.status === "defaulted") {
    if (row.alarm) return { tone: "danger", label: "Bank still lists it", title: row.alarm };
    const assumed = row.defaultAction === "PAY" ? "paid" : "returned";
    return {
      tone: "warning",
      label: `Assumed ${assumed}`,
      title: "Nobody decided before the cut-off. The bank has not confirmed it.",
    };
  }
  if (row.status === "voided") return { tone: "neutral", label: "Voided" };
  if (row.status === "open") {
    if (decision?.status === "refused") return { tone: "danger", label: "Refused, decide again" };
    return decision ? { tone: "warning", label: "Changed, decide again" } : { tone: "neutral", label: "To decide" };
  }
  if (!decision) return { tone: "neutral", label: "Decided" };
  if (decision.status === "unknown") return { tone: "danger", label: `${shortWords(decision)}, not known` };
  if (row.status === "sent") return { tone: "success", label: `${shortWords(decision)}, bank has it` };
  return decision.everUnsure
    ? { tone: "warning", label: `${shortWords(decision)}, no answer yet` }
    : { tone: "info", label: `${shortWords(decision)}, sending` };
}

/** What stands for an exception. "Bank has it" only once the bank said so. */
export function ExceptionStatusChip({ row }: { readonly row: Stands }) {
  return <Chip {...lookOf(row)} />;
}
