"use client";

import { useRouter } from "next/navigation";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { showToast } from "@/components/ui/toast";
import type { Result } from "@/lib/core/result";
import { cancelAction, releaseAction, sendForApprovalAction } from "@/lib/features/payments/actions";
import { STATUS_WORDS } from "@/lib/features/payments/rules/states";
import { paymentSentence } from "@/lib/features/payments/rules/words";
import type { Allowed, PaymentDetail, PaymentStatus } from "@/lib/features/payments/types";

type Props = { readonly payment: PaymentDetail; readonly allowed: Allowed; readonly settlement: string | null };

/** The acts on a payment besides deciding on it. Only what this person may do now is shown. */
export function PaymentActions({ payment, allowed, settlement }: Props) {
  const router = useRouter();
  const seen = { paymentId: payment.id, payloadHash: payment.payloadHash };
  const run = async (act: Promise<Result<{ status: PaymentStatus }>>) => {
    const result = await act;
    if (result.ok)
      showToast(STATUS_WORDS[result.value.status], { tone: result.value.status === "failed" ? "danger" : "success" });
    router.refresh();
    return result;
  };
  return (
    <>
      {allowed.cancel ? (
        <ConfirmDialog
          trigger="Cancel payment"
          triggerVariant="secondary"
          title="Cancel this payment?"
          confirmLabel="Cancel the payment"
          danger
          onConfirm={() => run(cancelAction({ paymentId: payment.id }))}
        >
          <p>{paymentSentence(payment)}. It was not sent and will not be. This cannot be taken back.</p>
        </ConfirmDialog>
      ) : null}
      {allowed.send ? (
        <ConfirmDialog
          trigger="Send for approval"
          title="Send it for approval?"
          confirmLabel="Send for approval"
          note={settlement}
          onConfirm={() => run(sendForApprovalAction({ paymentId: payment.id }))}
        >
          <p>{paymentSentence(payment)}. From now on it is not changed any more.</p>
        </ConfirmDialog>
      ) : null}
      {allowed.release ? (
        <ConfirmDialog
          trigger="Release"
          title="Release this payment?"
          confirmLabel="Release to the bank"
          note={settlement}
          onConfirm={() => run(releaseAction(seen))}
        >
          <p className="font-medium">{paymentSentence(payment)}.</p>
          <p>It goes to {payment.bank.name} at once and cannot be called back.</p>
        </ConfirmDialog>
      ) : null}
    </>
  );
}
