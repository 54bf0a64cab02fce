import { DescriptionList, type DescriptionItem } from "@/components/ui/description-list";
import { Section } from "@/components/ui/page-header";
import { formatDate, formatInstant } from "@/lib/core/dates";
import type { AchFileDetail } from "@/lib/features/ach-files/types";
import { sizeWords } from "./words";

/** What the file says of itself, and what proves that it is the same file later. */
export function FileFacts({ file, zone }: { readonly file: AchFileDetail; readonly zone: string }) {
  const { summary } = file;
  const items: DescriptionItem[] = [
    ...(summary
      ? [
          { term: "Origin", value: `${summary.originName} ${summary.origin}`.trim() },
          { term: "Destination", value: `${summary.destinationName} ${summary.destination}`.trim() },
          {
            term: "Created",
            value: summary.createdDate
              ? `${formatDate(summary.createdDate)} ${summary.createdTime ?? ""}`.trim()
              : "not given",
            hint: "by the file's own header",
          },
          { term: "Id modifier", value: summary.modifier },
          { term: "Entry hash", value: <span className="num">{file.entryHash?.padStart(10, "0") ?? "–"}</span> },
        ]
      : []),
    { term: "Size", value: sizeWords(file.sizeBytes) },
    { term: "SHA-256", value: <code className="font-mono text-sm break-all">{file.sha256 ?? "–"}</code> },
    ...(file.checkedAt ? [{ term: "Checked", value: formatInstant(new Date(file.checkedAt), zone) }] : []),
  ];
  return (
    <Section title="File">
      <DescriptionList items={items} />
    </Section>
  );
}
