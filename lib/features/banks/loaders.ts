import "server-only";
import { notFound } from "next/navigation";
import { may } from "@/lib/core/permissions";
import { requireActor } from "@/lib/core/session";
import { listCalls } from "./data/calls";
import { listFreshness } from "./data/freshness";
import { listEntities, listProfiles } from "./data/profiles";
import { getConnectionView, listBankSummaries } from "./data/screen";
import { listTests } from "./data/tests";
import { callFilter } from "./schema";
import type { BankScreen, BankSummary, CallsView, Freshness } from "./types";

const TESTS_SHOWN = 5;
const CALLS_SHOWN = 50;

/** How fresh the bank's facts are, for the top bar and the morning. */
export async function loadFreshness(): Promise<Freshness[]> {
  const actor = await requireActor();
  return listFreshness(actor.scope, new Date());
}

/** Every bank with whether it is connected and what is wrong. */
export async function loadBanks(): Promise<readonly BankSummary[]> {
  await requireActor("banks.read");
  return listBankSummaries();
}

/** Everything about one bank's connection; no secret is in it. Not found for an unknown code. */
export async function loadBank(code: string): Promise<BankScreen> {
  const actor = await requireActor("banks.read");
  const view = (await getConnectionView(code)) ?? notFound();
  return {
    view,
    profiles: await listProfiles(view.bankId),
    entities: await listEntities(),
    tests: await listTests(view.bankId, TESTS_SHOWN),
    calls: await listCalls(view.bankId, { limit: CALLS_SHOWN }),
    mayManage: may(actor.role, "banks.manage"),
  };
}

/** The calls of a bank for their address: `errors=1`, `method`, `id` (idempotency key or request id), `cursor`. */
export async function loadCalls(
  code: string,
  params: Record<string, string | string[] | undefined>,
): Promise<CallsView> {
  await requireActor("banks.read");
  const view = (await getConnectionView(code)) ?? notFound();
  const filter = callFilter.parse(params);
  const { errors, method, id, cursor } = filter;
  const page = await listCalls(view.bankId, { onlyErrors: errors === "1", method, id, cursor, limit: CALLS_SHOWN });
  return { bank: { code, name: view.name, timeZone: view.timeZone }, page, filter };
}
