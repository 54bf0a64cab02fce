"use client";

import { useRouter } from "next/navigation";
import { CheckProgress } from "./check-progress";

/** How far the check of a file in the list is; the list is read again when it is over. */
export function RowCheck({ fileId }: { readonly fileId: string }) {
  const router = useRouter();
  return (
    <div className="min-w-48">
      <CheckProgress fileId={fileId} onDone={() => router.refresh()} />
    </div>
  );
}
