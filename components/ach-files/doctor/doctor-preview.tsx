import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/page-header";
import type { RepairPreview } from "@/lib/features/ach-files/types/repairs";
import { counted } from "../words";
import { DiffList } from "./diff-list";

/** What the copy would be: its verdict, what would stay wrong, and each changed record before and after. */
export function DoctorPreview({ preview }: { readonly preview: RepairPreview }) {
  const { records, changeCount, issueCount, issues, verdict } = preview;
  const shown = records.reduce((sum, record) => sum + record.changes.length, 0);
  return (
    <Section title="Preview" count={counted(changeCount, "change", "changes")}>
      <div className="flex flex-col gap-3">
        <Notice tone={verdict === "invalid" ? "warning" : "success"} title={verdictWords(preview)}>
          {issues.length > 0 ? (
            <ul aria-label="Issues that stay" className="list-disc pl-4">
              {issues.map((issue) => (
                <li key={`${issue.line} ${issue.column} ${issue.code}`}>
                  <span className="num">Line {issue.line}</span>, {issue.field.toLowerCase()}: {issue.message}
                </li>
              ))}
              {issueCount > issues.length ? <li>{(issueCount - issues.length).toLocaleString("en-US")} more</li> : null}
            </ul>
          ) : null}
        </Notice>
        <DiffList records={records} />
        {changeCount > shown ? (
          <p className="text-ink-soft">
            The first {shown.toLocaleString("en-US")} of {counted(changeCount, "change", "changes")} are shown. All are
            made.
          </p>
        ) : null}
      </div>
    </Section>
  );
}

function verdictWords({ verdict, issueCount }: RepairPreview): string {
  if (verdict === "valid") return "The copy is valid: every record, count, total and hash agrees.";
  if (verdict === "repairable") return "The copy can be sent; its form stays off in these ways:";
  return `The copy is still refused: ${counted(issueCount, "issue stays", "issues stay")}, not for a machine to put right.`;
}
