"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useForm, type FieldErrors, type UseFormRegister } from "react-hook-form";
import { AmountField } from "@/components/ui/amount-field";
import { Panel } from "@/components/ui/page-header";
import { Select } from "@/components/ui/select";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextField } from "@/components/ui/text-field";
import { formatMoney } from "@/lib/core/money";
import { createWireAction } from "@/lib/features/payments/actions";
import { wireSchema, type Wire, type WireInput } from "@/lib/features/payments/schema";
import type { AccountChoice } from "@/lib/features/payments/types";
import { ResultingBalance, SettlementPromise, useChosen } from "./form-parts";
import { ReviewPanel } from "./review-panel";

type WireFormProps = { readonly accounts: readonly AccountChoice[]; readonly now: string };

/** A wire: typed, read once more, then stored. Refusals of the server land on their field. */
export function WireForm({ accounts, now }: WireFormProps) {
  const router = useRouter();
  const [reviewed, setReviewed] = useState<Wire | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [pending, setPending] = useState<"send" | "draft" | null>(null);
  const form = useForm<WireInput, unknown, Wire>({
    resolver: zodResolver(wireSchema),
    mode: "onTouched",
    defaultValues: empty(accounts),
  });
  const { account, amountMinor } = useChosen(form.control, ["accountId", "amount"], accounts);
  const promise = <SettlementPromise rail="WIRE" account={account} now={now} />;
  const review = form.handleSubmit((wire) => {
    setRefusal(null);
    setReviewed(wire);
  });
  const store = async (sendNow: boolean): Promise<void> => {
    setPending(sendNow ? "send" : "draft");
    const result = await createWireAction({ ...form.getValues(), sendNow });
    if (result.ok) {
      router.push(`/payments/${result.value.paymentId}`);
      return;
    }
    setPending(null);
    const field = wireFields.find((name) => name === result.field);
    if (!field) return setRefusal(result.sentence);
    form.setError(field, { message: result.sentence }, { shouldFocus: true });
    setReviewed(null);
  };
  if (reviewed && account) {
    return (
      <ReviewPanel
        items={[
          {
            term: "Amount",
            value: <b className="num">{formatMoney({ amountMinor: amountMinor ?? 0, currency: account.currency })}</b>,
          },
          { term: "From", value: account.label },
          { term: "To", value: <b>{reviewed.beneficiaryName}</b> },
          {
            term: "Their bank",
            value: <span className="num">{reviewed.routingNumber}</span>,
            hint: "ABA routing number",
          },
          {
            term: "Their account",
            value: <span className="num">{reviewed.accountNumber}</span>,
            hint: "shown in full here for the last time",
          },
          { term: "Reference", value: reviewed.reference },
          { term: "Balance", value: <ResultingBalance account={account} amountMinor={amountMinor} /> },
        ]}
        refusal={refusal}
        pending={pending}
        promise={promise}
        onBack={() => setReviewed(null)}
        onStore={(sendNow) => void store(sendNow)}
      />
    );
  }
  return (
    <Panel className="max-w-2xl">
      <form onSubmit={(event) => void review(event)} noValidate className="flex flex-col gap-3">
        <Select
          {...form.register("accountId")}
          label="From account"
          placeholder="Choose an account"
          error={form.formState.errors.accountId?.message}
          options={accounts.map((one) => ({ value: one.id, label: one.label }))}
        />
        <AmountField
          {...form.register("amount")}
          label="Amount"
          currency={account?.currency ?? "USD"}
          error={form.formState.errors.amount?.message}
          className="max-w-60"
        />
        <ResultingBalance account={account} amountMinor={amountMinor} />
        <BeneficiaryFields register={form.register} errors={form.formState.errors} />
        <div className="flex flex-wrap items-center gap-3 pt-1">
          <SubmitButton>Review</SubmitButton>
          {promise}
        </div>
      </form>
    </Panel>
  );
}

const wireFields = ["accountId", "amount", "beneficiaryName", "routingNumber", "accountNumber", "reference"] as const;

function empty(accounts: readonly AccountChoice[]): WireInput {
  return {
    clientKey: crypto.randomUUID(),
    accountId: accounts.length === 1 ? (accounts[0]?.id ?? "") : "",
    amount: "",
    sendNow: true,
    beneficiaryName: "",
    routingNumber: "",
    accountNumber: "",
    reference: "",
  };
}

type FieldsProps = { readonly register: UseFormRegister<WireInput>; readonly errors: FieldErrors<WireInput> };

function BeneficiaryFields({ register, errors }: FieldsProps) {
  return (
    <>
      <TextField
        {...register("beneficiaryName")}
        label="Beneficiary"
        hint="The name of the account as their bank knows it."
        error={errors.beneficiaryName?.message}
        autoComplete="off"
      />
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField
          {...register("routingNumber")}
          label="Routing number (ABA)"
          hint="Nine digits, the one for wires."
          error={errors.routingNumber?.message}
          inputMode="numeric"
          autoComplete="off"
        />
        <TextField
          {...register("accountNumber")}
          label="Account number"
          error={errors.accountNumber?.message}
          autoComplete="off"
          spellCheck={false}
        />
      </div>
      <TextField
        {...register("reference")}
        label="Reference for the beneficiary"
        hint="At most 140 characters; the bank demands one."
        error={errors.reference?.message}
        autoComplete="off"
      />
    </>
  );
}
