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
  return listActivity(actor, {
    action: filter.action,
    actorId: filter.actor,
    subjectType: filter.subject,
    subjectId: filter.id,
    beforeSeq: filter.before,
    limit: PAGE_ROWS,
  });
}

const CHECK_KEPT_MS = 60_000;
let lastCheck: { at: number; made: Promise<ChainCheck> } | undefined;

/** The check of the whole chain, at most a minute old: it reads every row, so a page that is reloaded does not repeat it. */
export async function loadChainCheck(): Promise<ChainCheck> {
  await requireActor("activity.read");
  const now = Date.now();
  if (!lastCheck || now - lastCheck.at > CHECK_KEPT_MS) {
    lastCheck = { at: now, made: verifyChain() };
    lastCheck.made.catch(() => (lastCheck = undefined));
  }
  return lastCheck.made;
}
