"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DateField } from "@/components/ui/date-field";
import { Notice } from "@/components/ui/notice";
import { TextArea } from "@/components/ui/text-field";
import { addBusinessDays, isBusinessDay } from "@/lib/core/business-days";
import { formatMoney } from "@/lib/core/money";
import { reverseBatchesAction } from "@/lib/features/ach-returns/actions";
import type { ReversalOffer } from "@/lib/features/ach-returns/types";

/** Where the file has not settled no last day is known yet. */
const DAYS_AHEAD = 22;

/** Chooses batches of a sent file and makes the file that takes them back; it goes to an approver like any other. */
export function ReversalButton({ offer }: { readonly offer: ReversalOffer }) {
  const router = useRouter();
  const free = offer.batches.filter((batch) => !batch.isReversed);
  const [chosen, setChosen] = useState<readonly number[]>(free.length === 1 ? free.map((batch) => batch.line) : []);
  const [effectiveDate, setDate] = useState(offer.earliest);
  const [reason, setReason] = useState("");
  const toggle = (line: number, on: boolean): void =>
    setChosen(on ? [...chosen, line] : chosen.filter((one) => one !== line));
  return (
    <ConfirmDialog
      trigger={free.length === 1 ? "Reverse the batch" : "Reverse a batch"}
      triggerVariant="secondary"
      title="Take batches back?"
      confirmLabel={
        chosen.length === 1 ? "Make the reversal of 1 batch" : `Make the reversal of ${chosen.length} batches`
      }
      danger
      note="Nothing is sent yet: the reversal is checked, and an approver other than you releases it. Its batches are described as REVERSAL; the receivers must be told."
      onConfirm={async () => {
        const result = await reverseBatchesAction({
          fileId: offer.fileId,
          batchLines: [...chosen],
          effectiveDate,
          reason,
        });
        if (!result.ok) return result;
        router.push(`/ach-files/${result.value.fileId}`);
        return { ok: true };
      }}
    >
      <fieldset className="flex max-h-64 flex-col gap-1 overflow-y-auto">
        <legend className="text-sm font-medium text-ink-soft">Batches of {offer.fileName}</legend>
        {offer.batches.map((batch) => (
          <Checkbox
            key={batch.line}
            label={batchWords(batch)}
            disabled={batch.isReversed}
            checked={chosen.includes(batch.line)}
            onChange={(event) => toggle(batch.line, event.target.checked)}
          />
        ))}
      </fieldset>
      {offer.batchCount > offer.batches.length ? (
        <Notice tone="warning">
          Only the first {offer.batches.length} of {offer.batchCount.toLocaleString("en-US")} batches can be chosen
          here.
        </Notice>
      ) : null}
      <DateField
        label="Effective date"
        value={effectiveDate}
        onChange={setDate}
        min={offer.earliest}
        max={offer.lastDay ?? addBusinessDays(offer.earliest, DAYS_AHEAD)}
        isUnavailable={(day) => !isBusinessDay(day)}
        hint="a banking day"
      />
      <TextArea
        label="What was wrong"
        rows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </ConfirmDialog>
  );
}

function batchWords(batch: ReversalOffer["batches"][number]): string {
  const usd = (amountMinor: number): string => formatMoney({ amountMinor, currency: "USD" });
  const money = [
    batch.creditMinor > 0 ? `${usd(batch.creditMinor)} out` : null,
    batch.debitMinor > 0 ? `${usd(batch.debitMinor)} in` : null,
  ].filter((part) => part !== null);
  const count = `${batch.entries.toLocaleString("en-US")} ${batch.entries === 1 ? "entry" : "entries"}`;
  const done = batch.isReversed ? ", taken back already" : "";
  return `${batch.number} ${batch.companyName} ${batch.description}: ${[count, ...money].join(", ")}${done}`;
}
