import "server-only";
import { may } from "@/lib/core/permissions";
import { requireActor } from "@/lib/core/session";
import { listWaiting } from "./data";
import { viewQueue } from "./rules";
import type { WaitingView } from "./types";

/** The queue as this person sees it; whoever may not approve sees it too, and why nothing can be pressed. */
export async function loadApprovals(): Promise<{ waiting: readonly WaitingView[]; mayApprove: boolean; now: string }> {
  const actor = await requireActor("payments.read");
  const now = new Date();
  const waiting = viewQueue(await listWaiting(actor, now), actor, now);
  return { waiting, mayApprove: may(actor.role, "payments.approve"), now: now.toISOString() };
}
