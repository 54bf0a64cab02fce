"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useForm, useWatch } from "react-hook-form";
import { Notice } from "@/components/ui/notice";
import { Panel } from "@/components/ui/page-header";
import { Select } from "@/components/ui/select";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextArea, TextField } from "@/components/ui/text-field";
import { showToast } from "@/components/ui/toast";
import { proposeClosingAction } from "@/lib/features/payments/actions";
import { VERDICT_WORDS } from "@/lib/features/payments/rules/closing";
import { proposeClosingSchema, type ProposeClosing, type ProposeClosingInput } from "@/lib/features/payments/schema";
import { CLOSING_VERDICTS } from "@/lib/features/payments/types";

const VERDICTS = CLOSING_VERDICTS.map((verdict) => ({ value: verdict, label: VERDICT_WORDS[verdict] }));
const FIELDS = ["verdict", "evidence", "bankReference"] as const;
type Typed = Omit<ProposeClosingInput, "verdict"> & { verdict: ProposeClosingInput["verdict"] | "" };

/** Says how the payment ended, with evidence. What was typed is never lost to a refusal. */
export function ClosingForm({ paymentId, bankName }: { readonly paymentId: string; readonly bankName: string }) {
  const router = useRouter();
  const [refusal, setRefusal] = useState<string | null>(null);
  const form = useForm<Typed, unknown, ProposeClosing>({
    resolver: zodResolver<Typed, unknown, ProposeClosing>(proposeClosingSchema),
    mode: "onTouched",
    defaultValues: { paymentId, verdict: "", evidence: "", bankReference: "" },
  });
  const { errors, isSubmitting } = form.formState;
  const verdict = useWatch({ control: form.control, name: "verdict" });
  const submit = form.handleSubmit(async (closing) => {
    setRefusal(null);
    const result = await proposeClosingAction(closing).catch(() => null);
    if (result?.ok) {
      showToast("Closing proposed. Another approver must confirm it.");
      return router.refresh();
    }
    const field = FIELDS.find((name) => name === result?.field);
    if (result && field) return form.setError(field, { message: result.sentence }, { shouldFocus: true });
    setRefusal(result?.sentence ?? UNREACHED);
  });
  return (
    <Panel className="max-w-2xl">
      <form aria-label="Propose a closing" noValidate onSubmit={(event) => void submit(event)}>
        <div className="flex flex-col gap-3">
          <Select
            {...form.register("verdict")}
            label={`What ${bankName} shows`}
            placeholder="Choose what you found"
            options={VERDICTS}
            error={errors.verdict?.message}
            className="max-w-60"
          />
          {verdict === "completed" ? (
            <TextField
              {...form.register("bankReference")}
              label="Bank's reference"
              hint={`The number under which ${bankName} shows it. If it is the payment's own number, ${bankName} is asked about it.`}
              error={errors.bankReference?.message}
              autoComplete="off"
              spellCheck={false}
            />
          ) : null}
          <TextArea
            {...form.register("evidence")}
            label="Evidence"
            hint="What you saw, where and when, or whom you asked. Without account numbers; it is kept for good."
            error={errors.evidence?.message}
            maxLength={1_000}
          />
          {refusal ? <Notice tone="danger">{refusal}</Notice> : null}
          <div className="flex flex-wrap items-center gap-3">
            <SubmitButton pending={isSubmitting} pendingLabel="Proposing…">
              Propose the closing
            </SubmitButton>
            <p className="min-w-0 flex-1 basis-64 text-sm text-ink-soft">
              Nothing changes yet: an approver who neither proposed it nor created the payment must confirm it. If the
              bank itself says how it ended before that, its word counts.
            </p>
          </div>
        </div>
      </form>
    </Panel>
  );
}

const UNREACHED = "The desk could not be reached. Reload the page to see whether the proposal was stored.";
