import { Countdown } from "@/components/ui/countdown";
import { PageHeader } from "@/components/ui/page-header";
import { formatTime } from "@/lib/core/dates";
import type { OpenCount } from "@/lib/features/positive-pay/types";
import { moneyWords } from "./money-words";

/** The head of the queue: what nobody has decided, in number and money, and the soonest cut-off. */
export function QueueTitle({ open, at }: { readonly open: OpenCount; readonly at: string }) {
  const next = open.nextCutoff;
  return (
    <PageHeader
      title="Positive Pay"
      count={open.count === 0 ? "nothing undecided" : `${open.count} undecided`}
      total={open.count === 0 ? undefined : <span className="num">{moneyWords(open.totals)}</span>}
      status={
        next ? (
          <Countdown until={next.decideBy} untilLabel={formatTime(new Date(next.decideBy), next.timeZone)} now={at} />
        ) : undefined
      }
    />
  );
}
