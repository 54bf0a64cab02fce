"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { previewRepairsAction, repairFileAction } from "@/lib/features/ach-files/actions";
import type { PreviewRepairsInput } from "@/lib/features/ach-files/schema/repairs";
import type { RepairDesk, RepairPreview } from "@/lib/features/ach-files/types/repairs";

type Offer = RepairDesk["offers"][number];
type Repairs = PreviewRepairsInput["repairs"];
type Refused = { readonly sentence: string; readonly field?: string | undefined };

/** One offer among the others: a batch is left out one by one. */
export function keyOf(offer: Offer): string {
  return offer.batchLine === undefined ? offer.name : `${offer.name} ${offer.batchLine}`;
}

function toRepair(offer: Offer, effectiveDate: string): Repairs[number] {
  if (offer.name === "restampDates") return { name: "restampDates", effectiveDate };
  if (offer.name === "dropBatch") return { name: "dropBatch", line: offer.batchLine ?? 0 };
  return { name: offer.name };
}

/** Choose, look, confirm: a preview is of one choice, and is gone when the choice changes. */
export function useDoctor(desk: RepairDesk) {
  const router = useRouter();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    // What leaves payments out is for a person to choose.
    () => new Set(desk.offers.filter(({ name }) => name !== "dropBatch").map(keyOf)),
  );
  const [effectiveDate, setDate] = useState<string>(desk.earliest);
  const [reason, setReason] = useState("");
  const [preview, setPreview] = useState<RepairPreview | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  const [isLooking, startLooking] = useTransition();
  const [isMaking, startMaking] = useTransition();
  const repairs = desk.offers.filter((offer) => chosen.has(keyOf(offer))).map((o) => toRepair(o, effectiveDate));
  const changed = (): void => {
    setPreview(null);
    setRefused(null);
  };
  return {
    chosen,
    effectiveDate,
    reason,
    preview,
    refused,
    isLooking,
    isMaking,
    choose: (offer: Offer, isOn: boolean): void => {
      changed();
      const next = new Set(chosen);
      if (isOn) next.add(keyOf(offer));
      else next.delete(keyOf(offer));
      setChosen(next);
    },
    setDate: (date: string): void => {
      changed();
      setDate(date);
    },
    setReason,
    look: (): void =>
      startLooking(async () => {
        changed();
        const result = await previewRepairsAction({ fileId: desk.fileId, repairs });
        if (result.ok) setPreview(result.value);
        else setRefused(result);
      }),
    make: (): void =>
      startMaking(async () => {
        if (!preview) return;
        setRefused(null);
        const input = { fileId: desk.fileId, repairs, sha256: preview.sha256, reason };
        const result = await repairFileAction(input);
        if (result.ok) router.push(`/ach-files/${result.value.fileId}`);
        else setRefused(result);
      }),
  };
}
