"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useWatch, type UseFormReturn } from "react-hook-form";
import type { MakeSettingsInput, ReadSettingsInput } from "@/lib/features/spreadsheets/schema";
import type { SheetAnswer } from "@/lib/features/spreadsheets/types";
import { SHEET_FIELDS, type SheetMapping } from "@/lib/formats/sheet/types";
import { askSheet } from "./ask";

type Chosen = { readonly key: string; readonly file: File; readonly settings: string; readonly answer: SheetAnswer };

export type SheetState = {
  readonly file: File | null;
  /** What the sheet comes to by what is chosen now, or chosen last. */
  readonly answer: SheetAnswer | null;
  /** True while it is read for what is chosen now. */
  readonly isReading: boolean;
  /** Why nothing could be read. */
  readonly refusal: string | null;
  readonly choose: (file: File) => Promise<void>;
  readonly drop: () => void;
};

/** A sheet that was chosen, read anew whenever what decides its entries changes. The file stays in the browser's hands. */
export function useSheet(form: UseFormReturn<MakeSettingsInput>): SheetState {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [opening, setOpening] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const watched = useWatch({ control: form.control, name: ["mapping", "sec", "accountId", "effectiveDate"] });
  const settings = JSON.stringify(watched);
  const { data, isFetching } = useQuery({
    queryKey: ["sheet", chosen?.key, settings],
    queryFn: ({ signal }) => (chosen ? askSheet(chosen.file, settingsOf(form), signal) : null),
    enabled: chosen !== null,
    ...(chosen?.settings === settings ? { initialData: { ok: true, value: chosen.answer } as const } : {}),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  const choose = async (file: File): Promise<void> => {
    setRefusal(null);
    setOpening(true);
    const first = await askSheet(file, { ...settingsOf(form), mapping: null });
    setOpening(false);
    if (!first.ok) return setRefusal(first.sentence);
    form.setValue("mapping", formMapping(first.value.mapping));
    const key = crypto.randomUUID();
    const { mapping, sec, accountId, effectiveDate } = form.getValues();
    setChosen({ key, file, settings: JSON.stringify([mapping, sec, accountId, effectiveDate]), answer: first.value });
  };
  return {
    file: chosen?.file ?? null,
    answer: data?.ok ? data.value : (chosen?.answer ?? null),
    isReading: opening || (chosen !== null && isFetching),
    refusal: refusal ?? (data && !data.ok ? data.sentence : null),
    choose,
    drop: () => {
      setChosen(null);
      setRefusal(null);
    },
  };
}

/** A mapping as the form holds it: every field has its column, "" for none. */
export function formMapping(mapping: SheetMapping): MakeSettingsInput["mapping"] {
  const columns = Object.fromEntries(SHEET_FIELDS.map((field) => [field, mapping.columns[field] ?? ""]));
  return { ...mapping, columns };
}

function settingsOf(form: UseFormReturn<MakeSettingsInput>): ReadSettingsInput {
  const { mapping, sec, accountId, effectiveDate } = form.getValues();
  return { mapping, sec, accountId, effectiveDate };
}
