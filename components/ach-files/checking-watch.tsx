"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { Notice } from "@/components/ui/notice";

/** Stands on the page of a file that is being checked and brings the outcome in when it is stored. */
export function CheckingWatch({ fileId }: { readonly fileId: string }) {
  const router = useRouter();
  useQuery<{ status?: string }>({
    queryKey: ["ach-file", fileId],
    queryFn: async () => {
      const answer = await fetch(`/api/ach-files/${fileId}`, { headers: { accept: "application/json" } });
      const state = (await answer.json()) as { status?: string };
      if (state.status && state.status !== "checking") router.refresh();
      return state;
    },
    // The server has just said so; the first question comes one interval later, when the router is ready.
    initialData: { status: "checking" },
    refetchOnMount: false,
    refetchInterval: (query) => (query.state.data?.status === "checking" ? 700 : false),
  });
  return (
    <Notice tone="info" title="The file is being checked">
      Every record is read against the NACHA rules. You may leave this page; the outcome is kept.
    </Notice>
  );
}
