import type { Field, FieldKind } from "../../lib/formats/nacha/fields/field";
import { LAYOUTS, type RecordLayout } from "../../lib/formats/nacha/fields/layouts";
import { table } from "./markdown";

const KINDS: Readonly<Record<FieldKind, string>> = {
  constant: "always",
  choice: "one of",
  digits: "digits",
  count: "digits, or blanks",
  amount: "digits, cents",
  text: "text",
  required: "text, not only blanks and zeros",
  present: "text, not blank",
  account: "account or card number, not blank; shown masked",
  secret: "text; long numbers in it are shown masked",
  date: "date as YYMMDD",
  time: "time as HHMM, or blanks",
  routing: "a blank or zero and a routing number",
  modifier: "A to Z or 0 to 9",
  settlement: "blank, or a day of the year from the operator",
  reserved: "blank",
};

function holds({ kind, values }: Field): string {
  const listed = (values ?? []).map((value) => `\`${value}\``).join(" ");
  return `${KINDS[kind]} ${listed}`.trim();
}

function section({ title, fields, source }: RecordLayout): string {
  const rows = Object.values(fields).map((field) => [
    field.start === field.end ? String(field.start) : `${field.start}-${field.end}`,
    field.name,
    holds(field),
  ]);
  return `## ${title}\n\n${table(["Columns", "Field", "Holds"], rows)}\n\n${source}.\n`;
}

/** Every record of a NACHA file, column by column. */
export function nachaFieldsPage(): string {
  const intro =
    "# Fields of a NACHA file\n\nThe one table that parsing, checking, writing and the screens read (`lib/formats/nacha/fields`). Columns are counted from 1, the last one included.\n";
  return [intro, ...Object.values(LAYOUTS).map(section)].join("\n");
}
