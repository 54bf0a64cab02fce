import { DescriptionList, type DescriptionItem } from "@/components/ui/description-list";
import { Panel, Section } from "@/components/ui/page-header";
import { formatInstant } from "@/lib/core/dates";
import { formatMoney } from "@/lib/core/money";
import { paymentNumber, waitingClosing } from "@/lib/features/payments/rules/words";
import type { Allowed, PaymentDetail } from "@/lib/features/payments/types";
import { ClosingDecision } from "./closing-decision";
import { ClosingFacts } from "./closing-facts";
import { ClosingForm } from "./closing-form";
import { CopyValue } from "@/components/ui/copy-value";

type Props = {
  readonly payment: PaymentDetail;
  readonly allowed: Allowed;
  /** Why this person may not decide on the proposal that waits. */
  readonly refusal: string | null;
};

/** How two people close a payment that the bank cannot speak for: what to look at, the proposal, its decision, its past. */
export function ClosingSection({ payment, allowed, refusal }: Props) {
  const { closings, status } = payment;
  if (status !== "unknown" && closings.length === 0) return null;
  const waiting = waitingClosing(payment);
  const ended = closings.filter((closing) => closing !== waiting);
  return (
    <Section title="Closing by two people">
      <div className="flex flex-col gap-3">
        {status === "unknown" ? <WhatToLookAt payment={payment} /> : null}
        {waiting ? (
          <Panel>
            <ClosingFacts closing={waiting} zone={payment.timeZone} />
            <div className="mt-3 flex flex-wrap items-center gap-3">
              <ClosingDecision payment={payment} closing={waiting} allowed={allowed} />
              {refusal && !allowed.decideClosing ? <p className="text-sm text-ink-soft">{refusal}</p> : null}
            </div>
          </Panel>
        ) : null}
        {allowed.proposeClosing ? <ClosingForm paymentId={payment.id} bankName={payment.bank.name} /> : null}
        {status === "unknown" && !waiting && !allowed.proposeClosing ? (
          <p className="text-ink-soft">
            An analyst or an approver may propose how it ended; another approver confirms.
          </p>
        ) : null}
        {ended.map((closing) => (
          <Panel key={closing.id}>
            <ClosingFacts closing={closing} zone={payment.timeZone} />
          </Panel>
        ))}
      </div>
    </Section>
  );
}

/** What to search for at the bank, each ready to be copied. */
function WhatToLookAt({ payment }: { readonly payment: PaymentDetail }) {
  const { bank, idempotencyKey, reference, attempts, timeZone } = payment;
  const first = attempts.at(-1)?.startedAt;
  const items: DescriptionItem[] = [
    ...(idempotencyKey ? [{ term: "Key", value: <CopyValue name="the key" value={idempotencyKey} /> }] : []),
    {
      term: "Our reference",
      value: <CopyValue name="our reference" value={reference ?? paymentNumber(payment.number)} />,
      ...(reference ? {} : { hint: "our own number: the bank was told no reference" }),
    },
    ...(bank.heldAs
      ? [
          {
            term: "Bank's number",
            value: <CopyValue name="the bank's number" value={bank.heldAs} />,
            hint: `${bank.name} named it once and does not show it; it is asked on`,
          },
        ]
      : []),
    { term: "Amount", value: <b className="num">{formatMoney(payment)}</b> },
    ...(first ? [{ term: "First sent", value: formatInstant(new Date(first), timeZone) }] : []),
  ];
  return (
    <Panel>
      <p className="max-w-prose">
        Look at {bank.name} first: its portal, the account&apos;s lines of that day and the days after, or a person
        there by telephone. Search for these. &quot;Not found on the same day&quot; proves nothing yet: {bank.name} may
        book it on the next banking day.
      </p>
      <DescriptionList items={items} className="mt-2" />
    </Panel>
  );
}
