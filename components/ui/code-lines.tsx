import { CircleAlert, TriangleAlert } from "lucide-react";
import { cn } from "@/lib/core/cn";
import { cutLine, type CodeIssue } from "./cut-line";
import { ScrollRegion } from "./scroll-region";
import { TONE_BOX, TONE_TEXT } from "./tone";

export type CodeLine = { readonly number: number; readonly text: string; readonly issues?: readonly CodeIssue[] };

/** What is wrong, in view and wrapped however far the line itself is scrolled. */
function Issue({ issue }: { readonly issue: CodeIssue }) {
  const Icon = issue.tone === "danger" ? CircleAlert : TriangleAlert;
  return (
    <p
      className={cn(
        "sticky left-18 flex w-max max-w-[calc(100cqw-5.5rem)] gap-1.5 py-0.5 font-sans text-sm whitespace-normal",
        TONE_TEXT[issue.tone],
      )}
    >
      <Icon aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <span>
        {issue.columns ? <span className="num font-semibold">{placeOf(issue.columns)}: </span> : null}
        {issue.text}
      </span>
    </p>
  );
}

function Line({ line }: { readonly line: CodeLine }) {
  const issues = line.issues ?? [];
  return (
    <li className="grid grid-cols-[4.5rem_1fr] hover:bg-sunken">
      <span aria-label={`Line ${line.number}`} className="num pr-3 text-right text-ink-faint select-none">
        {line.number}
      </span>
      <div className="min-w-0 pr-3">
        <code className="whitespace-pre">
          {cutLine(line.text, issues).map((piece) =>
            piece.tone ? (
              <mark
                key={piece.at}
                className={cn("rounded-xs underline decoration-2 underline-offset-2", TONE_BOX[piece.tone], "border-0")}
              >
                {piece.text}
              </mark>
            ) : (
              <span key={piece.at}>{piece.text}</span>
            ),
          )}
        </code>
        {issues.map((issue) => (
          <Issue key={`${issue.columns?.[0] ?? 0} ${issue.text}`} issue={issue} />
        ))}
      </div>
    </li>
  );
}

/** Lines of a file as they are, with what is wrong marked in place and written beneath. */
export function CodeLines({ label, lines }: { readonly label: string; readonly lines: readonly CodeLine[] }) {
  return (
    <ScrollRegion label={label} className="@container py-1.5">
      <ol className="min-w-max font-mono text-sm leading-5">
        {lines.map((line) => (
          <Line key={line.number} line={line} />
        ))}
      </ol>
    </ScrollRegion>
  );
}

function placeOf([first, last]: readonly [number, number]): string {
  return first === last ? `Column ${first}` : `Columns ${first}–${last}`;
}
