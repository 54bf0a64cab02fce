import "server-only";
import { may } from "@/lib/core/permissions";
import { requireActor } from "@/lib/core/session";
import { listClosingsThatWait, listWaiting } from "./data";
import { viewQueue } from "./rules";
import type { ClosingWaiting, WaitingView } from "./types";

/** The queue as this person sees it; whoever may not approve sees it too, and why nothing can be pressed. */
export async function loadApprovals(): Promise<{
  waiting: readonly WaitingView[];
  closings: readonly ClosingWaiting[];
  mayApprove: boolean;
  now: string;
}> {
  const actor = await requireActor("payments.read");
  const now = new Date();
  const waiting = viewQueue(await listWaiting(actor, now), actor, now);
  const closings = await listClosingsThatWait(actor, now);
  return { waiting, closings, mayApprove: may(actor.role, "payments.approve"), now: now.toISOString() };
}
