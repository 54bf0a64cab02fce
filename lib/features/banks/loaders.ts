import "server-only";
import { requireActor } from "@/lib/core/session";
import { listFreshness } from "./data";
import type { Freshness } from "./types";

/** How fresh the bank's facts are, for the top bar and the morning. */
export async function loadFreshness(): Promise<Freshness[]> {
  await requireActor();
  return listFreshness(new Date());
}
