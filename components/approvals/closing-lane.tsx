import Link from "next/link";
import { ClosingDecision } from "@/components/payments/closing-decision";
import { ClosingFacts } from "@/components/payments/closing-facts";
import { Section } from "@/components/ui/page-header";
import { formatMoney } from "@/lib/core/money";
import type { ClosingWaiting } from "@/lib/features/approvals/types";
import { paymentNumber, RAIL_WORDS } from "@/lib/features/payments/rules/words";

/** Closings of payments of unknown outcome that wait for another approver. Not there while none waits. */
export function ClosingLane({ closings }: { readonly closings: readonly ClosingWaiting[] }) {
  if (closings.length === 0) return null;
  const mine = closings.filter((one) => one.refusal === null).length;
  return (
    <Section title="Closings to confirm" count={`${mine} for you, ${closings.length} waiting in all`}>
      <ul aria-label="Closings that wait" className="rounded-md border">
        {closings.map((one) => (
          <ClosingRow key={one.closing.id} waiting={one} />
        ))}
      </ul>
    </Section>
  );
}

function ClosingRow({ waiting }: { readonly waiting: ClosingWaiting }) {
  const { payment, closing, refusal, mayWithdraw } = waiting;
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
        </p>
        <p className="pb-1">
          <span className="text-ink-soft">from</span> {from} <span className="text-ink-soft">to</span>{" "}
          <span className="font-medium">{payment.destination}</span>
        </p>
        <ClosingFacts closing={closing} zone={payment.timeZone} />
      </div>
      <div className="flex flex-col gap-2 lg:max-w-md lg:items-end lg:text-right">
        <ClosingDecision
          payment={payment}
          closing={closing}
          allowed={{ decideClosing: refusal === null, withdrawClosing: mayWithdraw }}
          size="small"
        />
        {refusal ? <p className="text-sm text-ink-soft">{refusal}</p> : null}
      </div>
    </li>
  );
}
