import type { Metadata } from "next";
import { UploadPanel } from "@/components/ach-files/upload-panel";
import { PageHeader } from "@/components/ui/page-header";
import { loadUpload } from "@/lib/features/ach-files/loaders";

export const metadata: Metadata = { title: "Upload ACH file" };

export default async function UploadPage() {
  await loadUpload();
  return (
    <>
      <PageHeader title="Upload ACH file" back={{ href: "/ach-files", label: "ACH files" }} />
      <UploadPanel />
    </>
  );
}
