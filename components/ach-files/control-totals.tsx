"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { CircleCheck, TriangleAlert } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { AmountField } from "@/components/ui/amount-field";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Panel, Section } from "@/components/ui/page-header";
import { SubmitButton } from "@/components/ui/submit-button";
import { Cell, HeadCell, Row, Table, TableHead } from "@/components/ui/table";
import { TextField } from "@/components/ui/text-field";
import { showToast } from "@/components/ui/toast";
import { formatInstant } from "@/lib/core/dates";
import { formatMinor } from "@/lib/core/money";
import { keyControlTotalsAction } from "@/lib/features/ach-files/actions";
import { controlTotalsSchema, type ControlTotalsInput } from "@/lib/features/ach-files/schema";
import type { AchFileDetail, ControlTotals as Totals } from "@/lib/features/ach-files/types";

type ControlTotalsProps = {
  readonly file: Pick<AchFileDetail, "id" | "status" | "entryCount" | "debitMinor" | "creditMinor" | "control">;
  /** Names of the accounts that ask for them. */
  readonly askedBy: readonly string[];
  /** Only whoever uploaded the file keys them, and while it can still be sent. */
  readonly mayKey: boolean;
  readonly zone: string;
};

/** Totals keyed from the uploader's own records beside those of the file. Nothing where nobody asks and none are keyed. */
export function ControlTotals({ file, askedBy, mayKey, zone }: ControlTotalsProps) {
  const [again, setAgain] = useState(false);
  const { control } = file;
  if (!control && (askedBy.length === 0 || !mayKey)) return null;
  const isOpen = mayKey && (!control || control.agrees === false || again);
  return (
    <Section
      title="Control totals"
      actions={
        mayKey && control && !isOpen ? (
          <Button size="small" onPress={() => setAgain(true)}>
            Key them again
          </Button>
        ) : null
      }
    >
      <Panel className="flex max-w-2xl flex-col gap-3">
        {control ? <Compared file={file} control={control} zone={zone} /> : <Asked askedBy={askedBy} />}
        {isOpen ? <ControlForm fileId={file.id} control={control} onKeyed={() => setAgain(false)} /> : null}
      </Panel>
    </Section>
  );
}

function Asked({ askedBy }: Pick<ControlTotalsProps, "askedBy">) {
  const [only] = askedBy;
  return (
    <p>
      {askedBy.length === 1 ? `${only} asks` : `${askedBy.length} accounts that the file may settle on ask`} for control
      totals: key them from the payroll register or ledger that the file was made of. Without them the file is not sent
      there.
    </p>
  );
}

type Line = { readonly label: string; readonly keyed: number; readonly held: number; readonly isCount?: boolean };

function Compared({ file, control, zone }: Pick<ControlTotalsProps, "file" | "zone"> & { readonly control: Keyed }) {
  const isChecked = control.agrees !== null;
  const lines: Line[] = [
    { label: "Entries", keyed: control.entryCount, held: file.entryCount, isCount: true },
    { label: "Debits", keyed: control.debitMinor, held: file.debitMinor },
    { label: "Credits", keyed: control.creditMinor, held: file.creditMinor },
  ];
  return (
    <>
      {control.agrees === false ? (
        <Notice tone="danger" title="The control totals differ from the file">
          It cannot be sent to an account that asks for them before they agree. Compare both with where the file comes
          from; key them again where you mistyped.
        </Notice>
      ) : null}
      <Table label="Control totals beside the file">
        <TableHead>
          <HeadCell>Total</HeadCell>
          <HeadCell numeric>Keyed</HeadCell>
          <HeadCell numeric>The file</HeadCell>
          <HeadCell>Outcome</HeadCell>
        </TableHead>
        <tbody>
          {lines.map((line) => (
            <Row key={line.label} walk={false}>
              <Cell heading>{line.label}</Cell>
              <Cell numeric>{written(line, line.keyed)}</Cell>
              <Cell numeric>{isChecked ? written(line, line.held) : "being checked"}</Cell>
              <Cell>{isChecked ? <Outcome line={line} /> : "–"}</Cell>
            </Row>
          ))}
        </tbody>
      </Table>
      <p className="text-sm text-ink-soft">Keyed {formatInstant(new Date(control.keyedAt), zone)}.</p>
    </>
  );
}

type Keyed = Totals & { readonly keyedAt: string; readonly agrees: boolean | null };

function written({ isCount }: Line, value: number): string {
  return isCount ? value.toLocaleString("en-US") : formatMinor(value, "USD");
}

function Outcome({ line }: { readonly line: Line }) {
  const difference = line.keyed - line.held;
  if (difference === 0) {
    return (
      <span className="inline-flex items-center gap-1 text-success">
        <CircleCheck aria-hidden className="size-3.5 shrink-0" />
        equal
      </span>
    );
  }
  return (
    <span className="inline-flex items-center gap-1 font-medium text-danger">
      <TriangleAlert aria-hidden className="size-3.5 shrink-0" />
      {written(line, Math.abs(difference))} {difference > 0 ? "more" : "less"} keyed
    </span>
  );
}

type ControlFormProps = { readonly fileId: string; readonly control: Keyed | null; readonly onKeyed: () => void };

/** What was keyed last stands in the fields, to be mended. */
function typedBefore(control: Keyed | null): Omit<ControlTotalsInput, "fileId"> {
  if (!control) return { entryCount: "", debit: "", credit: "" };
  const { entryCount, debitMinor, creditMinor } = control;
  return {
    entryCount: entryCount.toLocaleString("en-US"),
    debit: formatMinor(debitMinor, "USD"),
    credit: formatMinor(creditMinor, "USD"),
  };
}

function ControlForm({ fileId, control, onKeyed }: ControlFormProps) {
  const router = useRouter();
  const [refusal, setRefusal] = useState<string | null>(null);
  const form = useForm<ControlTotalsInput>({
    resolver: zodResolver(controlTotalsSchema, undefined, { raw: true }),
    defaultValues: { fileId, ...typedBefore(control) },
  });
  const { register, formState } = form;
  const { errors } = formState;
  const submit = form.handleSubmit(async (input) => {
    setRefusal(null);
    const result = await keyControlTotalsAction(input).catch(() => null);
    if (result === null) setRefusal("The desk could not be reached. What you typed is kept here: try again.");
    else if (result.ok) showToast(result.value.compared ? "The control totals agree with the file." : "Kept.");
    else if (result.reason !== "control_totals_differ") setRefusal(result.sentence);
    if (result?.ok) onKeyed();
    // What was keyed is stored and shown beside the file, equal or not.
    if (result) router.refresh();
  });
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-3">
      <div className="grid gap-3 sm:grid-cols-3">
        <TextField
          {...register("entryCount")}
          label="Number of entries"
          inputMode="numeric"
          autoComplete="off"
          error={errors.entryCount?.message}
        />
        <AmountField {...register("debit")} label="Total debits" currency="USD" error={errors.debit?.message} />
        <AmountField {...register("credit")} label="Total credits" currency="USD" error={errors.credit?.message} />
      </div>
      {refusal ? <Notice tone="danger">{refusal}</Notice> : null}
      <div className="flex flex-wrap items-center gap-3">
        <SubmitButton variant="secondary" pending={formState.isSubmitting} pendingLabel="Comparing…">
          Compare with the file
        </SubmitButton>
        <p className="min-w-0 flex-1 basis-48 text-sm text-ink-soft">
          Kept with the file and in the trail; 0 where there are none.
        </p>
      </div>
    </form>
  );
}
