"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { Notice } from "@/components/ui/notice";
import { ReadyFieldset } from "@/components/ui/ready-fieldset";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextField } from "@/components/ui/text-field";
import { showToast } from "@/components/ui/toast";
import { saveBankFactsAction } from "@/lib/features/banks/actions";
import type { BankFactsInput } from "@/lib/features/banks/schema";
import type { ConnectionView } from "@/lib/features/banks/types";
import { answered } from "./answered";
import { DROP_TYPED } from "./drop-typed";

/** The form as it is opened. */
export function factsValues({ code, name, timeZone, loadTime }: ConnectionView): BankFactsInput {
  return { code, name, timeZone, loadTime };
}

type FactsFormProps = {
  readonly form: UseFormReturn<BankFactsInput>;
  /** What the change starts from. */
  readonly version: number;
  readonly onSaved: (version: number) => void;
};

/** The bank's name, its zone and the time of its nightly load. */
export function FactsForm({ form, version, onSaved }: FactsFormProps) {
  const router = useRouter();
  const [refusal, setRefusal] = useState<string | null>(null);
  const { register, formState } = form;
  const { errors, isSubmitting } = formState;
  const submit = form.handleSubmit(async (input) => {
    setRefusal(null);
    const result = await answered(saveBankFactsAction({ ...input, version }));
    if (result.ok) {
      form.reset(input, DROP_TYPED);
      onSaved(result.value.version);
      showToast(result.value.sentence);
      router.refresh();
      return;
    }
    const field = (["name", "timeZone", "loadTime"] as const).find((one) => one === result.field);
    if (field) form.setError(field, { message: result.sentence }, { shouldFocus: true });
    else setRefusal(result.sentence);
  });
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <ReadyFieldset>
        <TextField {...register("name")} label="Name on every screen" autoComplete="off" error={errors.name?.message} />
        <div className="grid gap-3 sm:grid-cols-2">
          <TextField
            {...register("timeZone")}
            label="Time zone"
            hint="For example America/New_York."
            autoComplete="off"
            error={errors.timeZone?.message}
          />
          <TextField
            {...register("loadTime")}
            label="Nightly load"
            hint="HH:MM in that zone."
            autoComplete="off"
            error={errors.loadTime?.message}
          />
        </div>
        {refusal ? <Notice tone="danger">{refusal}</Notice> : null}
        <div className="flex flex-wrap items-center gap-3">
          <SubmitButton variant="secondary" pending={isSubmitting} pendingLabel="Saving…">
            Save the times
          </SubmitButton>
          <p className="min-w-0 flex-1 basis-56 text-sm text-ink-soft">
            Lines and exceptions are asked for after each load.
          </p>
        </div>
      </ReadyFieldset>
    </form>
  );
}
