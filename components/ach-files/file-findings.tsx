import { Section } from "@/components/ui/page-header";
import { formatDate } from "@/lib/core/dates";
import { TextLink } from "@/components/ui/link-button";
import type { AchFileDetail, AchFindings } from "@/lib/features/ach-files/types";
import { linesOf } from "./finding-lines";
import { FindingTable } from "./finding-table";
import { FindingsWatch } from "./findings-watch";
import { counted } from "./words";

/** What stands out in a checked file: its largest entries, who is paid for the first time, and what was paid before. */
export function FileFindings({ file }: { readonly file: AchFileDetail }) {
  const { findings, id } = file;
  if (findings === null) {
    if (file.status !== "ready") return null;
    return (
      <Section title="What stands out">
        <FindingsWatch fileId={id} />
      </Section>
    );
  }
  return (
    <>
      <Section title="What stands out">
        <ul className="flex flex-col rounded-md border bg-surface">
          {linesOf(findings).map(({ key, text, isQuiet }) => (
            <li
              key={key}
              className={`border-t px-3 py-1.5 first:border-t-0 ${isQuiet ? "text-ink-soft" : "font-medium"}`}
            >
              {text}
            </li>
          ))}
        </ul>
      </Section>
      <FindingTable title="Largest entries" fileId={id} entries={findings.largest} />
      <NewAndRepeated fileId={id} findings={findings} />
      <RepeatedBatches fileId={id} batches={findings.repeatedBatches} />
    </>
  );
}

const BEFORE = { label: "Sent before", of: sentBefore };
const CORRECTED = { label: "Corrected", of: corrected };

function sentBefore({ fileId, fileName, sentOn }: AchFindings["repeatedEntries"]["examples"][number]) {
  return (
    <>
      <TextLink href={`/ach-files/${fileId}`}>{fileName}</TextLink>, {formatDate(sentOn)}
    </>
  );
}

function corrected({ code, acceptedOn }: AchFindings["outdated"]["examples"][number]) {
  return `${code}, accepted ${formatDate(acceptedOn)}`;
}

function NewAndRepeated({ fileId, findings }: { readonly fileId: string; readonly findings: AchFindings }) {
  const { newPayees, repeatedEntries, doubledEntries, outdated } = findings;
  const entries = (count: number): string => counted(count, "entry", "entries");
  return (
    <>
      <FindingTable title="New payees" count={entries(newPayees.count)} fileId={fileId} entries={newPayees.examples} />
      <FindingTable
        title="Paid in the last 60 days already"
        count={entries(repeatedEntries.count)}
        fileId={fileId}
        entries={repeatedEntries.examples}
        last={BEFORE}
      />
      <FindingTable
        title="Twice in this file"
        count={entries(doubledEntries.count)}
        fileId={fileId}
        entries={doubledEntries.examples}
      />
      <FindingTable
        title="Known to be out of date"
        count={entries(outdated.count)}
        fileId={fileId}
        entries={outdated.examples}
        last={CORRECTED}
      />
    </>
  );
}

function RepeatedBatches({
  fileId,
  batches,
}: {
  readonly fileId: string;
  readonly batches: AchFindings["repeatedBatches"];
}) {
  if (batches.length === 0) return null;
  return (
    <Section title="Batches sent in the last 60 days already" count={counted(batches.length, "batch", "batches")}>
      <ul className="flex flex-col rounded-md border bg-surface">
        {batches.map((batch) => (
          <li key={`${batch.line} ${batch.fileId}`} className="border-t px-3 py-1.5 first:border-t-0">
            <TextLink href={`/ach-files/${fileId}/records?batch=${batch.line}`}>Batch {batch.number}</TextLink> is one
            of <TextLink href={`/ach-files/${batch.fileId}`}>{batch.fileName}</TextLink>, sent{" "}
            {formatDate(batch.sentOn)}.
          </li>
        ))}
      </ul>
    </Section>
  );
}
