import type { RecordField, RecordIssue } from "@/lib/features/ach-files/types/records";

export type RecordTone = "danger" | "warning";

/** A stretch of a record's text: in which field it lies, and whether something is wrong there. */
export type RecordPiece = {
  readonly at: number;
  readonly text: string;
  readonly name: string;
  /** Every other field, so that neighbours can be told apart. */
  readonly isOdd: boolean;
  readonly tone: RecordTone | null;
};

/** The worse of what is wrong; null when nothing is. */
export function toneOf(issues: readonly Pick<RecordIssue, "severity">[]): RecordTone | null {
  if (issues.length === 0) return null;
  return issues.some((issue) => issue.severity === "error") ? "danger" : "warning";
}

/** The issues that touch these columns. */
export function issuesIn<T extends Pick<RecordIssue, "column" | "columnEnd">>(
  issues: readonly T[],
  { start, end }: Pick<RecordField, "start" | "end">,
): readonly T[] {
  return issues.filter((issue) => issue.column <= end && issue.columnEnd >= start);
}

/** Cuts a record where a field or an issue begins or ends. */
export function piecesOf(
  text: string,
  fields: readonly Pick<RecordField, "name" | "start" | "end">[],
  issues: readonly Pick<RecordIssue, "column" | "columnEnd" | "severity">[],
): readonly RecordPiece[] {
  const marks = [
    ...fields.flatMap((field) => [field.start - 1, field.end]),
    ...issues.flatMap((issue) => [issue.column - 1, issue.columnEnd]),
  ];
  const inside = marks.filter((mark) => mark > 0 && mark < text.length);
  const cuts = [...new Set([0, ...inside, text.length])].toSorted((a, b) => a - b);
  return cuts.slice(0, -1).map((at, index) => {
    const end = cuts[index + 1] ?? text.length;
    const field = fields.findIndex((one) => one.start - 1 <= at && at < one.end);
    return {
      at,
      text: text.slice(at, end),
      name: fields[field]?.name ?? "",
      isOdd: field % 2 === 1,
      tone: toneOf(issuesIn(issues, { start: at + 1, end })),
    };
  });
}

/** "1         11        21 …": where the columns are, above records shown as they stand. */
export function rulerOf(columns: number): string {
  let ruler = "";
  for (let column = 1; column <= columns; column += 10) ruler += String(column).padEnd(10);
  return ruler.slice(0, columns);
}
