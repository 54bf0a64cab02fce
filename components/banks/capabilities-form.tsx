"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useForm, useWatch, type UseFormReturn } from "react-hook-form";
import { Checkbox } from "@/components/ui/checkbox";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { ReadyFieldset } from "@/components/ui/ready-fieldset";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextField } from "@/components/ui/text-field";
import { showToast } from "@/components/ui/toast";
import { saveCapabilitiesAction } from "@/lib/features/banks/actions";
import { ACH_LAYOUTS } from "@/lib/features/banks/rules/layouts";
import { capabilitiesSchema, type CapabilitiesInput } from "@/lib/features/banks/schema";
import type { Capabilities } from "@/lib/features/banks/types";
import { answered } from "./answered";
import { ACH_AMOUNT_WORDS, ACH_RETURNS_WORDS, ACH_WORDS, DECISION_WORDS } from "./capability-words";

const options = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

const OFFERS = [
  ["wires", "Wires", "Without it nobody can make a wire from this bank's accounts."],
  ["transfers", "Transfers", "Without it nobody can make a transfer between this bank's accounts."],
  [
    "positivePayVoids",
    "Voids and stops of issued checks",
    "Whether it takes them over this connection. The desk does not send any yet.",
  ],
  ["positivePayOverAmount", "Review of checks over an amount", "The bank raises them as exceptions."],
  ["achDebitExceptions", "ACH debit exceptions", "The bank asks about ACH debits that nobody authorised."],
] as const;

const ACH_HINTS = {
  file: "The file goes to the bank as it is, in one call.",
  entry:
    "Each entry of a file goes in a call of its own, with a key of its own. The payment shows how many are through and how long the rest takes.",
  none: "No ACH file can be sent from this bank's accounts.",
} as const satisfies Record<Capabilities["ach"], string>;

type CapabilitiesFormProps = {
  readonly code: string;
  readonly version: number;
  readonly capabilities: Capabilities;
};

/** Edits the capability map: what the bank's contract says it does. */
export function CapabilitiesForm({ code, version, capabilities }: CapabilitiesFormProps) {
  const router = useRouter();
  const [refusal, setRefusal] = useState<string | null>(null);
  const form = useForm<CapabilitiesInput>({
    resolver: zodResolver(capabilitiesSchema, undefined, { raw: true }),
    defaultValues: { code, version, capabilities },
  });
  const submit = form.handleSubmit(async (input) => {
    setRefusal(null);
    const result = await answered(saveCapabilitiesAction(input));
    if (!result.ok) {
      setRefusal(result.sentence);
      return;
    }
    showToast(result.value.sentence);
    router.refresh();
  });
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <ReadyFieldset>
        <Choices form={form} />
        <fieldset className="flex flex-col gap-1">
          <legend className="pb-1 text-sm font-medium text-ink-soft">The bank offers</legend>
          {OFFERS.map(([name, label, hint]) => (
            <Checkbox key={name} {...form.register(`capabilities.${name}`)} label={label} hint={hint} />
          ))}
        </fieldset>
        {refusal ? <Notice tone="danger">{refusal}</Notice> : null}
        <div className="flex flex-wrap items-center gap-3">
          <SubmitButton pending={form.formState.isSubmitting} pendingLabel="Saving…">
            Save the capabilities
          </SubmitButton>
          <p className="min-w-0 flex-1 basis-56 text-sm text-ink-soft">
            Counts for what is made or sent from now on. Say only what the bank&apos;s contract says.
          </p>
        </div>
      </ReadyFieldset>
    </form>
  );
}

function Choices({ form }: { readonly form: UseFormReturn<CapabilitiesInput> }) {
  const { register, formState } = form;
  const errors = formState.errors.capabilities;
  const [ach, achProfile] = useWatch({ control: form.control, name: ["capabilities.ach", "capabilities.achProfile"] });
  const layout = ACH_LAYOUTS.find(({ name }) => name === achProfile);
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Select
        {...register("capabilities.ach")}
        label="ACH"
        options={options(ACH_WORDS)}
        hint={ACH_HINTS[ach]}
        error={errors?.ach?.message}
      />
      <Select
        {...register("capabilities.achProfile")}
        label="Its ACH files are laid out"
        options={ACH_LAYOUTS.map(({ name, label }) => ({ value: name, label }))}
        hint={layout?.sentence}
        error={errors?.achProfile?.message}
      />
      <Select
        {...register("capabilities.achReturns")}
        label="Returns and corrections of ACH entries"
        options={options(ACH_RETURNS_WORDS)}
        hint="Where the desk fetches them, it asks the bank by itself; a file can be uploaded either way."
        error={errors?.achReturns?.message}
      />
      <Select
        {...register("capabilities.achAmount")}
        label="The bank's figure of an ACH file is"
        options={options(ACH_AMOUNT_WORDS)}
        hint="Compared with ours whenever the bank speaks of the payment; another figure raises an alarm."
        error={errors?.achAmount?.message}
      />
      <Select
        {...register("capabilities.positivePayDecisions")}
        label="Check decisions"
        options={options(DECISION_WORDS)}
        hint="Where the desk does not send them, they must be made at the bank as well."
        error={errors?.positivePayDecisions?.message}
      />
      <TextField
        {...register("capabilities.idempotencyKeyHours", { valueAsNumber: true })}
        label="Hours for which it remembers a key"
        type="number"
        min={1}
        max={720}
        hint="Past them nothing is ever sent again."
        error={errors?.idempotencyKeyHours?.message}
      />
      <TextField
        {...register("capabilities.writesPerHour", { valueAsNumber: true })}
        label="Writes it takes in an hour"
        type="number"
        min={0}
        max={1_000_000}
        hint="0 where no limit is known. Tells how long a file takes that goes entry by entry."
        error={errors?.writesPerHour?.message}
      />
    </div>
  );
}
