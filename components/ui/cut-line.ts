export type CodeIssue = {
  /** First and last column, counted from 1, both included. Null when the issue is about the whole line. */
  readonly columns: readonly [from: number, to: number] | null;
  readonly text: string;
  readonly tone: "danger" | "warning";
};

export type Piece = { readonly at: number; readonly text: string; readonly tone: CodeIssue["tone"] | null };

/** Cuts a line where a highlighted range begins or ends; where ranges overlap, danger wins. */
export function cutLine(text: string, issues: readonly CodeIssue[]): readonly Piece[] {
  const ranges = issues.flatMap((issue) =>
    issue.columns ? [{ from: issue.columns[0] - 1, to: issue.columns[1], tone: issue.tone }] : [],
  );
  const inside = (at: number): number => Math.min(text.length, Math.max(0, at));
  const cuts = [
    ...new Set([0, text.length, ...ranges.flatMap((range) => [inside(range.from), inside(range.to)])]),
  ].toSorted((a, b) => a - b);
  return cuts.slice(0, -1).map((at, index) => {
    const tones = ranges.filter((range) => range.from <= at && at < range.to).map((range) => range.tone);
    return {
      at,
      text: text.slice(at, cuts[index + 1]),
      tone: tones.includes("danger") ? "danger" : (tones[0] ?? null),
    };
  });
}
