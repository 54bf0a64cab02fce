"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { TextArea } from "@/components/ui/text-field";
import { acceptCorrectionAction, declineCorrectionAction } from "@/lib/features/ach-returns/actions";
import type { ProposedChange } from "@/lib/features/ach-returns/types";

type CorrectionButtonsProps = { readonly returnId: string; readonly changes: readonly ProposedChange[] };

/** Accepts or declines what the bank says is right. */
export function CorrectionButtons({ returnId, changes }: CorrectionButtonsProps) {
  const router = useRouter();
  const [note, setNote] = useState("");
  return (
    <>
      <ConfirmDialog
        trigger="Accept the change"
        title="Accept the change?"
        confirmLabel="Accept the change"
        note="An acceptance is not taken back; a later notification changes it again."
        onConfirm={async () => {
          const result = await acceptCorrectionAction({ returnId });
          if (result.ok) router.refresh();
          return result;
        }}
      >
        <ul className="flex flex-col gap-1">
          {changes.map((change) => (
            <li key={change.part}>
              {change.part}: <span className="num">{change.from}</span> becomes{" "}
              <span className="num font-semibold">{change.to}</span>
            </li>
          ))}
        </ul>
        <p>Ask the payee first, over a number that you had before.</p>
        <p>Entries that still carry the old data are named in every file from now on. What was sent does not change.</p>
      </ConfirmDialog>
      <ConfirmDialog
        trigger="Decline"
        triggerVariant="secondary"
        title="Decline the change?"
        confirmLabel="Decline the change"
        danger
        onConfirm={async () => {
          const result = await declineCorrectionAction({ returnId, note });
          if (result.ok) router.refresh();
          return result;
        }}
      >
        <p>The payee stays as it is. The next entry may come back.</p>
        <TextArea label="Why" rows={2} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
      </ConfirmDialog>
    </>
  );
}
