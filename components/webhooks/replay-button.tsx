"use client";

import { RotateCcw } from "lucide-react";
import { useRouter } from "next/navigation";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { replayAction } from "@/lib/features/webhooks/actions";

/** Applies a delivery once more after one question. */
export function ReplayButton({ id }: { readonly id: string }) {
  const router = useRouter();
  return (
    <ConfirmDialog
      trigger="Replay"
      triggerVariant="secondary"
      triggerIcon={<RotateCcw aria-hidden className="size-4" />}
      title="Apply this delivery once more?"
      confirmLabel="Replay the delivery"
      onConfirm={async () => {
        const result = await replayAction({ id });
        if (result.ok) router.refresh();
        return result;
      }}
    >
      <p>
        The stored body is applied again as if it had just come. What it did already is not done twice, and the trail
        says who replayed it.
      </p>
    </ConfirmDialog>
  );
}
