"use client";

import { Controller, useWatch, type UseFormReturn } from "react-hook-form";
import { DateField } from "@/components/ui/date-field";
import { Notice } from "@/components/ui/notice";
import { Panel } from "@/components/ui/page-header";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { isBusinessDay } from "@/lib/core/business-days";
import { formatDate } from "@/lib/core/dates";
import type { MakeSettingsInput } from "@/lib/features/spreadsheets/schema";
import type { SheetAccount } from "@/lib/features/spreadsheets/types";
import { SHEET_SECS } from "@/lib/formats/sheet/types";
import { SEC_WORDS } from "./words";

type PaymentFieldsProps = {
  readonly form: UseFormReturn<MakeSettingsInput>;
  readonly accounts: readonly SheetAccount[];
};

/** From which account and company, of which class, for what and when. */
export function PaymentFields({ form, accounts }: PaymentFieldsProps) {
  const { register, formState } = form;
  const { errors } = formState;
  const [accountId, companyId] = useWatch({ control: form.control, name: ["accountId", "companyId"] });
  const account = accounts.find(({ id }) => id === accountId);
  /** What the account says itself is filled in; a date it cannot have is moved. */
  const take = (id: string): void => {
    const next = accounts.find((one) => one.id === id);
    if (!next) return;
    form.setValue("companyId", next.companyIds[0] ?? "");
    form.setValue("companyName", next.companyName);
    const date = form.getValues("effectiveDate");
    if (date < next.earliest || date > next.latest) form.setValue("effectiveDate", next.earliest);
    const first = SHEET_SECS.find((sec) => isSent(next, sec));
    if (first && !isSent(next, form.getValues("sec"))) form.setValue("sec", first);
  };
  return (
    <Panel className="flex flex-col gap-3">
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        <Select
          {...register("accountId", { onChange: (event: { target: { value: string } }) => take(event.target.value) })}
          label="Settlement account"
          placeholder="Choose an account"
          error={errors.accountId?.message}
          options={accounts.map(({ id, label }) => ({ value: id, label }))}
        />
        <Select
          {...register("companyId")}
          value={companyId}
          label="Company id"
          placeholder={account ? "Choose a company id" : "Choose the account first"}
          error={errors.companyId?.message}
          options={(account?.companyIds ?? []).map((id) => ({ value: id, label: id }))}
        />
        <TextField
          {...register("companyName")}
          label="Company name"
          hint="As receivers see it, up to 16 characters."
          maxLength={16}
          autoComplete="off"
          error={errors.companyName?.message}
        />
        <Select
          {...register("sec")}
          label="Entry class"
          error={errors.sec?.message}
          options={SHEET_SECS.map((sec) => ({
            value: sec,
            label: SEC_WORDS[sec],
            disabled: account !== undefined && !isSent(account, sec),
          }))}
        />
        <TextField
          {...register("description")}
          label="Description"
          hint="Up to 10 characters. Wages begin with PAYROLL, by rule since March 2026."
          maxLength={10}
          autoComplete="off"
          error={errors.description?.message}
        />
        <EffectiveDate form={form} account={account} />
      </div>
      {account ? <AccountNote account={account} /> : null}
    </Panel>
  );
}

function EffectiveDate({ form, account }: Pick<PaymentFieldsProps, "form"> & { account: SheetAccount | undefined }) {
  return (
    <Controller
      control={form.control}
      name="effectiveDate"
      render={({ field, fieldState }) => (
        <DateField
          label="Effective date"
          value={field.value}
          onChange={field.onChange}
          onBlur={field.onBlur}
          isUnavailable={(date) => !isBusinessDay(date)}
          hint={account ? `From ${formatDate(account.earliest)}; for rows without one.` : "For rows without one."}
          error={fieldState.error?.message}
        />
      )}
    />
  );
}

function AccountNote({ account }: { readonly account: SheetAccount }) {
  if (account.refusal) return <Notice tone="danger">{account.refusal}</Notice>;
  return (
    <p className="text-sm text-ink-soft">
      Laid out for the bank: {account.layout}
      {account.balanced ? " The entry that balances a batch comes on top of the rows." : ""}
    </p>
  );
}

function isSent({ secCodes }: SheetAccount, sec: string): boolean {
  return secCodes.length === 0 || secCodes.includes(sec);
}
