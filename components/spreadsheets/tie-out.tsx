"use client";

import { CircleCheck, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useWatch, type UseFormReturn } from "react-hook-form";
import { AmountField } from "@/components/ui/amount-field";
import { Checkbox } from "@/components/ui/checkbox";
import { Panel, Section } from "@/components/ui/page-header";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextField } from "@/components/ui/text-field";
import { formatDate } from "@/lib/core/dates";
import { formatMinor, parseTyped } from "@/lib/core/money";
import type { MakeSettingsInput } from "@/lib/features/spreadsheets/schema";
import type { SheetAccount, SheetReading, SheetTotals } from "@/lib/features/spreadsheets/types";

type TieOutProps = {
  readonly form: UseFormReturn<MakeSettingsInput>;
  readonly reading: SheetReading | null;
  readonly accounts: readonly SheetAccount[];
  readonly isReading: boolean;
  /** What the desk refused. */
  readonly children: ReactNode;
};

/** The sheet's totals beside those of the person's own records, and the button that makes the file. */
export function TieOut({ form, reading, accounts, isReading, children }: TieOutProps) {
  const { register, formState, control } = form;
  const { errors } = formState;
  const [accountId, entryCount, debit, credit] = useWatch({
    control,
    name: ["accountId", "entryCount", "debit", "credit"],
  });
  const account = accounts.find(({ id }) => id === accountId);
  const isKeyed = [entryCount, debit, credit].some((typed) => typed.trim() !== "");
  const mustKey = account?.controlTotals === true;
  return (
    <Section title="Tie out">
      <Panel className="flex max-w-4xl flex-col gap-3">
        <p className="text-sm text-ink-soft">
          {mustKey
            ? "This account asks for control totals: key them from the payroll register or ledger, not from the sheet."
            : "Key the totals of the payroll register or ledger, or compare them by eye."}
        </p>
        <Totals form={form} sheet={reading ?? { entryCount: 0, debitMinor: 0, creditMinor: 0 }} />
        {isKeyed || mustKey ? null : (
          <Checkbox
            {...register("compared")}
            label="I compared the sheet's totals with my own records, and they are the same."
            error={errors.compared?.message}
          />
        )}
        {children}
        <div className="flex flex-wrap items-center gap-3">
          <SubmitButton
            pending={formState.isSubmitting}
            pendingLabel="Making the file…"
            disabled={isReading || !isWhole(reading)}
          >
            Make the ACH file
          </SubmitButton>
          <p className="min-w-0 flex-1 basis-64 text-sm text-ink-soft">{promise(reading)}</p>
        </div>
      </Panel>
    </Section>
  );
}

type TotalsProps = { readonly form: TieOutProps["form"]; readonly sheet: SheetTotals };

function Totals({ form, sheet }: TotalsProps) {
  const { register, formState, control } = form;
  const { errors } = formState;
  const [entryCount, debit, credit] = useWatch({ control, name: ["entryCount", "debit", "credit"] });
  const count = (value: number) => value.toLocaleString("en-US");
  const usd = (value: number) => formatMinor(value, "USD");
  return (
    <div className="grid gap-3 sm:grid-cols-3">
      <Total
        title="Entries"
        held={count(sheet.entryCount)}
        difference={differs(countOf(entryCount), sheet.entryCount, count)}
      >
        <TextField
          {...register("entryCount")}
          label="Keyed entries"
          inputMode="numeric"
          autoComplete="off"
          error={errors.entryCount?.message}
        />
      </Total>
      <Total title="Debits" held={usd(sheet.debitMinor)} difference={differs(minorOf(debit), sheet.debitMinor, usd)}>
        <AmountField {...register("debit")} label="Keyed debits" currency="USD" error={errors.debit?.message} />
      </Total>
      <Total
        title="Credits"
        held={usd(sheet.creditMinor)}
        difference={differs(minorOf(credit), sheet.creditMinor, usd)}
      >
        <AmountField {...register("credit")} label="Keyed credits" currency="USD" error={errors.credit?.message} />
      </Total>
    </div>
  );
}

function isWhole(reading: SheetReading | null): boolean {
  return reading !== null && reading.problemCount === 0 && reading.entryCount > 0;
}

function promise(reading: SheetReading | null): string {
  if (!isWhole(reading)) return "The file is made once every row can be sent.";
  const [first, ...later] = reading?.dates.filter(({ date }) => date !== "") ?? [];
  const when = first
    ? ` for ${formatDate(first.date)}${later.length > 0 ? ` and ${later.length === 1 ? "a later date" : `${later.length} later dates`}` : ""}`
    : "";
  return `It is checked like an upload${when}. Nothing is sent before you send it for approval and an approver releases it.`;
}

type TotalProps = {
  readonly title: string;
  readonly held: string;
  readonly difference: string | null | undefined;
  readonly children: ReactNode;
};

function Total({ title, held, difference, children }: TotalProps) {
  return (
    <div className="flex flex-col gap-2 rounded-md border p-3">
      <p className="flex items-baseline justify-between gap-2">
        <span className="text-sm text-ink-soft">{title} of the sheet</span>
        <span className="num text-lg font-semibold">{held}</span>
      </p>
      {children}
      <Outcome difference={difference} />
    </div>
  );
}

/** Undefined while nothing that can be read is typed, null when it is the same. */
function Outcome({ difference }: Pick<TotalProps, "difference">) {
  const Icon = difference === null ? CircleCheck : TriangleAlert;
  return (
    <p aria-live="polite" className="min-h-5 text-sm">
      {difference === undefined ? null : (
        <span
          className={`inline-flex items-center gap-1 ${difference === null ? "text-success" : "font-medium text-danger"}`}
        >
          <Icon aria-hidden className="size-3.5 shrink-0" />
          {difference ?? "Ties out"}
        </span>
      )}
    </p>
  );
}

function differs(keyed: number | null, held: number, write: (value: number) => string): string | null | undefined {
  if (keyed === null) return undefined;
  const difference = keyed - held;
  if (difference === 0) return null;
  return `${write(Math.abs(difference))} ${difference > 0 ? "more" : "less"} keyed`;
}

function minorOf(typed: string): number | null {
  return typed.trim() === "" ? null : parseTyped(typed, "USD");
}

function countOf(typed: string): number | null {
  const digits = typed.replaceAll(/[\s,]/g, "");
  return /^\d{1,8}$/.test(digits) ? Number(digits) : null;
}
