"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DateField } from "@/components/ui/date-field";
import { isBusinessDay } from "@/lib/core/business-days";
import { resubmitReturnsAction } from "@/lib/features/ach-returns/actions";

type ResubmitButtonProps = {
  readonly returnId: string;
  readonly earliest: string;
  readonly latest: string;
  /** Other open returns of the same file with the same code. */
  readonly otherIds: readonly string[];
};

/** Makes a file that sends the debit again; it goes to an approver like any other. */
export function ResubmitButton({ returnId, earliest, latest, otherIds }: ResubmitButtonProps) {
  const router = useRouter();
  const [effectiveDate, setDate] = useState(earliest);
  const [all, setAll] = useState(false);
  const others = otherIds.length === 1 ? "1 other entry" : `${otherIds.length.toLocaleString("en-US")} other entries`;
  return (
    <ConfirmDialog
      trigger="Send again"
      title="Send the returned entry again?"
      confirmLabel={all ? `Make the file of ${otherIds.length + 1} entries` : "Make the file"}
      note="Nothing is sent yet: the new file is checked, and an approver other than you releases it. The rules allow two more tries within 180 days."
      onConfirm={async () => {
        const returnIds = all ? [returnId, ...otherIds] : [returnId];
        const result = await resubmitReturnsAction({ returnIds, effectiveDate });
        if (!result.ok) return result;
        router.push(`/ach-files/${result.value.fileId}`);
        return { ok: true };
      }}
    >
      <DateField
        label="Effective date"
        value={effectiveDate}
        onChange={setDate}
        min={earliest}
        max={latest}
        isUnavailable={(day) => !isBusinessDay(day)}
        hint="a banking day"
      />
      {otherIds.length > 0 ? (
        <Checkbox
          label={`Also send ${others} of this file that came back for the same reason`}
          checked={all}
          onChange={(event) => setAll(event.target.checked)}
        />
      ) : null}
    </ConfirmDialog>
  );
}
