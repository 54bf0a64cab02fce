import "server-only";
import { requireActor } from "@/lib/core/session";
import { listFreshness } from "./data/freshness";
import type { Freshness } from "./types";

/** How fresh the bank's facts are, for the top bar and the morning. */
export async function loadFreshness(): Promise<Freshness[]> {
  const actor = await requireActor();
  return listFreshness(actor.scope, new Date());
}
