"use client";

import { useRouter } from "next/navigation";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { discardAction } from "@/lib/features/ach-files/actions";

/** Takes a file out of the work list after one question. */
export function DiscardButton({ fileId, fileName }: { readonly fileId: string; readonly fileName: string }) {
  const router = useRouter();
  return (
    <ConfirmDialog
      trigger="Discard"
      triggerVariant="secondary"
      title="Discard this file?"
      confirmLabel="Discard the file"
      danger
      onConfirm={async () => {
        const result = await discardAction({ fileId });
        if (result.ok) router.refresh();
        return result;
      }}
    >
      <p>{fileName} will not be sent. It stays readable here, and the trail says who discarded it.</p>
    </ConfirmDialog>
  );
}
