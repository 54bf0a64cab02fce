import { useWatch, type UseFormReturn } from "react-hook-form";
import { Panel } from "@/components/ui/page-header";
import { Select } from "@/components/ui/select";
import type { MakeSettingsInput } from "@/lib/features/spreadsheets/schema";
import type { SheetAnswer } from "@/lib/features/spreadsheets/types";
import { NEEDED_FIELDS, SHEET_FIELD_NAMES, SHEET_FIELDS, type SheetField } from "@/lib/formats/sheet/types";
import { columnLetter, DATE_WORDS, DECIMAL_WORDS, options } from "./words";

type ColumnFieldsProps = { readonly form: UseFormReturn<MakeSettingsInput>; readonly answer: SheetAnswer };

const isNeeded = (field: SheetField): boolean => NEEDED_FIELDS.some((needed) => needed === field);

/** Which column says what, and what holds for rows that do not say. */
export function ColumnFields({ form, answer }: ColumnFieldsProps) {
  const columns = useWatch({ control: form.control, name: "mapping.columns" });
  return (
    <Panel className="flex flex-col gap-4">
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-5">
        {SHEET_FIELDS.map((field) => (
          <ColumnField key={field} {...{ form, answer, field }} chosen={columns[field] ?? ""} />
        ))}
      </div>
      <div className="grid gap-3 border-t pt-3 sm:grid-cols-2 lg:grid-cols-4">
        <Select
          {...form.register("mapping.direction")}
          label="Rows that do not say are"
          options={[
            { value: "credit", label: "Credits: money is paid out" },
            { value: "debit", label: "Debits: money is collected" },
          ]}
        />
        <Select
          {...form.register("mapping.accountType")}
          label="Accounts without a type are"
          options={[
            { value: "checking", label: "Checking" },
            { value: "savings", label: "Savings" },
          ]}
        />
        <Select
          {...form.register("mapping.decimals")}
          label="Amounts are written like"
          options={options(DECIMAL_WORDS)}
        />
        <Select {...form.register("mapping.dates")} label="Dates are written like" options={options(DATE_WORDS)} />
      </div>
    </Panel>
  );
}

function ColumnField({ form, answer, field, chosen }: ColumnFieldsProps & { field: SheetField; chosen: string }) {
  const { header, samples, reading } = answer;
  const place = header.indexOf(chosen);
  const isLost = chosen !== "" && place === -1;
  const sample = samples[place];
  const problem = reading?.problems.find((one) => one.row === 0 && one.field === field);
  return (
    <Select
      {...form.register(`mapping.columns.${field}`)}
      value={chosen}
      label={SHEET_FIELD_NAMES[field]}
      optional={!isNeeded(field)}
      placeholder={isNeeded(field) ? "Choose a column" : "No column"}
      options={[
        ...header.flatMap((name, at) =>
          name === "" ? [] : [{ value: name, label: `${columnLetter(at + 1)}: ${name}` }],
        ),
        ...(isLost ? [{ value: chosen, label: `${chosen} (not in this sheet)` }] : []),
      ]}
      hint={sample ? `First: ${sample}` : undefined}
      error={problem?.message}
    />
  );
}
