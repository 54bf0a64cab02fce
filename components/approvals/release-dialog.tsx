"use client";

import { useRouter } from "next/navigation";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { showToast } from "@/components/ui/toast";
import { releaseApprovedAction } from "@/lib/features/approvals/actions";
import type { Hint } from "@/lib/features/approvals/types";
import { STATUS_WORDS } from "@/lib/features/payments/rules/states";
import { paymentNumber } from "@/lib/features/payments/rules/words";
import type { Decidable } from "./decision-dialogs";
import { MoneyPath } from "./money-path";

type Props = { readonly payment: Decidable; readonly settlement: string; readonly hints: readonly Hint[] };

/** Releases what was approved and not yet sent. */
export function ReleaseDialog({ payment, settlement, hints }: Props) {
  const router = useRouter();
  return (
    <span data-approve>
      <ConfirmDialog
        trigger="Release"
        triggerSize="small"
        title={`Release ${paymentNumber(payment.number)}?`}
        confirmLabel="Release to the bank"
        note={settlement}
        onConfirm={async () => {
          const result = await releaseApprovedAction({ paymentId: payment.id, payloadHash: payment.payloadHash });
          if (result.ok) showToast(`${paymentNumber(payment.number)}: ${STATUS_WORDS[result.value.status]}`);
          router.refresh();
          return result;
        }}
      >
        <MoneyPath payment={payment} hints={hints} />
        <p>It goes to the bank at once and cannot be called back.</p>
      </ConfirmDialog>
    </span>
  );
}
