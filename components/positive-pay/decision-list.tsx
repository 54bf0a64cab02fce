import { Chip } from "@/components/ui/chip";
import { DescriptionList } from "@/components/ui/description-list";
import type { Tone } from "@/components/ui/tone";
import { formatInstant } from "@/lib/core/dates";
import { formatMoney } from "@/lib/core/money";
import type { DecisionStatus, DecisionView, ExceptionDetail } from "@/lib/features/positive-pay/types";
import { decisionWords } from "./exception-status";

const LOOKS: Readonly<Record<DecisionStatus, { tone: Tone; label: string }>> = {
  pending: { tone: "info", label: "Not confirmed by the bank yet" },
  sent: { tone: "success", label: "Bank has it" },
  refused: { tone: "danger", label: "Refused by the bank" },
  superseded: { tone: "neutral", label: "Does not hold any more" },
  unknown: { tone: "danger", label: "Not known whether the bank has it" },
};

/** Every decision on one exception, newest first, with the key it travels under. */
export function DecisionList({ exception }: { readonly exception: ExceptionDetail }) {
  if (exception.decisions.length === 0) return <p className="text-ink-soft">Nobody has decided it.</p>;
  return (
    <ol className="flex flex-col gap-3">
      {exception.decisions.map((decision) => (
        <li key={decision.id} className="rounded-md border bg-surface p-3">
          <p className="flex flex-wrap items-center gap-2 pb-1">
            <strong className="font-semibold">{decisionWords(decision)}</strong>
            <Chip {...LOOKS[decision.status]} />
          </p>
          <DecisionFacts decision={decision} exception={exception} />
        </li>
      ))}
    </ol>
  );
}

function DecisionFacts({
  decision,
  exception,
}: {
  readonly decision: DecisionView;
  readonly exception: ExceptionDetail;
}) {
  const { currency, timeZone } = exception;
  const at = (iso: string): string => formatInstant(new Date(iso), timeZone);
  const items = [
    { term: "Decided", value: `${at(decision.decidedAt)}, by ${decision.decidedBy}` },
    { term: "For", value: formatMoney({ amountMinor: decision.presentedAmountMinor, currency }) },
    ...(decision.note ? [{ term: "Note", value: decision.note }] : []),
    ...(decision.sentAt ? [{ term: "Accepted by the bank", value: at(decision.sentAt) }] : []),
    ...(decision.dueAt ? [{ term: "Next attempt", value: at(decision.dueAt) }] : []),
    ...(decision.errorText ? [{ term: "What happened", value: decision.errorText }] : []),
    { term: "Key", value: <code className="text-sm">{decision.idempotencyKey}</code> },
    ...(decision.bankRequestId
      ? [{ term: "Bank request", value: <code className="text-sm">{decision.bankRequestId}</code> }]
      : []),
    { term: "Attempts", value: decision.attemptCount === 0 ? "–" : String(decision.attemptCount) },
  ];
  return <DescriptionList items={items} />;
}
