"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm, type FieldErrors, type UseFormRegister } from "react-hook-form";
import { AmountField } from "@/components/ui/amount-field";
import type { DescriptionItem } from "@/components/ui/description-list";
import { Select } from "@/components/ui/select";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextField } from "@/components/ui/text-field";
import { formatMoney } from "@/lib/core/money";
import { createWireAction } from "@/lib/features/payments/actions";
import { wireSchema, type Wire, type WireInput } from "@/lib/features/payments/schema";
import type { AccountChoice } from "@/lib/features/payments/types";
import { PaymentForm, ResultingBalance, SettlementPromise, useChosen } from "./form-parts";
import { ReviewPanel } from "./review-panel";
import { useReview } from "./use-review";

type WireFormProps = { readonly accounts: readonly AccountChoice[]; readonly now: string };

/** A wire: typed, read once more, then stored. Refusals of the server land on their field. */
export function WireForm({ accounts, now }: WireFormProps) {
  const form = useForm<WireInput, unknown, Wire>({
    resolver: zodResolver(wireSchema),
    mode: "onTouched",
    defaultValues: empty(accounts),
  });
  const { account, amountMinor } = useChosen(form.control, ["accountId", "amount"], accounts);
  const { reviewed, onReview, ...review } = useReview(form, FIELDS, createWireAction);
  const { errors } = form.formState;
  const promise = <SettlementPromise rail="WIRE" account={account} now={now} />;
  if (reviewed && account && amountMinor !== null) {
    return <ReviewPanel {...review} items={reviewItems(reviewed, account, amountMinor)} promise={promise} />;
  }
  return (
    <PaymentForm onSubmit={onReview}>
      <Select
        {...form.register("accountId")}
        label="From account"
        placeholder="Choose an account"
        error={errors.accountId?.message}
        options={accounts.map((one) => ({ value: one.id, label: one.label }))}
      />
      <AmountField
        {...form.register("amount")}
        label="Amount"
        currency={account?.currency ?? "USD"}
        error={errors.amount?.message}
        className="max-w-60"
      />
      <ResultingBalance account={account} amountMinor={amountMinor} />
      <BeneficiaryFields register={form.register} errors={errors} />
      <div className="flex flex-wrap items-center gap-3 pt-1">
        <SubmitButton>Review</SubmitButton>
        {promise}
      </div>
    </PaymentForm>
  );
}

function reviewItems(wire: Wire, account: AccountChoice, amountMinor: number): DescriptionItem[] {
  return [
    { term: "Amount", value: <b className="num">{formatMoney({ amountMinor, currency: account.currency })}</b> },
    { term: "From", value: account.label },
    { term: "To", value: <b>{wire.beneficiaryName}</b> },
    { term: "Their bank", value: <span className="num">{wire.routingNumber}</span>, hint: "ABA routing number" },
    {
      term: "Their account",
      value: <span className="num">{wire.accountNumber}</span>,
      hint: "shown in full here for the last time",
    },
    { term: "Reference", value: wire.reference },
    { term: "Balance", value: <ResultingBalance account={account} amountMinor={amountMinor} /> },
  ];
}

const FIELDS = ["accountId", "amount", "beneficiaryName", "routingNumber", "accountNumber", "reference"] as const;

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
