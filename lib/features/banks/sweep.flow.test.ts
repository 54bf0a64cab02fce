import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { useBankFetch } from "@/lib/banks/open";
import { db } from "@/lib/core/db";
import { syncAccounts } from "@/lib/features/accounts/sync";
import { openTestBank, type TestBank } from "@/scripts/testing/bank";
import { scheduleSync } from "./mutations/syncs";
import { sweepSyncs } from "./sync";

let bank: TestBank;
/** The bank's lines wait until this is called. */
let letGo: () => void = () => undefined;

beforeAll(async () => {
  bank = await openTestBank();
  await syncAccounts(await bank.ticket("accounts"), { clock: bank.clock });
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  useBankFetch(async (url, init) => {
    if (url.includes("/transactions?")) await held;
    return bank.sandbox.handle(new Request(url.replace("/oauth/token", "/v1/token"), init));
  });
});
afterAll(() => bank.close());

async function statusOf(kind: string): Promise<string[]> {
  const runs = await db().syncRun.findMany({ where: { kind }, orderBy: { startedAt: "asc" } });
  return runs.map((run) => run.status);
}

test("bug: balances and exceptions waited for hours behind lines that the bank sent slowly", async () => {
  await scheduleSync(bank.bankId, ["transactions"], new Date(0));
  await scheduleSync(bank.bankId, ["balances", "exceptions"], new Date(1));
  await sweepSyncs();
  expect(await statusOf("balances")).toEqual(["done"]);
  expect(await statusOf("exceptions")).toEqual(["done"]);
  expect(await statusOf("transactions")).toEqual(["running"]);
  await scheduleSync(bank.bankId, ["balances"], new Date(1));
  await sweepSyncs();
  expect(await statusOf("balances")).toEqual(["done", "done"]);
  letGo();
  await vi.waitFor(async () => expect(await statusOf("transactions")).toEqual(["done"]), 30_000);
}, 60_000);
