"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useForm, type UseFormReturn } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { DialogActions } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextField } from "@/components/ui/text-field";
import { showToast } from "@/components/ui/toast";
import { saveAccountProfileAction } from "@/lib/features/banks/actions";
import { profileSchema, type ProfileInput } from "@/lib/features/banks/schema";
import type { AccountProfile, EntityChoice } from "@/lib/features/banks/types";
import { answered } from "./answered";

const FIELDS = [
  "accountNumber",
  "last4",
  "routingNumber",
  "entityId",
  "currency",
  "timeZone",
  "achCutoff",
  "wireCutoff",
  "positivePayCutoff",
  "positivePayDefault",
] as const;

function initial(profile: AccountProfile): ProfileInput {
  const { accountId, currency, timeZone, achCutoff, wireCutoff, positivePayCutoff, positivePayDefault, version } =
    profile;
  return {
    accountId,
    accountNumber: "",
    last4: "",
    routingNumber: profile.routingNumber ?? "",
    entityId: profile.entityId ?? "",
    currency,
    timeZone,
    achCutoff,
    wireCutoff,
    positivePayCutoff,
    positivePayDefault,
    version,
  };
}

type AccountFormProps = {
  readonly profile: AccountProfile;
  readonly entities: readonly EntityChoice[];
  readonly onDone: () => void;
};

/** Edits what we keep of one account. The whole number is written once and never shown again. */
export function AccountForm({ profile, entities, onDone }: AccountFormProps) {
  const router = useRouter();
  const [refusal, setRefusal] = useState<string | null>(null);
  const form = useForm<ProfileInput>({
    resolver: zodResolver(profileSchema, undefined, { raw: true }),
    defaultValues: initial(profile),
  });
  const submit = form.handleSubmit(async (input) => {
    setRefusal(null);
    const result = await answered(saveAccountProfileAction(input));
    if (result.ok) {
      showToast(result.value.sentence);
      router.refresh();
      onDone();
      return;
    }
    const field = FIELDS.find((name) => name === result.field);
    if (field) form.setError(field, { message: result.sentence }, { shouldFocus: true });
    else setRefusal(result.sentence);
  });
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-3">
      <IdentityFields form={form} profile={profile} entities={entities} />
      <TimeFields form={form} />
      {refusal ? <Notice tone="danger">{refusal}</Notice> : null}
      <DialogActions note="Counts at once for new work. Exceptions that are already listed keep their cut-off.">
        <Button onPress={onDone}>Cancel</Button>
        <SubmitButton pending={form.formState.isSubmitting} pendingLabel="Saving…">
          Save
        </SubmitButton>
      </DialogActions>
    </form>
  );
}

type PartProps = { readonly form: UseFormReturn<ProfileInput> };

function IdentityFields({ form, profile, entities }: PartProps & Omit<AccountFormProps, "onDone">) {
  const { register, formState } = form;
  const { errors } = formState;
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        <Select
          {...register("entityId")}
          label="Legal entity"
          placeholder="Not given to one"
          options={entities.map(({ id, name }) => ({ value: id, label: name }))}
          error={errors.entityId?.message}
        />
        <TextField
          {...register("currency")}
          label="Currency"
          readOnly={!profile.currencyEditable}
          hint={profile.currencyEditable ? undefined : "Figures are stored in it, so it stays."}
          autoComplete="off"
          error={errors.currency?.message}
        />
        <TextField
          {...register("accountNumber")}
          label="Account number"
          hint={
            profile.last4
              ? `Ends in ${profile.last4}. Leave it empty to keep it.`
              : "Kept encrypted, never shown again."
          }
          autoComplete="off"
          spellCheck={false}
          error={errors.accountNumber?.message}
        />
        <TextField
          {...register("last4")}
          label="Or its last four alone"
          optional
          hint="Where the whole number is not to be stored."
          autoComplete="off"
          error={errors.last4?.message}
        />
        <TextField
          {...register("routingNumber")}
          label="Routing number"
          optional
          inputMode="numeric"
          autoComplete="off"
          error={errors.routingNumber?.message}
        />
        <TextField
          {...register("timeZone")}
          label="Zone of the cut-offs"
          hint="For example America/New_York."
          autoComplete="off"
          error={errors.timeZone?.message}
        />
      </div>
    </>
  );
}

function TimeFields({ form }: PartProps) {
  const { register, formState } = form;
  const { errors } = formState;
  const clock = { autoComplete: "off", inputMode: "numeric", placeholder: "HH:MM" } as const;
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <TextField {...register("achCutoff")} {...clock} label="ACH cut-off" error={errors.achCutoff?.message} />
      <TextField {...register("wireCutoff")} {...clock} label="Wire cut-off" error={errors.wireCutoff?.message} />
      <TextField
        {...register("positivePayCutoff")}
        {...clock}
        label="Positive Pay cut-off"
        error={errors.positivePayCutoff?.message}
      />
      <Select
        {...register("positivePayDefault")}
        label="An undecided check is"
        options={[
          { value: "RETURN", label: "returned" },
          { value: "PAY", label: "paid" },
        ]}
        hint="As the account is enrolled at the bank."
        error={errors.positivePayDefault?.message}
      />
    </div>
  );
}
