import { deny } from "@/lib/core/action";
import { currentActor } from "@/lib/core/session";
import { listAccounts } from "@/lib/features/accounts/data";
import type { BalancesAnswer } from "@/lib/features/accounts/types";

/** The stored balances in scope, for the page that is being watched. Asks no bank. */
export async function GET(): Promise<Response> {
  const actor = await currentActor();
  const denied = deny(actor, "accounts.read");
  if (denied || !actor) return Response.json(denied, { status: actor ? 403 : 401 });
  const now = new Date();
  const answer: BalancesAnswer = { at: now.toISOString(), accounts: await listAccounts(actor.scope, now) };
  return Response.json(answer, { headers: { "cache-control": "no-store" } });
}
