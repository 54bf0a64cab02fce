import "server-only";
import { requireActor } from "@/lib/core/session";
import { countUnfinishedFiles } from "@/lib/features/ach-files/data";
import { countOpen } from "@/lib/features/positive-pay/data/queue";
import { listPaymentGroups } from "./data";
import { waitingFor } from "./rules";
import type { Waiting } from "./types";

/** What waits for the person who looks, and until when. */
export async function loadWaiting(): Promise<Waiting[]> {
  const actor = await requireActor();
  const now = new Date();
  const [payments, exceptions, files] = await Promise.all([
    listPaymentGroups(actor.scope, actor.memberId, now),
    countOpen(actor.scope, now),
    countUnfinishedFiles(actor.memberId),
  ]);
  return waitingFor({ role: actor.role, payments, exceptions, files }, now);
}
