import { DescriptionList } from "@/components/ui/description-list";
import { TextLink } from "@/components/ui/link-button";
import { Section } from "@/components/ui/page-header";
import type { AchFileDetail } from "@/lib/features/ach-files/types";
import type { RepairStory as Story } from "@/lib/features/ach-files/types/repairs";
import { DiffList } from "./doctor/diff-list";
import { counted, REPAIR_WORDS } from "./words";

/** How a repaired copy came to be: from which bytes, by whom, why, and what was changed. */
export function RepairStory({ file, story }: { readonly file: AchFileDetail; readonly story: Story }) {
  const names = [...new Set(story.applied)].map((name) => REPAIR_WORDS[name] ?? name);
  return (
    <Section title="Repaired" count={counted(story.changeCount, "change", "changes")}>
      <div className="flex flex-col gap-3">
        <DescriptionList
          items={[
            {
              term: "Repaired from",
              value: <TextLink href={`/ach-files/${story.originalId}`}>the file as it was</TextLink>,
              hint: <code className="font-mono break-all">{story.originalSha256}</code>,
            },
            {
              term: "To this file",
              value: file.fileName,
              hint: <code className="font-mono break-all">{file.sha256}</code>,
            },
            { term: "Repairs", value: names.join("; ") || "not listed" },
            { term: "By", value: file.uploadedBy },
            { term: "Reason", value: story.reason ?? "none given" },
          ]}
        />
        {story.records.length > 0 ? <DiffList records={story.records} /> : null}
      </div>
    </Section>
  );
}
