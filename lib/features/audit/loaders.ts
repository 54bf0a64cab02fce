import "server-only";
import { requireActor } from "@/lib/core/session";
import { listActivity, verifyChain } from "./data";
import { activityFilter } from "./schema";
import type { ActivityPage, ChainCheck } from "./types";

const PAGE_ROWS = 100;

/** The activity page for its address. */
export async function loadActivity(params: Record<string, string | string[] | undefined>): Promise<ActivityPage> {
  const actor = await requireActor("activity.read");
  const filter = activityFilter.parse(params);
  return listActivity(actor.scope, {
    action: filter.action,
    actorId: filter.actor,
    subjectType: filter.subject,
    subjectId: filter.id,
    beforeSeq: filter.before,
    limit: PAGE_ROWS,
  });
}

/** The check of the whole chain, made now. */
export async function loadChainCheck(): Promise<ChainCheck> {
  await requireActor("activity.read");
  return verifyChain();
}
