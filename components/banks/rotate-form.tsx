"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useForm, type UseFormReturn } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { CopyValue } from "@/components/ui/copy-value";
import { Notice } from "@/components/ui/notice";
import { ReadyFieldset } from "@/components/ui/ready-fieldset";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextField } from "@/components/ui/text-field";
import { showToast } from "@/components/ui/toast";
import { rotateWebhookSecretAction } from "@/lib/features/banks/actions";
import { rotateSchema, type RotateInput } from "@/lib/features/banks/schema";
import { answered, UNREACHED } from "./answered";
import { PasswordDialog } from "./password-dialog";

const KEEP_HOURS = 24;

/** 32 random bytes as text that survives being copied. */
function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

type RotateFormProps = { readonly code: string; readonly hasSecret: boolean };

/** Sets a new secret; the present one goes on counting for a while, so that the bank can change at its own time. */
export function RotateForm({ code, hasSecret }: RotateFormProps) {
  const router = useRouter();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [asking, setAsking] = useState<RotateInput | null>(null);
  const empty: RotateInput = { code, secret: "", keepPreviousHours: hasSecret ? KEEP_HOURS : 0, password: "" };
  const form = useForm<RotateInput>({
    resolver: zodResolver(rotateSchema, undefined, { raw: true }),
    defaultValues: empty,
  });
  const save = async (input: RotateInput): Promise<string | null> => {
    setRefusal(null);
    const result = await answered(rotateWebhookSecretAction(input));
    if (result.ok) {
      showToast(result.value.sentence);
      form.reset(empty);
      router.refresh();
      return null;
    }
    if (result.field === "password" || result.reason === UNREACHED) return result.sentence;
    const field = (["secret", "keepPreviousHours"] as const).find((name) => name === result.field);
    if (field) form.setError(field, { message: result.sentence }, { shouldFocus: true });
    else setRefusal(result.sentence);
    return null;
  };
  return (
    <>
      <form onSubmit={(event) => void form.handleSubmit(setAsking)(event)} noValidate>
        <ReadyFieldset>
          <RotateFields form={form} />
          {refusal ? <Notice tone="danger">{refusal}</Notice> : null}
          <div className="flex flex-wrap items-center gap-3">
            <SubmitButton pendingLabel="Saving…">Change the secret</SubmitButton>
            <p className="min-w-0 flex-1 basis-56 text-sm text-ink-soft">
              Both secrets count until the present one ends, so no delivery is lost while the bank changes over.
            </p>
          </div>
        </ReadyFieldset>
      </form>
      <PasswordDialog
        title="Change the webhook secret?"
        confirmLabel="Change the secret"
        isOpen={asking !== null}
        onClose={() => setAsking(null)}
        onConfirm={(password) => (asking ? save({ ...asking, password }) : Promise.resolve(null))}
      >
        Whoever knows the secret can tell the desk how payments ended, until the bank itself is asked.
      </PasswordDialog>
    </>
  );
}

function RotateFields({ form }: { readonly form: UseFormReturn<RotateInput> }) {
  /** A secret made here, shown until the page is left: nobody can read it back later. */
  const [made, setMade] = useState<string | null>(null);
  const { register, setValue, formState } = form;
  const { errors } = formState;
  const generate = (): void => {
    const secret = newSecret();
    setMade(secret);
    setValue("secret", secret, { shouldValidate: true });
  };
  return (
    <>
      <TextField
        {...register("secret")}
        label="New secret"
        type="password"
        autoComplete="new-password"
        hint="As the bank shows it, or one made here that you then enter at the bank."
        error={errors.secret?.message}
      />
      <div>
        <Button size="small" onPress={generate}>
          Make one
        </Button>
      </div>
      {made ? (
        <Notice tone="warning" title="Copy it now: it is not shown again once you leave this page.">
          <CopyValue name="the new secret" value={made} />
        </Notice>
      ) : null}
      <TextField
        {...register("keepPreviousHours", { valueAsNumber: true })}
        label="Hours for which the present secret still counts"
        type="number"
        min={0}
        max={168}
        hint="0 ends it at once."
        error={errors.keepPreviousHours?.message}
      />
    </>
  );
}
