import { Chip } from "@/components/ui/chip";
import type { Tone } from "@/components/ui/tone";
import { formatInstant } from "@/lib/core/dates";
import { closingSentence } from "@/lib/features/payments/rules/closing";
import type { ClosingState, ClosingView } from "@/lib/features/payments/types";

const STATES: Readonly<Record<ClosingState, { readonly tone: Tone; readonly label: string }>> = {
  proposed: { tone: "info", label: "Waits for another approver" },
  confirmed: { tone: "success", label: "Confirmed" },
  declined: { tone: "warning", label: "Declined" },
  withdrawn: { tone: "neutral", label: "Withdrawn" },
};

type Props = { readonly closing: ClosingView; readonly zone: string };

/** A proposal as it was made, and how it ended: both names, times, evidence, words. */
export function ClosingFacts({ closing, zone }: Props) {
  const at = (iso: string) => (
    <time dateTime={iso} className="num">
      {formatInstant(new Date(iso), zone)}
    </time>
  );
  const { evidence, bankReference, proposedAt, endedAt, note } = closing;
  const { tone, label } = STATES[closing.state];
  return (
    <div className="flex flex-col gap-1">
      <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <Chip tone={tone} label={label} />
        <span className="font-medium">{closingSentence(closing)}</span>
      </p>
      <p className="break-words">
        <span className="text-ink-faint">Evidence: </span>“{evidence}”
      </p>
      {bankReference ? (
        <p className="break-words">
          <span className="text-ink-faint">Bank&apos;s reference: </span>
          <code className="font-mono text-sm break-all">{bankReference}</code>
        </p>
      ) : null}
      {note ? (
        <p className="break-words">
          <span className="text-ink-faint">Note: </span>“{note}”
        </p>
      ) : null}
      <p className="text-sm text-ink-soft">
        Proposed {at(proposedAt)}
        {endedAt ? (
          <>
            , {closing.state} {at(endedAt)}
          </>
        ) : null}
      </p>
    </div>
  );
}
