"use client";

import { useRouter } from "next/navigation";
import { Notice } from "@/components/ui/notice";
import { CheckProgress } from "./check-progress";

/** Stands on the page of a file that is being checked and brings the outcome in when it is stored. */
export function CheckingWatch({ fileId }: { readonly fileId: string }) {
  const router = useRouter();
  return (
    <Notice tone="info" title="The file is being checked">
      <p className="pb-2">
        Every record is read against the NACHA rules. You may leave this page; the outcome is kept.
      </p>
      <CheckProgress fileId={fileId} onDone={() => router.refresh()} />
    </Notice>
  );
}
