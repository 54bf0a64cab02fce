"use client";

import { useQuery } from "@tanstack/react-query";
import type { FreshnessAnswer } from "@/lib/features/banks/types";

/** The desk's own rows are read again this often while the page is in sight; the bank itself is not asked. */
const POLL_MS = 15_000;
/** While a pull is under way its progress is watched. */
const WATCH_MS = 2_000;

async function readFreshness(): Promise<FreshnessAnswer> {
  const response = await fetch("/api/freshness", { headers: { accept: "application/json" } });
  if (!response.ok) throw new Error("The desk did not say how fresh its figures are.");
  return (await response.json()) as FreshnessAnswer;
}

/** How fresh the bank's facts are, kept up while it is watched; the newest word we have when the desk is silent. */
export function useFreshness(seed: FreshnessAnswer): FreshnessAnswer {
  const { data } = useQuery({
    queryKey: ["freshness"],
    queryFn: readFreshness,
    initialData: seed,
    initialDataUpdatedAt: Date.parse(seed.at),
    refetchInterval: ({ state }) => (state.data?.facts.some((fact) => fact.running !== null) ? WATCH_MS : POLL_MS),
    refetchIntervalInBackground: false,
  });
  return data;
}
