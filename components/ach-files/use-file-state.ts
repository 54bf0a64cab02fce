"use client";

import { useQuery } from "@tanstack/react-query";
import { z } from "zod";
import { ACH_FILE_STATUSES } from "@/lib/features/ach-files/types";

const stateSchema = z.object({
  status: z.enum(ACH_FILE_STATUSES),
  progress: z
    .object({ text: z.string(), done: z.number(), total: z.number() })
    .nullish()
    .transform((progress) => progress ?? null),
  assessed: z.boolean().optional(),
});
type FileState = z.output<typeof stateSchema>;

const WATCH_MS = 700;
const UNREADABLE = "How far it is could not be read from the desk. It is asked again shortly.";

/** The state of a file, asked for while it is checked; `onDone` is called at the first answer that says it is over. */
export function useFileState(
  fileId: string,
  onDone?: () => void,
): { readonly state: FileState | undefined; readonly error: Error | null } {
  const { data, error } = useQuery<FileState>({
    queryKey: ["ach-file", fileId],
    queryFn: async () => {
      const answer = await fetch(`/api/ach-files/${fileId}`, { headers: { accept: "application/json" } });
      const { data: state } = stateSchema.safeParse(answer.ok ? await answer.json() : null);
      if (!state) throw new Error(UNREADABLE);
      if (state.status !== "checking") onDone?.();
      return state;
    },
    staleTime: 0,
    refetchInterval: (query) => (!query.state.data || query.state.data.status === "checking" ? WATCH_MS : false),
  });
  return { state: data, error };
}
