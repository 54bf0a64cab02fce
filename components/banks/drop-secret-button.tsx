"use client";

import { useRouter } from "next/navigation";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { showToast } from "@/components/ui/toast";
import { dropPreviousSecretAction } from "@/lib/features/banks/actions";
import { answered } from "./answered";

/** Ends the secret before the present one at once. */
export function DropSecretButton({ code }: { readonly code: string }) {
  const router = useRouter();
  return (
    <div className="pt-3">
      <ConfirmDialog
        trigger="End the earlier secret now"
        triggerVariant="secondary"
        title="End the earlier secret now?"
        confirmLabel="End it now"
        danger
        onConfirm={async () => {
          const result = await answered(dropPreviousSecretAction({ code }));
          if (result.ok) showToast(result.value.sentence);
          router.refresh();
          return result;
        }}
      >
        <p>
          Deliveries that the bank still signs with it are refused from now on. Nothing is lost: the daily pulls go on.
        </p>
      </ConfirmDialog>
    </div>
  );
}
