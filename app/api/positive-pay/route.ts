import { may } from "@/lib/core/permissions";
import { currentActor } from "@/lib/core/session";
import { listQueue } from "@/lib/features/positive-pay/data/queue";
import { queueFilter } from "@/lib/features/positive-pay/schema";

const ROWS = 100;

/** The polled read of the queue: the same rows as the page, for the same address, for the same person. */
export async function GET(request: Request): Promise<Response> {
  const actor = await currentActor();
  if (!actor) return Response.json({ sentence: "Your session has ended. Sign in again." }, { status: 401 });
  if (!may(actor.role, "positive-pay.read")) return new Response(null, { status: 403 });
  const params = Object.fromEntries(new URL(request.url).searchParams);
  const { tab, account: accountId, reason, q: text, cursor } = queueFilter.parse(params);
  const page = await listQueue(actor.scope, { tab, accountId, reason, text, cursor, limit: ROWS }, new Date());
  return Response.json(page, { headers: { "cache-control": "no-store" } });
}
