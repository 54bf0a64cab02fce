"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { TextArea } from "@/components/ui/text-field";
import { closeReturnAction } from "@/lib/features/ach-returns/actions";

/** Closes a return with a note that says how it was handled. */
export function HandleButton({ returnId }: { readonly returnId: string }) {
  const router = useRouter();
  const [note, setNote] = useState("");
  return (
    <ConfirmDialog
      trigger="Mark handled"
      triggerVariant="secondary"
      title="Mark this return as handled?"
      confirmLabel="Mark handled"
      note="It leaves the list of open returns. The note stays in the trail and cannot be changed."
      onConfirm={async () => {
        const result = await closeReturnAction({ returnId, note });
        if (result.ok) router.refresh();
        return result;
      }}
    >
      <TextArea
        label="What was done"
        hint="Paid by check, new account asked for, written off …"
        rows={3}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
    </ConfirmDialog>
  );
}
