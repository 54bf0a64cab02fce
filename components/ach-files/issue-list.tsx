import { CodeLines, type CodeLine } from "@/components/ui/code-lines";
import { LinkButton } from "@/components/ui/link-button";
import { Section } from "@/components/ui/page-header";
import type { AchFileDetail, AchIssueRow } from "@/lib/features/ach-files/types";
import { counted } from "./words";

/** What the check found, each issue beside its line with the columns marked. */
export function IssueList({ file }: { readonly file: AchFileDetail }) {
  if (file.issueCount === 0) return null;
  const shown = new Set(file.issueLines.map((line) => line.line));
  const rest = file.issues.filter((issue) => !shown.has(issue.line));
  const hidden = file.issueCount - file.issues.length;
  return (
    <Section
      title="Issues"
      count={counted(file.issueCount, "issue", "issues")}
      actions={
        file.summary && file.status !== "checking" ? (
          <LinkButton size="small" href={`/ach-files/${file.id}/records?issues=1`}>
            See them in place
          </LinkButton>
        ) : null
      }
    >
      <div className="flex flex-col gap-3">
        {file.issueLines.length > 0 ? (
          <CodeLines label="Lines with issues" lines={file.issueLines.map((line) => toLine(line, file.issues))} />
        ) : null}
        {rest.length > 0 ? (
          <ul className="flex flex-col rounded-md border bg-surface">
            {rest.map((issue) => (
              <li key={`${issue.line} ${issue.column} ${issue.code}`} className="border-t px-3 py-1.5 first:border-t-0">
                <span className="num font-medium">{place(issue)}</span>: {issue.message}
              </li>
            ))}
          </ul>
        ) : null}
        {hidden > 0 ? (
          <p className="text-ink-soft">
            {counted(hidden, "more issue is", "more issues are")} not shown. Mend these first and upload the file again.
          </p>
        ) : null}
      </div>
    </Section>
  );
}

function toLine(line: { line: number; text: string }, issues: readonly AchIssueRow[]): CodeLine {
  return {
    number: line.line,
    text: line.text,
    issues: issues
      .filter((issue) => issue.line === line.line)
      .map((issue) => ({
        columns: [issue.column, issue.columnEnd] as const,
        text: `${issue.record}, ${issue.field}: ${issue.message} (${issue.code})`,
        tone: issue.severity === "error" ? "danger" : "warning",
      })),
  };
}

function place(issue: AchIssueRow): string {
  return `Line ${issue.line}, columns ${issue.column}–${issue.columnEnd}, ${issue.record.toLowerCase()}, ${issue.field.toLowerCase()}`;
}
