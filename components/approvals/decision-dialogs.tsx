"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { TextArea } from "@/components/ui/text-field";
import { showToast } from "@/components/ui/toast";
import type { Result } from "@/lib/core/result";
import { approveAction, approveAndReleaseAction, rejectAction } from "@/lib/features/approvals/actions";
import type { Hint } from "@/lib/features/approvals/types";
import { STATUS_WORDS } from "@/lib/features/payments/rules/states";
import { paymentNumber, paymentSentence } from "@/lib/features/payments/rules/words";
import type { PaymentRow, PaymentStatus } from "@/lib/features/payments/types";
import { MoneyPath } from "./money-path";

export type Decidable = PaymentRow & {
  readonly payloadHash: string;
  readonly beneficiary: { readonly name: string; readonly routingNumber: string; readonly accountLast4: string } | null;
};

type Props = {
  readonly payment: Decidable;
  readonly settlement: string;
  readonly hints?: readonly Hint[];
  readonly size?: "small" | "medium";
};

/** Approve, approve and release, reject: each asks once more and repeats where the money ends up. */
export function DecisionDialogs({ payment, settlement, hints = [], size = "medium" }: Props) {
  const router = useRouter();
  const [note, setNote] = useState("");
  const seen = { paymentId: payment.id, payloadHash: payment.payloadHash, note };
  const run = async (act: Promise<Result<{ status: PaymentStatus }>>) => {
    const result = await act;
    if (result.ok) {
      const { status } = result.value;
      const tone = status === "failed" ? "danger" : status === "unknown" ? "warning" : "success";
      showToast(`${paymentNumber(payment.number)}: ${STATUS_WORDS[status]}`, { tone });
    }
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
  const title = paymentNumber(payment.number);
  return (
    <div className="flex flex-wrap gap-2">
      <span data-approve>
        <ConfirmDialog
          trigger="Approve"
          triggerVariant="secondary"
          triggerSize={size}
          title={`Approve ${title}?`}
          confirmLabel="Approve"
          note={settlement}
          onConfirm={() => run(approveAction(seen))}
        >
          <MoneyPath payment={payment} hints={hints} />
          <p>It is not sent before an approver releases it.</p>
          {noteField("Note", true)}
        </ConfirmDialog>
      </span>
      <ConfirmDialog
        trigger="Approve and release"
        triggerSize={size}
        title={`Approve and release ${title}?`}
        confirmLabel="Approve and release"
        note={settlement}
        onConfirm={() => run(approveAndReleaseAction(seen))}
      >
        <MoneyPath payment={payment} hints={hints} />
        <p>It goes to the bank at once and cannot be called back.</p>
        {noteField("Note", true)}
      </ConfirmDialog>
      <ConfirmDialog
        trigger="Reject"
        triggerVariant="secondary"
        triggerSize={size}
        title={`Reject ${title}?`}
        confirmLabel="Reject the payment"
        danger
        onConfirm={() => run(rejectAction(seen))}
      >
        <p>{paymentSentence(payment)}. It ends here; nothing is sent.</p>
        {noteField("Why", false)}
      </ConfirmDialog>
    </div>
  );
}
