"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm, useWatch } from "react-hook-form";
import { AmountField } from "@/components/ui/amount-field";
import type { DescriptionItem } from "@/components/ui/description-list";
import { Select } from "@/components/ui/select";
import { SubmitButton } from "@/components/ui/submit-button";
import { formatMoney } from "@/lib/core/money";
import { createTransferAction } from "@/lib/features/payments/actions";
import { transferSchema, type Transfer, type TransferInput } from "@/lib/features/payments/schema";
import type { AccountChoice } from "@/lib/features/payments/types";
import { PaymentForm, ResultingBalance, SettlementPromise, useChosen } from "./form-parts";
import { ReviewPanel } from "./review-panel";
import { useReview } from "./use-review";

type TransferFormProps = { readonly accounts: readonly AccountChoice[]; readonly now: string };

const FIELDS = ["accountId", "toAccountId", "amount"] as const;

/** A transfer between two own accounts of one currency: typed, read once more, then stored. */
export function TransferForm({ accounts, now }: TransferFormProps) {
  const form = useForm<TransferInput, unknown, Transfer>({
    resolver: zodResolver(transferSchema),
    mode: "onTouched",
    defaultValues: { clientKey: crypto.randomUUID(), accountId: "", toAccountId: "", amount: "", sendNow: true },
  });
  const { errors } = form.formState;
  const { account, amountMinor } = useChosen(form.control, ["accountId", "amount"], accounts);
  const toAccountId = useWatch({ control: form.control, name: "toAccountId" });
  const to = accounts.find((one) => one.id === toAccountId);
  const { reviewed, onReview, ...review } = useReview(form, FIELDS, createTransferAction);
  const choices = partners(accounts, account);
  const promise = <SettlementPromise rail="TRANSFER" account={account} now={now} />;
  if (reviewed && account && to && amountMinor !== null) {
    return <ReviewPanel {...review} items={reviewItems(account, to, amountMinor)} promise={promise} />;
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
      <ResultingBalance account={account} amountMinor={amountMinor} />
      <Select
        {...form.register("toAccountId")}
        label="To account"
        placeholder="Choose an account"
        hint={partnerHint(account, choices.length)}
        error={errors.toAccountId?.message}
        options={choices.map((one) => ({ value: one.id, label: one.label }))}
      />
      <ResultingBalance account={to} amountMinor={amountMinor} gains />
      <AmountField
        {...form.register("amount")}
        label="Amount"
        currency={account?.currency}
        error={errors.amount?.message}
        className="max-w-60"
      />
      <div className="flex flex-wrap items-center gap-3 pt-1">
        <SubmitButton>Review</SubmitButton>
        {promise}
      </div>
    </PaymentForm>
  );
}

function reviewItems(from: AccountChoice, to: AccountChoice, amountMinor: number): DescriptionItem[] {
  return [
    { term: "Amount", value: <b className="num">{formatMoney({ amountMinor, currency: from.currency })}</b> },
    { term: "From", value: from.label, hint: <ResultingBalance account={from} amountMinor={amountMinor} /> },
    { term: "To", value: to.label, hint: <ResultingBalance account={to} amountMinor={amountMinor} gains /> },
  ];
}

function partners(accounts: readonly AccountChoice[], from: AccountChoice | undefined): readonly AccountChoice[] {
  if (!from) return accounts;
  return accounts.filter(
    (one) => one.id !== from.id && one.currency === from.currency && one.bankCode === from.bankCode,
  );
}

function partnerHint(from: AccountChoice | undefined, count: number): string {
  if (!from) return "Both accounts hold one currency.";
  if (count === 0)
    return `None of your other accounts at this bank holds ${from.currency}. Choose another account to pay from.`;
  return `Only accounts in ${from.currency} at the same bank.`;
}
