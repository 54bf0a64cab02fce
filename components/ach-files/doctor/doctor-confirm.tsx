"use client";

import { Button } from "@/components/ui/button";
import { DescriptionList } from "@/components/ui/description-list";
import { Panel, Section } from "@/components/ui/page-header";
import { TextArea } from "@/components/ui/text-field";
import type { RepairDesk, RepairPreview } from "@/lib/features/ach-files/types/repairs";
import { sizeWords } from "../words";
import type { useDoctor } from "./use-doctor";

type DoctorConfirmProps = {
  readonly desk: RepairDesk;
  readonly preview: RepairPreview;
  readonly doctor: ReturnType<typeof useDoctor>;
};

/** Why it is done, what will be stored, and the button that stores it. */
export function DoctorConfirm({ desk, preview, doctor }: DoctorConfirmProps) {
  const isSaid = doctor.reason.trim().length >= 3;
  return (
    <Section title="Make the copy">
      <Panel className="flex max-w-3xl flex-col gap-3">
        <DescriptionList
          items={[
            { term: "SHA-256 as uploaded", value: <Hash text={desk.sha256} /> },
            { term: "SHA-256 of the copy", value: <Hash text={preview.sha256} />, hint: sizeWords(preview.sizeBytes) },
          ]}
        />
        <TextArea
          label="Reason"
          rows={2}
          maxLength={500}
          value={doctor.reason}
          onChange={(event) => doctor.setReason(event.currentTarget.value)}
          hint="Why this is right: it stands in the audit trail with your name."
          error={doctor.refused?.field === "reason" ? doctor.refused.sentence : undefined}
        />
        <div className="flex flex-wrap items-center gap-3">
          <Button variant="primary" pending={doctor.isMaking} isDisabled={!isSaid} onPress={doctor.make}>
            Make the repaired copy
          </Button>
          <p className="min-w-0 flex-1 basis-64 text-sm text-ink-soft">
            {isSaid ? null : "Needs a reason. "}The file as it was uploaded is kept, marked discarded; the copy takes
            its place and is checked like any upload. Nothing is sent.
          </p>
        </div>
      </Panel>
    </Section>
  );
}

function Hash({ text }: { readonly text: string }) {
  return <code className="font-mono text-sm break-all">{text}</code>;
}
