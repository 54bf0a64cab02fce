"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { Notice } from "@/components/ui/notice";
import type { Tone } from "@/components/ui/tone";
import { formatInstant } from "@/lib/core/dates";
import { isFinal } from "@/lib/features/payments/rules/states";
import { nextSentence, toLive } from "@/lib/features/payments/rules/words";
import type { PaymentDetail, PaymentLive } from "@/lib/features/payments/types";

const WATCH_MS = 2_000;

/**
 * What happens next. While the payment is on its way the desk is asked every two seconds, and the page is read again
 * when something was stored. The bank is never asked by a page.
 */
export function LiveStatus({
  payment,
  settlement,
}: {
  readonly payment: PaymentDetail;
  readonly settlement: string | null;
}) {
  const router = useRouter();
  const { error } = useQuery({
    queryKey: ["payment", payment.id, payment.updatedAt],
    queryFn: async (): Promise<PaymentLive> => {
      const response = await fetch(`/api/payments/${payment.id}`, { headers: { accept: "application/json" } });
      if (!response.ok) throw new Error("Where it stands could not be read from the desk. It is tried again shortly.");
      const live = (await response.json()) as PaymentLive;
      if (
        live.status !== payment.status ||
        live.attemptCount !== payment.attemptCount ||
        live.bankStatus !== payment.bank.status ||
        live.closing !== toLive(payment).closing
      ) {
        router.refresh();
      }
      return live;
    },
    // The page itself is the first answer; the first question comes one interval later.
    initialData: () => toLive(payment),
    staleTime: WATCH_MS,
    enabled: !isFinal(payment.status),
    refetchInterval: WATCH_MS,
  });
  return (
    <div aria-live="polite" className="mb-4 flex flex-col gap-2">
      <Notice tone={toneOf(payment)} title={nextSentence(payment)}>
        {settlement ? <p>{settlement}</p> : null}
        {payment.status === "releasing" && payment.dueAt ? (
          <p>Next attempt: {formatInstant(new Date(payment.dueAt), payment.timeZone)}.</p>
        ) : null}
        {payment.errorText ? <p>{payment.errorText}</p> : null}
        {error ? <p>{error.message}</p> : null}
      </Notice>
    </div>
  );
}

function toneOf(payment: PaymentDetail): Exclude<Tone, "neutral"> {
  if (payment.status === "failed" || payment.errorName === "contradiction") return "danger";
  if (payment.status === "unknown" || payment.stale || (payment.status === "releasing" && payment.everUnsure))
    return "warning";
  if (payment.status === "partial" || payment.errorName === "RateLimitError") return "warning";
  if (payment.errorName === "bank_mismatch" || payment.closedByPeople) return "warning";
  return payment.status === "completed" ? "success" : "info";
}
