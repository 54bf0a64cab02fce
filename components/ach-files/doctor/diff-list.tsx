import { ScrollRegion } from "@/components/ui/scroll-region";
import { cn } from "@/lib/core/cn";
import type { RecordDiff } from "@/lib/features/ach-files/types/repairs";
import { piecesOf } from "../records/pieces";

type Change = RecordDiff["changes"][number];

/** Changed records, each with its line before and after where it can be shown, and every field that changed. */
export function DiffList({ records }: { readonly records: readonly RecordDiff[] }) {
  return (
    <ScrollRegion label="Changed records" className="max-h-[32rem] overflow-y-auto">
      <ol className="min-w-max">
        {records.map((record) => (
          <li key={`${record.line} ${record.record}`} className="border-t px-3 py-2 first:border-t-0">
            <p className="font-medium">
              Line <span className="num">{record.line.toLocaleString("en-US")}</span>, {record.record.toLowerCase()}
            </p>
            {record.before !== null && record.after !== null ? (
              <div className="py-1 font-mono text-sm leading-5">
                <Side kind="before" text={record.before} changes={record.changes} />
                <Side kind="after" text={record.after} changes={record.changes} />
              </div>
            ) : null}
            <ul className="text-sm text-ink-soft">
              {record.changes.map((change) => (
                <li key={`${change.repair} ${change.column} ${change.field}`}>
                  {change.field}, {place(change)}: <Value text={change.before} as="del" /> <span aria-hidden>→</span>
                  <span className="sr-only">becomes</span> <Value text={change.after} as="ins" />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </ScrollRegion>
  );
}

function Side({
  kind,
  text,
  changes,
}: {
  readonly kind: "before" | "after";
  readonly text: string;
  readonly changes: readonly Change[];
}) {
  const marks = changes.map(({ column, columnEnd }) => ({ column, columnEnd, severity: "error" as const }));
  return (
    <p className="whitespace-pre">
      <span className="sr-only">{kind === "before" ? "Before: " : "After: "}</span>
      <span aria-hidden className={cn("inline-block w-4", kind === "before" ? "text-danger" : "text-success")}>
        {kind === "before" ? "−" : "+"}
      </span>
      {piecesOf(text, [], marks).map((piece) => (
        <span
          key={piece.at}
          className={cn(
            piece.tone && (kind === "before" ? "bg-danger-wash text-danger" : "bg-success-wash text-success"),
          )}
        >
          {piece.text}
        </span>
      ))}
    </p>
  );
}

function Value({ text, as: Tag }: { readonly text: string; readonly as: "del" | "ins" }) {
  return <Tag className="font-mono whitespace-pre text-ink no-underline">{text.trim() === "" ? "nothing" : text}</Tag>;
}

function place({ column, columnEnd }: Change): string {
  return column === columnEnd ? `column ${column}` : `columns ${column}–${columnEnd}`;
}
