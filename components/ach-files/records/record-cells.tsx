import { CircleAlert, TriangleAlert } from "lucide-react";
import { TONE_BOX, TONE_TEXT } from "@/components/ui/tone";
import { cn } from "@/lib/core/cn";
import type { RecordField } from "@/lib/features/ach-files/types/records";
import { issuesIn, piecesOf, rulerOf, toneOf } from "./pieces";
import type { ShownRow } from "./use-records";

const LINE = "num w-24 shrink-0 px-3 text-right text-sm";
const RECORD = "w-28 shrink-0 truncate px-3 text-sm";
const HEAD = "flex items-center text-sm font-medium text-ink-faint";
const TEXT = "px-3 font-mono text-sm whitespace-pre";

/** Wide enough for the name of a field and for what stands in it. */
function widthOf({ name, start, end }: RecordField): string {
  return `${Math.max(name.length * 0.44, (end - start + 1) * 0.46) + 1.25}rem`;
}

/** The heading: a ruler over records as they stand, or the names of the fields where all rows are of one kind. */
export function RecordHead({ fields }: { readonly fields: readonly RecordField[] | null }) {
  return (
    <>
      <div role="columnheader" className={cn(HEAD, LINE, "justify-end")}>
        Line
      </div>
      <div role="columnheader" className={cn(HEAD, RECORD)}>
        Record
      </div>
      {fields === null ? (
        <div role="columnheader" aria-label="Columns 1 to 94" className={cn(HEAD, TEXT, "font-normal")}>
          {rulerOf(94)}
        </div>
      ) : (
        fields.map((field) => (
          <div
            key={field.start}
            role="columnheader"
            title={`Columns ${field.start}–${field.end}`}
            style={{ width: widthOf(field) }}
            className={cn(HEAD, "shrink-0 px-2 whitespace-nowrap")}
          >
            {field.name}
          </div>
        ))
      )}
    </>
  );
}

/** A row: its line, its kind and its columns, marked where something is wrong. */
export function RecordCells({
  row,
  isColumns,
}: {
  readonly row: ShownRow | undefined;
  /** Each field in a column of its own. */
  readonly isColumns: boolean;
}) {
  if (!row) {
    return (
      <div role="gridcell" className="flex items-center px-3 text-sm text-ink-faint">
        Being read
      </div>
    );
  }
  const tone = toneOf(row.issues);
  const Icon = tone === "danger" ? CircleAlert : TriangleAlert;
  return (
    <>
      <div role="gridcell" className={cn(LINE, "flex items-center justify-end gap-1 text-ink-faint")}>
        {tone ? <Icon role="img" aria-label="Has issues" className={cn("size-3.5", TONE_TEXT[tone])} /> : null}
        {row.line}
      </div>
      <div role="gridcell" className={cn(RECORD, "leading-7", row.layout === -1 && "text-ink-faint")}>
        {row.record}
      </div>
      {isColumns ? <FieldCells row={row} /> : <WholeCell row={row} />}
    </>
  );
}

function WholeCell({ row }: { readonly row: ShownRow }) {
  return (
    <div role="gridcell" className={cn(TEXT, "leading-7")}>
      {piecesOf(row.text, row.fields, row.issues).map((piece) => (
        <span
          key={piece.at}
          title={piece.name}
          className={cn(
            piece.isOdd && "bg-sunken",
            piece.tone && [TONE_BOX[piece.tone], "border-0 underline decoration-2 underline-offset-2"],
          )}
        >
          {piece.text}
        </span>
      ))}
    </div>
  );
}

function FieldCells({ row }: { readonly row: ShownRow }) {
  return row.fields.map((field) => {
    const tone = toneOf(issuesIn(row.issues, field));
    return (
      <div
        key={field.start}
        role="gridcell"
        style={{ width: widthOf(field) }}
        className={cn(
          "shrink-0 px-2 font-mono text-sm leading-7 whitespace-pre",
          tone && [TONE_BOX[tone], "border-0 underline decoration-2 underline-offset-2"],
        )}
      >
        {row.text.slice(field.start - 1, field.end).trim()}
      </div>
    );
  });
}
