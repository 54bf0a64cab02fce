"use client";

import { useQuery } from "@tanstack/react-query";
import type { QueuePage } from "@/lib/features/positive-pay/types";

const EVERY_MS = 4_000;

async function read(query: string): Promise<QueuePage> {
  const answer = await fetch(`/api/positive-pay?${query}`, { headers: { accept: "application/json" } });
  if (answer.status === 401) throw new Error("Your session has ended. Sign in again in another tab.");
  if (!answer.ok) throw new Error("The queue could not be read. It is tried again by itself.");
  const page: QueuePage = await answer.json();
  return page;
}

export type LiveQueue = {
  readonly page: QueuePage;
  /** Why the newest reading failed; the page before stays. */
  readonly problem: string | null;
  readonly reload: () => Promise<unknown>;
};

/** The queue as it stands, read again every few seconds: what a webhook brings appears by itself. */
export function useQueue(first: QueuePage, query: string): LiveQueue {
  const { data, error, refetch } = useQuery({
    queryKey: ["positive-pay", query],
    queryFn: () => read(query),
    initialData: first,
    initialDataUpdatedAt: Date.parse(first.at),
    refetchInterval: EVERY_MS,
  });
  return { page: data, problem: error?.message ?? null, reload: refetch };
}
