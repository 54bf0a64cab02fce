"use client";

import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { DateField } from "@/components/ui/date-field";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/page-header";
import { isBusinessDay } from "@/lib/core/business-days";
import type { RepairDesk } from "@/lib/features/ach-files/types/repairs";
import { counted } from "../words";
import { DoctorConfirm } from "./doctor-confirm";
import { DoctorPreview } from "./doctor-preview";
import { keyOf, useDoctor } from "./use-doctor";

/** What can be repaired in a file: chosen, looked at, and made as a copy. */
export function DoctorForm({ desk }: { readonly desk: RepairDesk }) {
  const doctor = useDoctor(desk);
  if (desk.offers.length === 0) {
    return (
      <div className="mb-6">
        <EmptyState title="There is nothing to repair here">
          {desk.issueCount > 0
            ? "What is wrong with this file is not for a machine to put right. Its records show each issue in place."
            : "Totals, numbers, dates and padding are in order as they stand."}
        </EmptyState>
      </div>
    );
  }
  return (
    <>
      <Section title="Repairs" count={counted(desk.offers.length, "repair offered", "repairs offered")}>
        <ul aria-label="Repairs offered" className="flex max-w-3xl flex-col rounded-md border bg-surface">
          {desk.offers.map((offer) => (
            <OfferItem key={keyOf(offer)} offer={offer} desk={desk} doctor={doctor} />
          ))}
        </ul>
        <div className="flex flex-wrap items-center gap-3 pt-3">
          <Button
            variant={doctor.preview ? "secondary" : "primary"}
            pending={doctor.isLooking}
            isDisabled={doctor.chosen.size === 0 || doctor.isMaking}
            onPress={doctor.look}
          >
            Preview the changes
          </Button>
          <p className="text-sm text-ink-soft">
            {doctor.chosen.size === 0 ? "Choose at least one repair." : "Nothing is stored by looking."}
          </p>
        </div>
      </Section>
      {doctor.refused && doctor.refused.field !== "effectiveDate" ? (
        <Notice tone="danger" className="mb-6">
          {doctor.refused.sentence}
        </Notice>
      ) : null}
      {doctor.preview ? (
        <>
          <DoctorPreview preview={doctor.preview} />
          <DoctorConfirm desk={desk} preview={doctor.preview} doctor={doctor} />
        </>
      ) : null}
    </>
  );
}

type OfferItemProps = {
  readonly offer: RepairDesk["offers"][number];
  readonly desk: RepairDesk;
  readonly doctor: ReturnType<typeof useDoctor>;
};

function OfferItem({ offer, desk, doctor }: OfferItemProps) {
  const isChosen = doctor.chosen.has(keyOf(offer));
  return (
    <li className="border-t px-3 py-2 first:border-t-0">
      <Checkbox
        label={
          <>
            <span className="font-semibold">{offer.title}</span>{" "}
            <span className="num text-ink-soft">{countOf(offer)}</span>
          </>
        }
        hint={offer.sentence}
        checked={isChosen}
        disabled={doctor.isLooking || doctor.isMaking}
        onChange={(event) => doctor.choose(offer, event.currentTarget.checked)}
      />
      {offer.name === "restampDates" && isChosen ? (
        <div className="max-w-60 pt-2 pl-6">
          <DateField
            label="New effective date"
            value={doctor.effectiveDate}
            onChange={doctor.setDate}
            min={desk.earliest}
            max={desk.latest}
            isUnavailable={(day) => !isBusinessDay(day)}
            hint="a banking day"
            error={doctor.refused?.field === "effectiveDate" ? doctor.refused.sentence : undefined}
          />
        </div>
      ) : null}
    </li>
  );
}

function countOf({ name, count }: RepairDesk["offers"][number]): string {
  if (name === "dropBatch") return counted(count, "record goes", "records go");
  return counted(count, "place", "places");
}
