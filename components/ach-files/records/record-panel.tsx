import { CircleAlert, TriangleAlert } from "lucide-react";
import { DescriptionList } from "@/components/ui/description-list";
import { Panel } from "@/components/ui/page-header";
import { TONE_TEXT } from "@/components/ui/tone";
import { cn } from "@/lib/core/cn";
import { formatDate, isLocalDate } from "@/lib/core/dates";
import { formatMoney } from "@/lib/core/money";
import type { RecordField, RecordIssue } from "@/lib/features/ach-files/types/records";
import type { ShownRow } from "./use-records";

/** The current record: what is wrong with it in sentences, and each of its fields by name. */
export function RecordPanel({ row }: { readonly row: ShownRow | undefined }) {
  if (!row) return null;
  return (
    <section aria-label="The current record">
      <Panel className="flex flex-col gap-3">
        <h2 className="font-semibold">
          Line <span className="num">{row.line.toLocaleString("en-US")}</span>, {nameOf(row)}
        </h2>
        {row.issues.length > 0 ? (
          <ul aria-label="Issues of this record" className="flex flex-col gap-1">
            {row.issues.map((issue) => (
              <Issue key={`${issue.column} ${issue.code}`} issue={issue} />
            ))}
          </ul>
        ) : null}
        {row.fields.length > 0 ? (
          <DescriptionList
            layout="blocks"
            items={row.fields.map((field) => ({
              term: `${field.name}, ${place(field)}`,
              value: <code className="font-mono whitespace-pre-wrap">{valueOf(row, field) || "blank"}</code>,
              hint: meaningOf(field, valueOf(row, field)),
            }))}
          />
        ) : (
          <p className="text-ink-soft">
            {row.record === "Padding"
              ? "Nines that fill the last block of ten records."
              : "No layout names the columns of this line."}
          </p>
        )}
      </Panel>
    </section>
  );
}

function Issue({ issue }: { readonly issue: RecordIssue }) {
  const tone = issue.severity === "error" ? "danger" : "warning";
  const Icon = tone === "danger" ? CircleAlert : TriangleAlert;
  return (
    <li className="flex gap-1.5">
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", TONE_TEXT[tone])} />
      <span>
        <span className="num font-semibold">{place({ start: issue.column, end: issue.columnEnd })}</span>,{" "}
        {issue.field.toLowerCase()}: {issue.message}
        {issue.expected ? ` Expected: ${issue.expected}.` : null}{" "}
        <span className="text-sm text-ink-faint">
          {issue.code}
          {issue.rule ? `, ${issue.rule}` : null}
        </span>
      </span>
    </li>
  );
}

/** An addenda says of which kind it is; other records are what they are called. */
function nameOf({ record, title }: ShownRow): string {
  const name = record === "Addenda" ? title : record;
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function place({ start, end }: Pick<RecordField, "start" | "end">): string {
  return start === end ? `column ${start}` : `columns ${start}–${end}`;
}

function valueOf(row: ShownRow, { start, end }: RecordField): string {
  return row.text.slice(start - 1, end).trim();
}

/** "USD 1,200.00" of an amount, "27 Nov 2026" of a date. */
function meaningOf({ holds }: RecordField, value: string): string | undefined {
  if (holds === "amount" && /^\d{1,15}$/.test(value))
    return formatMoney({ amountMinor: Number(value), currency: "USD" });
  const date = `20${value.slice(0, 2)}-${value.slice(2, 4)}-${value.slice(4)}`;
  return holds === "date" && /^\d{6}$/.test(value) && isLocalDate(date) ? formatDate(date) : undefined;
}
