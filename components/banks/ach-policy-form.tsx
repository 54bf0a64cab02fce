"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useForm, type UseFormReturn } from "react-hook-form";
import { AmountField } from "@/components/ui/amount-field";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { DialogActions } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextField } from "@/components/ui/text-field";
import { showToast } from "@/components/ui/toast";
import { formatMinor } from "@/lib/core/money";
import { COMPANY_SECS, loosens } from "@/lib/features/accounts/rules/ach-policy";
import { saveAchPolicyAction } from "@/lib/features/banks/actions";
import { achPolicySchema, type AchPolicyInput } from "@/lib/features/banks/schema";
import type { AccountProfile } from "@/lib/features/banks/types";
import { answered } from "./answered";

const FIELDS = ["secCodes", "entryLimitMinor", "dailyLimitMinor", "password"] as const;

function initial({ accountId, achPolicy, achPolicyVersion }: AccountProfile): AchPolicyInput {
  const typed = (amountMinor: number | null) => (amountMinor === null ? "" : formatMinor(amountMinor, "USD"));
  return {
    accountId,
    controlTotals: achPolicy.controlTotals,
    secCodes: [...achPolicy.secCodes],
    entryLimitMinor: typed(achPolicy.entryLimitMinor),
    dailyLimitMinor: typed(achPolicy.dailyLimitMinor),
    version: achPolicyVersion,
    password: "",
  };
}

type AchPolicyFormProps = { readonly profile: AccountProfile; readonly onDone: () => void };

/** Edits what an account asks of ACH files. What lets more through asks for the person's own password. */
export function AchPolicyForm({ profile, onDone }: AchPolicyFormProps) {
  const router = useRouter();
  const [refusal, setRefusal] = useState<string | null>(null);
  const form = useForm<AchPolicyInput>({
    resolver: zodResolver(achPolicySchema, undefined, { raw: true }),
    defaultValues: initial(profile),
  });
  const submit = form.handleSubmit(async (input) => {
    setRefusal(null);
    const result = await answered(saveAchPolicyAction(input));
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
      <PolicyFields form={form} />
      <PasswordField form={form} profile={profile} />
      {refusal ? <Notice tone="danger">{refusal}</Notice> : null}
      <DialogActions note="Counts for files that are sent for approval from now on; files that wait for approval stay as they are.">
        <Button onPress={onDone}>Cancel</Button>
        <SubmitButton pending={form.formState.isSubmitting} pendingLabel="Saving…">
          Save the policy
        </SubmitButton>
      </DialogActions>
    </form>
  );
}

type PartProps = { readonly form: UseFormReturn<AchPolicyInput> };

function PolicyFields({ form }: PartProps) {
  const { register, formState } = form;
  const { errors } = formState;
  return (
    <>
      <Checkbox
        {...register("controlTotals")}
        label="Whoever uploads keys control totals"
        hint="The number of entries, debits and credits from their own records; a file that differs is not sent."
      />
      <div className="grid gap-3 sm:grid-cols-2">
        <AmountField
          {...register("entryLimitMinor")}
          label="Most for one entry"
          optional
          currency="USD"
          hint="Empty: no limit."
          error={errors.entryLimitMinor?.message}
        />
        <AmountField
          {...register("dailyLimitMinor")}
          label="Most for one day"
          optional
          currency="USD"
          hint="Credits and debits together, by the account's own day."
          error={errors.dailyLimitMinor?.message}
        />
      </div>
      <fieldset className="flex flex-col gap-1">
        <legend className="pb-1 text-sm font-medium text-ink-soft">
          Entry classes it sends (none chosen: every one)
        </legend>
        <div className="grid gap-x-3 sm:grid-cols-2">
          {COMPANY_SECS.map(({ code, name }) => (
            <Checkbox
              key={code}
              {...register("secCodes")}
              value={code}
              label={
                <>
                  {code} <span className="text-ink-faint">{name}</span>
                </>
              }
            />
          ))}
        </div>
      </fieldset>
    </>
  );
}

/** Shown from the moment that what is chosen lets more through than the stored policy. */
function PasswordField({ form, profile }: PartProps & { readonly profile: AccountProfile }) {
  const chosen = achPolicySchema.safeParse(form.watch());
  if (!chosen.success || !loosens(profile.achPolicy, chosen.data)) return null;
  return (
    <TextField
      {...form.register("password")}
      label="Your own password"
      type="password"
      autoComplete="current-password"
      hint="Asked because this lets more through than before."
      error={form.formState.errors.password?.message}
    />
  );
}
