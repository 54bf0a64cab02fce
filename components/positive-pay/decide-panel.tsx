"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Select } from "@/components/ui/select";
import { TextArea } from "@/components/ui/text-field";
import { formatMoney } from "@/lib/core/money";
import { NOTE_LIMIT } from "@/lib/features/positive-pay/rules/decide";
import { RETURN_REASONS, suggestedReturn } from "@/lib/features/positive-pay/rules/reasons";
import type { Choice, ExceptionRow } from "@/lib/features/positive-pay/types";
import { standingId, wantedFor } from "./staging";
import { sendDecisions } from "./use-staging";

const REASONS = RETURN_REASONS.map(({ letter, label }) => ({ value: letter, label: `${label} (${letter})` }));

/** Pay or return one exception from its own page. */
export function DecidePanel({ row }: { readonly row: ExceptionRow }) {
  const router = useRouter();
  const [letter, setLetter] = useState<string>(suggestedReturn(row.reasonCode));
  const [note, setNote] = useState("");
  const money = formatMoney({ amountMinor: row.presentedAmountMinor, currency: row.currency });
  const decide = async (choice: Choice): Promise<{ ok: true } | { ok: false; sentence: string }> => {
    const result = await sendDecisions([wantedFor(row, choice, letter, note)]);
    if (!result.ok) return result;
    const refused = result.value.items.find((item) => !item.ok);
    if (refused) return { ok: false, sentence: refused.sentence ?? "It was not stored." };
    router.refresh();
    return { ok: true };
  };
  const again = standingId(row) === null ? "" : " This replaces the decision that stands.";
  const noteField = (
    <TextArea
      label="Note for the bank and the trail"
      optional
      rows={2}
      maxLength={NOTE_LIMIT}
      value={note}
      onChange={(event) => setNote(event.target.value)}
    />
  );
  return (
    <div className="flex gap-2">
      <ConfirmDialog
        trigger="Pay"
        triggerVariant="secondary"
        title={`Pay check ${row.checkNumber}?`}
        confirmLabel={`Pay ${money}`}
        onConfirm={() => decide("PAY")}
      >
        <p>
          The bank is told to pay {money}.{again}
        </p>
        {noteField}
      </ConfirmDialog>
      <ConfirmDialog
        trigger="Return"
        triggerVariant="secondary"
        title={`Return check ${row.checkNumber}?`}
        confirmLabel={`Return ${money}`}
        onConfirm={() => decide("RETURN")}
      >
        <p>
          The bank is told to return {money} for this reason.{again}
        </p>
        <Select label="Reason" options={REASONS} value={letter} onChange={(event) => setLetter(event.target.value)} />
        {noteField}
      </ConfirmDialog>
    </div>
  );
}
