import Link from "next/link";
import { Chip } from "@/components/ui/chip";
import { Countdown } from "@/components/ui/countdown";
import { TONE_ICON, TONE_TEXT } from "@/components/ui/tone";
import { cn } from "@/lib/core/cn";
import { formatDate, formatTime } from "@/lib/core/dates";
import { formatMoney } from "@/lib/core/money";
import type { WaitingView } from "@/lib/features/approvals/types";
import { STATUS_WORDS } from "@/lib/features/payments/rules/states";
import { paymentNumber, RAIL_WORDS } from "@/lib/features/payments/rules/words";
import { DecisionDialogs } from "./decision-dialogs";
import { ReleaseDialog } from "./release-dialog";

type Props = { readonly payment: WaitingView; readonly mayApprove: boolean; readonly now: string };

/** One payment that waits: what would be approved, until when, what to look at, and the decision. */
export function WaitingCard({ payment, mayApprove, now }: Props) {
  const { settlement, hints, refusal, beneficiary } = payment;
  const from = payment.accountLast4 ? `${payment.accountName} ··${payment.accountLast4}` : payment.accountName;
  return (
    <li
      data-row=""
      className="grid gap-x-6 gap-y-2 border-b bg-surface px-3 py-2.5 first:rounded-t-md last:rounded-b-md last:border-b-0 focus-within:bg-accent-wash lg:grid-cols-[1fr_auto]"
    >
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
          <Link data-row-link="" href={`/payments/${payment.id}`} className="num font-medium hover:underline">
            {paymentNumber(payment.number)}
          </Link>
          <b className="num text-lg">{formatMoney(payment)}</b>
          <span>{RAIL_WORDS[payment.rail]}</span>
          {payment.status === "approved" ? <Chip tone="info" label={STATUS_WORDS.approved} /> : null}
        </p>
        <p>
          <span className="text-ink-soft">from</span> {from} <span className="text-ink-soft">to</span>{" "}
          <span className="font-medium">{payment.destination}</span>
          {beneficiary ? <span className="num text-ink-soft"> at bank {beneficiary.routingNumber}</span> : null}
          {payment.reference ? <span className="text-ink-soft"> · {payment.reference}</span> : null}
        </p>
        {payment.ach ? <AchLine payment={payment} /> : null}
        <p className="text-sm text-ink-soft">Created by {payment.createdBy}</p>
        <ul className="mt-1 flex flex-col gap-0.5">
          {hints.map((hint) => {
            const Icon = TONE_ICON[hint.tone];
            return (
              <li key={hint.sentence} className={cn("flex gap-1.5 text-sm", TONE_TEXT[hint.tone])}>
                <Icon aria-hidden className="mt-0.5 size-3.5 shrink-0" />
                {hint.sentence}
              </li>
            );
          })}
        </ul>
      </div>
      <div className="flex flex-col gap-2 lg:max-w-md lg:items-end lg:text-right">
        {settlement.releaseBy ? (
          <Countdown
            until={settlement.releaseBy}
            untilLabel={formatTime(new Date(settlement.releaseBy), payment.timeZone)}
            now={now}
          />
        ) : null}
        <p className="text-sm text-ink-soft">{settlement.sentence}</p>
        {refusal ? (
          <p className="text-sm text-ink-soft">{mayApprove ? refusal : "An approver must decide."}</p>
        ) : (
          <Decision payment={payment} />
        )}
      </div>
    </li>
  );
}

function AchLine({ payment }: { readonly payment: WaitingView }) {
  const { ach, currency } = payment;
  if (!ach) return null;
  const money = (amountMinor: number): string => formatMoney({ amountMinor, currency });
  return (
    <p className="num text-sm text-ink-soft">
      {ach.entryCount.toLocaleString("en-US")} {ach.entryCount === 1 ? "entry" : "entries"}: {money(ach.creditMinor)}{" "}
      out, {money(ach.debitMinor)} in
      {ach.effectiveDate ? `, effective ${formatDate(ach.effectiveDate)}` : ""}
    </p>
  );
}

function Decision({ payment }: { readonly payment: WaitingView }) {
  const { settlement, hints } = payment;
  if (payment.status === "approved")
    return <ReleaseDialog payment={payment} settlement={settlement.sentence} hints={hints} />;
  return <DecisionDialogs payment={payment} settlement={settlement.sentence} hints={hints} size="small" />;
}
