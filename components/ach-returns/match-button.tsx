"use client";

import { useRouter } from "next/navigation";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { matchReturnAction } from "@/lib/features/ach-returns/actions";

type MatchButtonProps = {
  readonly returnId: string;
  readonly fileId: string;
  readonly line: number;
  readonly payee: string;
  readonly payment: string;
};

/** Says that a return speaks of this entry. */
export function MatchButton({ returnId, fileId, line, payee, payment }: MatchButtonProps) {
  const router = useRouter();
  return (
    <ConfirmDialog
      trigger="Match"
      triggerVariant="secondary"
      triggerSize="small"
      title="Match the return to this entry?"
      confirmLabel="Match them"
      note="It is said once and cannot be changed. The trail says who said it."
      onConfirm={async () => {
        const result = await matchReturnAction({ returnId, fileId, line });
        if (result.ok) router.refresh();
        return result;
      }}
    >
      <p>
        {payee}, payment {payment}, line {line.toLocaleString("en-US")} of its file.
      </p>
    </ConfirmDialog>
  );
}
