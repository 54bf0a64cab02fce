"use client";

import { useRouter } from "next/navigation";
import { Notice } from "@/components/ui/notice";
import { useFileState } from "./use-file-state";

/** Stands where the findings will be, and brings them in when they are stored. */
export function FindingsWatch({ fileId }: { readonly fileId: string }) {
  const router = useRouter();
  const { error } = useFileState(fileId, {
    isOver: (state) => state.assessed,
    onDone: () => router.refresh(),
  });
  return (
    <Notice tone="info" title="The entries are being looked through">
      {error
        ? error.message
        : "Largest entries, new payees and repeats of the last 60 days appear here. You may send the file before."}
    </Notice>
  );
}
