"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DateField } from "@/components/ui/date-field";
import { isBusinessDay } from "@/lib/core/business-days";
import { restampAction } from "@/lib/features/ach-files/actions";

type RestampButtonProps = { readonly fileId: string; readonly earliest: string; readonly latest: string };

/** Offers a copy of the file with a new effective date in every batch. */
export function RestampButton({ fileId, earliest, latest }: RestampButtonProps) {
  const router = useRouter();
  const [date, setDate] = useState(earliest);
  return (
    <ConfirmDialog
      trigger="Restamp dates"
      triggerVariant="secondary"
      title="Restamp the effective dates"
      confirmLabel="Make the restamped copy"
      note="Only columns 70-75 of each batch header change. This file is kept, marked discarded; both hashes stand in the trail."
      onConfirm={async () => {
        const result = await restampAction({ fileId, effectiveDate: date });
        if (!result.ok) return result;
        router.push(`/ach-files/${result.value.fileId}`);
        return { ok: true };
      }}
    >
      <DateField
        label="New effective date"
        value={date}
        onChange={setDate}
        min={earliest}
        max={latest}
        isUnavailable={(day) => !isBusinessDay(day)}
        hint="a banking day"
      />
    </ConfirmDialog>
  );
}
