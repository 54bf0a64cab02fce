import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/page-header";
import { ProgressBar } from "@/components/ui/progress-bar";
import { formatInstant } from "@/lib/core/dates";
import { formatMoney } from "@/lib/core/money";
import {
  drainSentence,
  missSentence,
  OPEN_ENTRIES,
  planSentence,
  sumOf,
  UNPAID_ENTRIES,
} from "@/lib/features/payments/rules/entries";
import type { PaymentDetail } from "@/lib/features/payments/types";
import { ENTRY_STATUSES, type EntryPage, type EntryProgress } from "@/lib/features/payments/types/entries";
import { EntryStates } from "./entry-states";
import { EntryTable } from "./entry-table";
import { StopSending } from "./stop-sending";

type Props = {
  readonly payment: PaymentDetail;
  readonly page: EntryPage | null;
  readonly mayStop: boolean;
  readonly now: string;
};

/** How a file stands that goes to its bank entry by entry: progress, time, states, and every entry by name. */
export function EntriesSection({ payment, page, mayStop, now }: Props) {
  const { entries } = payment;
  if (!entries) return null;
  if (!page) return <Plan payment={payment} entries={entries} now={now} />;
  const total = sumOf(entries.counts, ENTRY_STATUSES).count;
  const left = sumOf(entries.counts, OPEN_ENTRIES).count;
  return (
    <Section title="Entries" count={total.toLocaleString("en-US")}>
      <div className="flex flex-col gap-3">
        {payment.status === "releasing" ? (
          <ProgressBar
            label="Handed to the bank"
            done={total - left}
            total={total}
            words={`${(total - left).toLocaleString("en-US")} of ${total.toLocaleString("en-US")} entries`}
          />
        ) : null}
        <Time payment={payment} entries={entries} now={now} />
        {entries.stoppedAt ? (
          <p className="text-ink-soft">
            {entries.stoppedBy ?? "Someone who left"} stopped the sending on{" "}
            {formatInstant(new Date(entries.stoppedAt), payment.timeZone)}.
          </p>
        ) : null}
        {mayStop && !entries.stoppedAt ? <StopSending payment={payment} left={left} /> : null}
        <WhatNext payment={payment} entries={entries} />
        <EntryStates payment={payment} counts={entries.counts} />
        <EntryTable payment={payment} page={page} />
      </div>
    </Section>
  );
}

/** Before the release: how many calls it takes, and until when. */
function Plan({
  payment,
  entries,
  now,
}: {
  readonly payment: PaymentDetail;
  readonly entries: EntryProgress;
  readonly now: string;
}) {
  const { drain } = entries;
  if (!drain) return null;
  const miss = missSentence(drain, payment.timeZone);
  return (
    <Section title="Entries" count={drain.total.toLocaleString("en-US")}>
      <div className="flex flex-col gap-3">
        <p className="max-w-prose">{planSentence(drain, payment.timeZone, new Date(now))}</p>
        {miss ? <Notice tone="warning" title={miss} /> : null}
      </div>
    </Section>
  );
}

function Time({
  payment,
  entries,
  now,
}: {
  readonly payment: PaymentDetail;
  readonly entries: EntryProgress;
  readonly now: string;
}) {
  const { drain } = entries;
  if (!drain) return null;
  const zone = payment.timeZone;
  const miss = missSentence(drain, zone);
  return (
    <>
      <p aria-live="polite">
        {drainSentence(drain, zone, new Date(now))}
        {drain.pausedUntil ? ` The next goes on ${formatInstant(new Date(drain.pausedUntil), zone)}.` : ""}
      </p>
      {miss ? <Notice tone="warning" title={miss} /> : null}
    </>
  );
}

/** What a person can do about entries that were not paid, once it is over. */
function WhatNext({ payment, entries }: { readonly payment: PaymentDetail; readonly entries: EntryProgress }) {
  if (payment.status !== "partial" && payment.status !== "failed") return null;
  const paid = sumOf(entries.counts, ["completed"]);
  const unpaid = sumOf(entries.counts, UNPAID_ENTRIES);
  const usd = (amountMinor: number): string => formatMoney({ amountMinor, currency: payment.currency });
  return (
    <Notice
      tone="warning"
      title={`${paid.count.toLocaleString("en-US")} paid with ${usd(paid.amountMinor)}, ${unpaid.count.toLocaleString("en-US")} not paid with ${usd(unpaid.amountMinor)}`}
    >
      <p>
        The list below names each one that was not paid and why. To pay them after all, mend what the bank named at the
        source, make a new file of these entries alone (your payroll system, or a spreadsheet on the ACH files page),
        and send it through approval. This payment is never sent again.
      </p>
    </Notice>
  );
}
