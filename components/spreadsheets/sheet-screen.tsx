"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Download } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { EmptyState } from "@/components/ui/empty-state";
import { FileDrop } from "@/components/ui/file-drop";
import { LinkButton, TextLink } from "@/components/ui/link-button";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/page-header";
import { ReadyFieldset } from "@/components/ui/ready-fieldset";
import { makeSettingsSchema, type MakeSettingsInput } from "@/lib/features/spreadsheets/schema";
import type { SavedMapping, SheetAccount } from "@/lib/features/spreadsheets/types";
import { askMade } from "./ask";
import { ColumnFields } from "./column-fields";
import { MappingBar } from "./mapping-bar";
import { PaymentFields } from "./payment-fields";
import { SheetFacts } from "./sheet-facts";
import { SheetRows } from "./sheet-rows";
import { TieOut } from "./tie-out";
import { useSheet } from "./use-sheet";

type SheetScreenProps = { readonly accounts: readonly SheetAccount[]; readonly mappings: readonly SavedMapping[] };

const START: MakeSettingsInput = {
  mapping: { columns: {}, accountType: "checking", direction: "credit", decimals: "point", dates: "YMD" },
  accountId: "",
  companyId: "",
  companyName: "",
  sec: "PPD",
  description: "",
  effectiveDate: "",
  entryCount: "",
  debit: "",
  credit: "",
  compared: false,
};

const FIELDS = [
  "accountId",
  "companyId",
  "companyName",
  "sec",
  "description",
  "effectiveDate",
  "entryCount",
  "debit",
  "credit",
  "compared",
] as const satisfies readonly (keyof MakeSettingsInput)[];

type Refused = { readonly sentence: string; readonly earlierFileId?: string };

/** From a sheet to an ACH file: choose it, say what its columns are, look at its rows, tie the totals out, make the file. */
export function SheetScreen({ accounts, mappings }: SheetScreenProps) {
  const router = useRouter();
  const [refused, setRefused] = useState<Refused | null>(null);
  const form = useForm<MakeSettingsInput>({
    resolver: zodResolver(makeSettingsSchema, undefined, { raw: true }),
    defaultValues: START,
  });
  const sheet = useSheet(form);
  const { file, answer } = sheet;
  const submit = form.handleSubmit(async (settings) => {
    setRefused(null);
    if (!file) return;
    const result = await askMade(file, settings);
    if (result.ok) return router.push(`/ach-files/${result.value.fileId}`);
    const field = FIELDS.find((name) => name === result.field);
    if (field) form.setError(field, { message: result.sentence }, { shouldFocus: true });
    else setRefused(result);
  });
  if (accounts.length === 0) {
    return (
      <EmptyState title="No account to settle on">
        You have no USD account. An administrator can give you one.
      </EmptyState>
    );
  }
  if (!file || !answer) return <Choose sheet={sheet} />;
  const isReadable = answer.csvProblemCount === 0;
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <ReadyFieldset>
        <SheetFacts file={file} answer={answer} sheet={sheet} />
        {isReadable ? (
          <>
            <Section title="Columns" actions={<MappingBar form={form} mappings={mappings} header={answer.header} />}>
              <ColumnFields form={form} answer={answer} />
            </Section>
            <Section title="Payment">
              <PaymentFields form={form} accounts={accounts} />
            </Section>
            <SheetRows answer={answer} isReading={sheet.isReading} refusal={sheet.refusal} />
            <TieOut form={form} reading={answer.reading} accounts={accounts} isReading={sheet.isReading}>
              {refused ? <Refusal refused={refused} /> : null}
            </TieOut>
          </>
        ) : null}
      </ReadyFieldset>
    </form>
  );
}

function Choose({ sheet }: { readonly sheet: ReturnType<typeof useSheet> }) {
  return (
    <div className="flex max-w-2xl flex-col gap-4">
      <FileDrop
        label="Drop a spreadsheet saved as CSV"
        hint="Up to 20 MB and 100,000 rows, with the names of the columns in the first row. Nothing of it is stored before you make the file."
        accept={[".csv", ".txt", ".tsv", "text/csv"]}
        disabled={sheet.isReading}
        onFile={(file) => void sheet.choose(file)}
      />
      <p aria-live="polite" className="text-sm text-ink-soft empty:hidden">
        {sheet.isReading ? "The sheet is being read…" : ""}
      </p>
      {sheet.refusal ? <Notice tone="danger">{sheet.refusal}</Notice> : null}
      <div className="flex flex-wrap items-center gap-3">
        <LinkButton href="/api/spreadsheets/template" download icon={<Download aria-hidden className="size-4" />}>
          Download a template
        </LinkButton>
        <p className="min-w-0 flex-1 basis-64 text-sm text-ink-soft">
          Your own columns are fine too: you say which is which, and the desk remembers it. The template&apos;s example
          row has no amount, so it cannot be paid by mistake.
        </p>
      </div>
    </div>
  );
}

function Refusal({ refused }: { readonly refused: Refused }) {
  return (
    <Notice tone="danger">
      {refused.sentence}{" "}
      {refused.earlierFileId ? <TextLink href={`/ach-files/${refused.earlierFileId}`}>Open that file</TextLink> : null}
    </Notice>
  );
}
