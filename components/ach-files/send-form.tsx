"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useForm, useWatch } from "react-hook-form";
import { Notice } from "@/components/ui/notice";
import { Panel } from "@/components/ui/page-header";
import { Select } from "@/components/ui/select";
import { SubmitButton } from "@/components/ui/submit-button";
import { useNow } from "@/components/ui/use-now";
import { formatTime } from "@/lib/core/dates";
import { sendFileAction } from "@/lib/features/ach-files/actions";
import { sendFileSchema, type SendFileInput } from "@/lib/features/ach-files/schema";
import type { AchPolicy } from "@/lib/features/ach-files/types";
import { nextPickupAt } from "@/lib/features/banks/rules";
import { SendFacts } from "./send-facts";

type SendFormProps = {
  readonly fileId: string;
  readonly accounts: readonly {
    readonly id: string;
    readonly label: string;
    readonly refusal: string | null;
    readonly warning: string | null;
    /** "27 Nov 2026": when the file settles on it at the earliest. */
    readonly settles: string;
    readonly promise: string;
    readonly policy: AchPolicy;
    readonly usedTodayMinor: number;
  }[];
  /** "USD 1,200.00 out, USD 300.00 in". */
  readonly totals: string;
  /** Credits and debits together, in cents. */
  readonly totalMinor: number;
  /** The zone of the bank that picks it up. */
  readonly bankZone: string;
};

/** Chooses the settlement account and sends the file to an approver; says what will happen beside the button. */
export function SendForm({ fileId, accounts, totals, totalMinor, bankZone }: SendFormProps) {
  const router = useRouter();
  const [refusal, setRefusal] = useState<string | null>(null);
  const usable = accounts.filter((account) => account.refusal === null);
  const form = useForm<SendFileInput>({
    resolver: zodResolver(sendFileSchema),
    defaultValues: {
      fileId,
      accountId: usable.length === 1 ? (usable[0]?.id ?? "") : "",
      clientKey: crypto.randomUUID(),
    },
  });
  const chosen = useWatch({ control: form.control, name: "accountId" });
  const account = accounts.find(({ id }) => id === chosen);
  const when = account ? `; it settles on ${account.settles} at the earliest` : "";
  const submit = form.handleSubmit(async (input) => {
    setRefusal(null);
    const result = await sendFileAction(input);
    if (result.ok) {
      router.push(`/payments/${result.value.paymentId}`);
      return;
    }
    if (result.field === "accountId") form.setError("accountId", { message: result.sentence }, { shouldFocus: true });
    else setRefusal(result.sentence);
  });
  const { isSubmitting, errors } = form.formState;
  return (
    <Panel className="max-w-2xl">
      <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-3">
        <Select
          {...form.register("accountId")}
          label="Settlement account"
          placeholder="Choose an account"
          error={errors.accountId?.message}
          options={accounts.map(({ id, label, refusal: no }) => ({
            value: id,
            label: no ? `${label}: not this company's` : label,
            disabled: no !== null,
          }))}
        />
        {account?.warning ? <Notice tone="warning">{account.warning}</Notice> : null}
        {account ? <SendFacts account={account} totalMinor={totalMinor} /> : null}
        {usable.length === 0 ? <Notice tone="danger">{noAccount(accounts)}</Notice> : null}
        {refusal ? (
          <div role="alert">
            <Notice tone="danger">{refusal}</Notice>
          </div>
        ) : null}
        <div className="flex flex-wrap items-center gap-3">
          <SubmitButton pending={isSubmitting} pendingLabel="Sending…">
            Send for approval
          </SubmitButton>
          <p className="min-w-0 flex-1 basis-64 text-sm text-ink-soft">
            Makes one payment: {totals}. An approver other than you releases it{when}.
            <Pickup zone={bankZone} />
          </p>
        </div>
      </form>
    </Panel>
  );
}

/** The bank collects ACH every quarter of an hour: when it would take up what is released now. */
function Pickup({ zone }: { readonly zone: string }) {
  const nowMs = useNow(null);
  return nowMs === null
    ? null
    : ` Released now, it is picked up ${formatTime(nextPickupAt(new Date(nowMs), zone), zone)}.`;
}

function noAccount(accounts: SendFormProps["accounts"]): string {
  return accounts[0]?.refusal ?? "You have no USD account to settle on. An administrator can give you one.";
}
