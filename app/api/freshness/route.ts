import { currentActor } from "@/lib/core/session";
import { listFreshness } from "@/lib/features/banks/data/freshness";
import type { FreshnessAnswer } from "@/lib/features/banks/types";

/** How fresh the bank's facts are, for the page that is being watched. Asks no bank. */
export async function GET(): Promise<Response> {
  const actor = await currentActor();
  if (!actor) return Response.json(null, { status: 401 });
  const now = new Date();
  const answer: FreshnessAnswer = { at: now.toISOString(), facts: await listFreshness(actor.scope, now) };
  return Response.json(answer, { headers: { "cache-control": "no-store" } });
}
