"use client";

import { useActionState } from "react";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextField } from "@/components/ui/text-field";

/** What the sign-in action answers when it does not redirect. `email` is given back, so that it need not be retyped. */
export type SignInState = { readonly sentence: string; readonly email: string } | null;

export type SignInAction = (previous: SignInState, form: FormData) => Promise<SignInState>;

type SignInFormProps = {
  readonly action: SignInAction;
  /** Where to go afterwards; posted as `next`, and for the action to check. */
  readonly next?: string | undefined;
  /** Why one is here, such as an expired session. */
  readonly reason?: string | undefined;
};

/** Posts `email`, `password` and `next`; works without script too. */
export function SignInForm({ action, next, reason }: SignInFormProps) {
  const [state, submit] = useActionState(action, null);
  return (
    <form action={submit} className="flex flex-col gap-3">
      {state ? <Notice tone="danger">{state.sentence}</Notice> : null}
      {!state && reason ? <Notice tone="info">{reason}</Notice> : null}
      {next ? <input type="hidden" name="next" value={next} /> : null}
      <TextField
        key={state?.email ?? ""}
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        required
        defaultValue={state?.email ?? ""}
      />
      <TextField label="Password" name="password" type="password" autoComplete="current-password" required />
      <SubmitButton pendingLabel="Signing in…" className="mt-1 w-full">
        Sign in
      </SubmitButton>
    </form>
  );
}
