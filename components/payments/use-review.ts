"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import type { FieldValues, Path, UseFormReturn } from "react-hook-form";
import type { Result } from "@/lib/core/result";

type Pending = "send" | "draft" | null;

export type Review<Output> = {
  /** What was typed, checked; null while it is still being typed. */
  readonly reviewed: Output | null;
  readonly refusal: string | null;
  readonly pending: Pending;
  readonly onReview: (event: React.FormEvent) => void;
  readonly onBack: () => void;
  readonly onStore: (sendNow: boolean) => void;
};

/**
 * The two steps of a payment form: typed, read once more, stored. A refusal that names a field lands on it, everything
 * else stays in sight; what was typed is never lost. Stored, it goes on to the payment's page.
 */
export function useReview<Input extends FieldValues & { sendNow: boolean }, Output>(
  form: UseFormReturn<Input, unknown, Output>,
  fields: readonly Path<Input>[],
  store: (input: Input) => Promise<Result<{ paymentId: string }>>,
): Review<Output> {
  const router = useRouter();
  const [reviewed, setReviewed] = useState<Output | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [pending, setPending] = useState<Pending>(null);
  const review = form.handleSubmit((output) => {
    setRefusal(null);
    setReviewed(() => output);
  });
  const send = async (sendNow: boolean): Promise<void> => {
    setPending(sendNow ? "send" : "draft");
    const result = await store({ ...form.getValues(), sendNow }).catch(() => null);
    if (result?.ok) {
      router.push(`/payments/${result.value.paymentId}`);
      return;
    }
    setPending(null);
    const field = fields.find((name) => name === result?.field);
    if (!result || !field) return setRefusal(result?.sentence ?? UNREACHED);
    form.setError(field, { message: result.sentence }, { shouldFocus: true });
    setReviewed(null);
  };
  return {
    reviewed,
    refusal,
    pending,
    onReview: (event) => void review(event),
    onBack: () => setReviewed(null),
    onStore: (sendNow) => void send(sendNow),
  };
}

/** The form's own id makes a repeat harmless, so the sentence may ask for one. */
const UNREACHED = "The desk could not be reached. Nothing is lost: press it again, it is stored only once.";
