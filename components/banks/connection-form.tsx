"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { Checkbox } from "@/components/ui/checkbox";
import { Notice } from "@/components/ui/notice";
import { ReadyFieldset } from "@/components/ui/ready-fieldset";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextField } from "@/components/ui/text-field";
import { showToast } from "@/components/ui/toast";
import { formatInstant } from "@/lib/core/dates";
import { saveConnectionAction } from "@/lib/features/banks/actions";
import { isScope, SCOPE_USES, SCOPES } from "@/lib/features/banks/rules/scopes";
import type { ConnectionInput } from "@/lib/features/banks/schema";
import type { ConnectionView } from "@/lib/features/banks/types";
import { answered, UNREACHED } from "./answered";
import { DROP_TYPED } from "./drop-typed";
import { PasswordDialog } from "./password-dialog";

const FIELDS = ["baseUrl", "tokenUrl", "clientId", "clientSecret", "scopes"] as const;

/** The form as it is opened: every scope where nothing is stored yet, and never a secret. */
export function connectionValues({ code, connection }: ConnectionView): ConnectionInput {
  return {
    code,
    baseUrl: connection?.baseUrl ?? "",
    tokenUrl: connection?.tokenUrl ?? "",
    clientId: connection?.clientId ?? "",
    clientSecret: "",
    scopes: connection ? connection.scopesAsked.filter(isScope) : [...SCOPES],
    version: connection?.version ?? 0,
    password: "",
  };
}

/** An address or a credential changes: the person's own password is asked for. */
function needsPassword(input: ConnectionInput, { connection }: ConnectionView): boolean {
  return (
    !connection ||
    input.clientSecret !== "" ||
    (["baseUrl", "tokenUrl", "clientId"] as const).some((name) => input[name].trim() !== connection[name])
  );
}

type ConnectionFormProps = {
  readonly form: UseFormReturn<ConnectionInput>;
  readonly view: ConnectionView;
  /** What the change starts from. */
  readonly version: number;
  readonly onSaved: (version: number) => void;
};

/** Edits how the bank is reached. What is typed stays until it is saved; refusals land on their field. */
export function ConnectionForm({ form, view, version, onSaved }: ConnectionFormProps) {
  const router = useRouter();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [asking, setAsking] = useState<ConnectionInput | null>(null);
  /** Answers the sentence that belongs where it was asked: the password was not taken, or the desk not reached. */
  const save = async (input: ConnectionInput): Promise<string | null> => {
    setRefusal(null);
    const result = await answered(saveConnectionAction({ ...input, version }));
    if (result.ok) {
      form.reset({ ...input, clientSecret: "", password: "" }, DROP_TYPED);
      onSaved(result.value.version);
      showToast(result.value.sentence);
      router.refresh();
      return null;
    }
    if (result.field === "password" || result.reason === UNREACHED) return result.sentence;
    const field = FIELDS.find((name) => name === result.field);
    if (field) form.setError(field, { message: result.sentence }, { shouldFocus: true });
    else setRefusal(result.sentence);
    return null;
  };
  const submit = form.handleSubmit(async (input) => {
    if (needsPassword(input, view)) return setAsking(input);
    const unanswered = await save(input);
    if (unanswered !== null) setRefusal(unanswered);
  });
  return (
    <>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <ReadyFieldset>
          <ConnectionFields form={form} view={view} />
          {refusal ? <Notice tone="danger">{refusal}</Notice> : null}
          <div className="flex flex-wrap items-center gap-3">
            <SubmitButton pending={form.formState.isSubmitting} pendingLabel="Saving…">
              Save the connection
            </SubmitButton>
            <p className="min-w-0 flex-1 basis-56 text-sm text-ink-soft">
              Counts at the next call to the bank. A changed address or credential asks for your password.
            </p>
          </div>
        </ReadyFieldset>
      </form>
      <PasswordDialog
        title="Change how the bank is reached?"
        confirmLabel="Save the connection"
        isOpen={asking !== null}
        onClose={() => setAsking(null)}
        onConfirm={(password) => (asking ? save({ ...asking, password }) : Promise.resolve(null))}
      >
        Every call to the bank, payments included, goes to this address with these credentials from now on. The trail
        keeps who changed what, without the secret.
      </PasswordDialog>
    </>
  );
}

type FieldsProps = { readonly form: UseFormReturn<ConnectionInput>; readonly view: ConnectionView };

function ConnectionFields({ form, view }: FieldsProps) {
  const { register, formState } = form;
  const { errors } = formState;
  const { connection, timeZone } = view;
  const plain = { autoComplete: "off", spellCheck: false } as const;
  return (
    <>
      <TextField
        {...register("baseUrl")}
        {...plain}
        label="Address"
        hint="With its version, for example https://api.qbankconnect.com/v1."
        error={errors.baseUrl?.message}
      />
      <TextField {...register("tokenUrl")} {...plain} label="Token address" error={errors.tokenUrl?.message} />
      <TextField {...register("clientId")} {...plain} label="Client id" error={errors.clientId?.message} />
      <TextField
        {...register("clientSecret")}
        label="Client secret"
        type="password"
        autoComplete="new-password"
        hint={
          connection
            ? `Set ${formatInstant(new Date(connection.secretSetAt), timeZone)}. Leave it empty to keep it; it is never shown again.`
            : "Kept encrypted; it is never shown again."
        }
        error={errors.clientSecret?.message}
      />
      <fieldset className="flex flex-col gap-1">
        <legend className="pb-1 text-sm font-medium text-ink-soft">Scopes to ask for</legend>
        {SCOPES.map((scope) => (
          <Checkbox
            key={scope}
            {...register("scopes")}
            value={scope}
            label={<code className="font-mono text-sm">{scope}</code>}
            hint={`Without it ${SCOPE_USES[scope]}.`}
          />
        ))}
        {errors.scopes?.message ? <Notice tone="danger">{errors.scopes.message}</Notice> : null}
      </fieldset>
    </>
  );
}
