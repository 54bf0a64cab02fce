"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import { z } from "zod";
import { ACH_FILE_STATUSES } from "@/lib/features/ach-files/types";

const stateSchema = z.object({
  status: z.enum(ACH_FILE_STATUSES),
  progress: z.object({ text: z.string(), done: z.number(), total: z.number() }).nullable(),
  assessed: z.boolean(),
});
type FileState = z.output<typeof stateSchema>;

const WATCH_MS = 700;
const UNREADABLE = "How far it is could not be read from the desk. It is asked again shortly.";

type Watch = {
  /** When there is nothing more to wait for; until its check is over unless said. */
  readonly isOver?: (state: FileState) => boolean;
  /** Called at the answer that says so. */
  readonly onDone?: (() => void) | undefined;
};

const isChecked = (state: FileState): boolean => state.status !== "checking" && state.status !== "receiving";

/** How far a file is, asked for again and again until it is over. */
export function useFileState(
  fileId: string,
  { isOver = isChecked, onDone }: Watch,
): { readonly state: FileState | undefined; readonly error: Error | null } {
  const { data, error } = useQuery<FileState>({
    queryKey: ["ach-file", fileId, isOver === isChecked],
    queryFn: async () => {
      const answer = await fetch(`/api/ach-files/${fileId}`, { headers: { accept: "application/json" } });
      const { data: state } = stateSchema.safeParse(answer.ok ? await answer.json() : null);
      if (!state) throw new Error(UNREADABLE);
      return state;
    },
    staleTime: 0,
    refetchInterval: (query) => (query.state.data && isOver(query.state.data) ? false : WATCH_MS),
  });
  // Several places may wait for one file: each hears of its end, whoever asked.
  const over = data !== undefined && isOver(data);
  const tell = useEffectEvent(() => onDone?.());
  useEffect(() => {
    if (over) tell();
  }, [over]);
  return { state: data, error };
}
