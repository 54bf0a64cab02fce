import type { Metadata } from "next";
import { Suspense } from "react";
import { DoctorForm } from "@/components/ach-files/doctor/doctor-form";
import { DoctorLimits } from "@/components/ach-files/doctor/doctor-limits";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import type { Result } from "@/lib/core/result";
import { loadRepair } from "@/lib/features/ach-files/loaders/repair";
import type { RepairDesk } from "@/lib/features/ach-files/types/repairs";

export const metadata: Metadata = { title: "File doctor" };

export default async function RepairPage({ params }: { readonly params: Promise<{ id: string }> }) {
  const { id, fileName, refusal, desk } = await loadRepair((await params).id);
  return (
    <>
      <PageHeader title={`File doctor for ${fileName}`} back={{ href: `/ach-files/${id}`, label: fileName }} />
      {desk === null ? (
        <Notice tone="info">{refusal}</Notice>
      ) : (
        <Suspense fallback={<Notice tone="info">The file is being looked through, record by record.</Notice>}>
          <Doctor desk={desk} />
        </Suspense>
      )}
      <DoctorLimits />
    </>
  );
}

async function Doctor({ desk }: { readonly desk: Promise<Result<RepairDesk>> }) {
  const found = await desk;
  if (found.ok) return <DoctorForm desk={found.value} />;
  return (
    <Notice tone="danger" title="The file doctor cannot look at this file" className="mb-6">
      {found.sentence}
    </Notice>
  );
}
