"use client";

import { useRouter } from "next/navigation";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { showToast } from "@/components/ui/toast";
import { stopSendingAction } from "@/lib/features/payments/actions";
import type { PaymentDetail } from "@/lib/features/payments/types";

/** Stops what has not been sent; said before it is done what stays. */
export function StopSending({ payment, left }: { readonly payment: PaymentDetail; readonly left: number }) {
  const router = useRouter();
  return (
    <div>
      <ConfirmDialog
        trigger="Stop sending"
        triggerVariant="secondary"
        title="Stop sending the rest?"
        confirmLabel="Stop sending"
        danger
        onConfirm={async () => {
          const result = await stopSendingAction({ paymentId: payment.id });
          if (result.ok) showToast("The sending was stopped", { tone: "success" });
          router.refresh();
          return result;
        }}
      >
        <p>
          {left.toLocaleString("en-US")} {left === 1 ? "entry has" : "entries have"} not reached the bank. Those that
          have not been sent will not be, and stay named here. What the bank has, or may have, cannot be called back and
          goes its way. This cannot be taken back.
        </p>
      </ConfirmDialog>
    </div>
  );
}
