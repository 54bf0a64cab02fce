"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Notice } from "@/components/ui/notice";
import { TextArea } from "@/components/ui/text-field";
import { showToast } from "@/components/ui/toast";
import type { Result } from "@/lib/core/result";
import { confirmClosingAction, declineClosingAction, withdrawClosingAction } from "@/lib/features/payments/actions";
import { consequenceSentences, VERDICT_WORDS } from "@/lib/features/payments/rules/closing";
import { STATUS_WORDS } from "@/lib/features/payments/rules/states";
import { paymentNumber, paymentSentence } from "@/lib/features/payments/rules/words";
import type { Allowed, ClosingView, PaymentRow, PaymentStatus } from "@/lib/features/payments/types";

type Props = {
  readonly payment: PaymentRow;
  readonly closing: ClosingView;
  readonly allowed: Pick<Allowed, "decideClosing" | "withdrawClosing">;
  readonly size?: "small" | "medium";
};

/** Confirm, decline, withdraw: only what this person may do. Each says what will happen and what it means. */
export function ClosingDecision({ payment, closing, allowed, size = "medium" }: Props) {
  const router = useRouter();
  const [note, setNote] = useState("");
  const named = { paymentId: payment.id, closingId: closing.id };
  const number = paymentNumber(payment.number);
  const run = async (act: Promise<Result<{ status: PaymentStatus }>>, done: (status: PaymentStatus) => string) => {
    const result = await act;
    if (result.ok) showToast(`${number}: ${done(result.value.status)}`);
    router.refresh();
    return result;
  };
  const noteField = (label: string, optional: boolean) => (
    <TextArea
      label={label}
      optional={optional}
      rows={2}
      value={note}
      maxLength={500}
      onChange={(event) => setNote(event.target.value)}
    />
  );
  const verdict = VERDICT_WORDS[closing.verdict].toLowerCase();
  return (
    <div className="flex flex-wrap gap-2">
      {allowed.decideClosing ? (
        <>
          <span data-approve>
            <ConfirmDialog
              trigger="Confirm"
              triggerSize={size}
              title={`Confirm for ${number}: ${verdict}?`}
              confirmLabel={`Confirm: ${verdict}`}
              danger={closing.verdict === "failed"}
              triggerVariant="primary"
              onConfirm={() =>
                run(confirmClosingAction({ ...named, note }), (status) => `${STATUS_WORDS[status]}, closed by people`)
              }
            >
              <WhatIsConfirmed payment={payment} closing={closing} />
              {noteField("Note", true)}
            </ConfirmDialog>
          </span>
          <ConfirmDialog
            trigger="Decline"
            triggerVariant="secondary"
            triggerSize={size}
            title={`Decline the closing of ${number}?`}
            confirmLabel="Decline the closing"
            onConfirm={() => run(declineClosingAction({ ...named, note }), () => "closing declined")}
          >
            <p>The payment stays unknown, and somebody may propose again.</p>
            {noteField("Why", false)}
          </ConfirmDialog>
        </>
      ) : null}
      {allowed.withdrawClosing ? (
        <ConfirmDialog
          trigger="Withdraw"
          triggerVariant="secondary"
          triggerSize={size}
          title={`Withdraw your closing of ${number}?`}
          confirmLabel="Withdraw the closing"
          onConfirm={() => run(withdrawClosingAction(named), () => "closing withdrawn")}
        >
          <p>The payment stays unknown. Your proposal stays on record as withdrawn.</p>
        </ConfirmDialog>
      ) : null}
    </div>
  );
}

function WhatIsConfirmed({ payment, closing }: Pick<Props, "payment" | "closing">) {
  const [first, ...rest] = consequenceSentences(closing.verdict);
  return (
    <>
      <p className="font-medium">{paymentSentence(payment)}.</p>
      <p className="break-words">
        {closing.proposedBy}: “{closing.evidence}”{closing.bankReference ? ` (reference ${closing.bankReference})` : ""}
      </p>
      <p>
        Look at the bank yourself first: the payment&apos;s page has the key and the reference to search for. You say
        the same with your name.
      </p>
      <p>{first}</p>
      {closing.verdict === "failed" ? (
        <Notice tone="warning">
          {rest.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </Notice>
      ) : (
        rest.map((sentence) => <p key={sentence}>{sentence}</p>)
      )}
    </>
  );
}
