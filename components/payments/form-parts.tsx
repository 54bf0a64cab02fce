"use client";

import type { FormEventHandler, ReactNode } from "react";
import { useWatch, type Control, type FieldValues, type Path } from "react-hook-form";
import { cn } from "@/lib/core/cn";
import { formatInstant } from "@/lib/core/dates";
import { formatMoney, parseTyped } from "@/lib/core/money";
import { Panel } from "@/components/ui/page-header";
import { ReadyFieldset } from "@/components/ui/ready-fieldset";
import { useNow } from "@/components/ui/use-now";
import { settlementOf } from "@/lib/features/payments/rules/settlement";
import type { AccountChoice, Rail } from "@/lib/features/payments/types";

/** The chosen account and the typed amount, as they change. */
export function useChosen<Values extends FieldValues>(
  control: Control<Values>,
  names: readonly [Path<Values>, Path<Values>],
  accounts: readonly AccountChoice[],
): { account: AccountChoice | undefined; amountMinor: number | null } {
  const [accountId, amount] = useWatch({ control, name: names }) as [string, string];
  const account = accounts.find((one) => one.id === accountId);
  return { account, amountMinor: account ? parseTyped(amount, account.currency) : null };
}

type BalanceProps = {
  readonly account: AccountChoice | undefined;
  readonly amountMinor: number | null;
  readonly gains?: boolean;
};

/** What the account will have left (or hold), as the person types. A warning, never a refusal: the bank decides. */
export function ResultingBalance({ account, amountMinor, gains = false }: BalanceProps) {
  if (!account) return null;
  if (!account.available)
    return <span className="block text-sm text-ink-faint">No balance was read for this account yet.</span>;
  const { available, currency, timeZone } = account;
  const after = available.amountMinor + (amountMinor ?? 0) * (gains ? 1 : -1);
  const asOf = `as of ${formatInstant(new Date(available.asOf), timeZone)}`;
  const text = amountMinor
    ? `Available after this: ${formatMoney({ amountMinor: after, currency })} (${asOf}, before: ${formatMoney({ ...available, currency })})`
    : `Available: ${formatMoney({ ...available, currency })} (${asOf})`;
  return (
    <span
      aria-live="polite"
      className={cn("num block text-sm", after < 0 ? "font-medium text-warning" : "text-ink-soft")}
    >
      {after < 0 ? "More than is available. " : ""}
      {text}
    </span>
  );
}

type PromiseProps = { readonly rail: Rail; readonly account: AccountChoice | undefined; readonly now: string };

/** The sentence beside the button: who must act by when, and when the money is there. */
export function SettlementPromise({ rail, account, now }: PromiseProps) {
  const nowMs = useNow(Date.parse(now)) ?? Date.parse(now);
  const when = account ? settlementOf({ ...account, rail, effectiveDate: null }, new Date(nowMs)).sentence : "";
  return (
    <p className="min-w-0 flex-1 basis-64 text-sm text-ink-soft">
      Nothing is sent yet: an approver other than you must approve and release it. {when}
    </p>
  );
}

type PaymentFormProps = { readonly onSubmit: FormEventHandler; readonly children: ReactNode };

/** The form's frame. */
export function PaymentForm({ onSubmit, children }: PaymentFormProps) {
  return (
    <Panel className="max-w-2xl">
      <form onSubmit={onSubmit} noValidate>
        <ReadyFieldset>{children}</ReadyFieldset>
      </form>
    </Panel>
  );
}
