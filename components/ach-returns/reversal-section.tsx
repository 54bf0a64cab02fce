import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/page-header";
import { formatDate } from "@/lib/core/dates";
import type { ReversalOffer } from "@/lib/features/ach-returns/types";
import { ReversalButton } from "./reversal-button";

/** Taking back batches of a sent file: until when, or why not any more. */
export function ReversalSection({ offer }: { readonly offer: ReversalOffer | null }) {
  if (!offer) return null;
  const { refusal, lastDay, settledOn } = offer;
  const open = refusal === null && offer.batches.some((batch) => !batch.isReversed);
  return (
    <Section title="Reversal" actions={open ? <ReversalButton offer={offer} /> : null}>
      {refusal ? (
        <Notice tone="info">{refusal}</Notice>
      ) : (
        <p className="max-w-prose text-ink-soft">
          {settledOn && lastDay
            ? `It settled on ${formatDate(settledOn)}; a reversal must settle by ${formatDate(lastDay)}, and within 24 hours of finding the error it must be sent.`
            : "It has not settled yet; a reversal must settle within five banking days after it does, and be sent within 24 hours of finding the error."}{" "}
          Only for a wrong amount, a wrong account, or entries sent twice.
        </p>
      )}
    </Section>
  );
}
