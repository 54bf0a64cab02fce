import { afterAll, beforeAll, expect, test } from "vitest";
import { useBankFetch } from "@/lib/banks/open";
import { db } from "@/lib/core/db";
import { syncAccounts } from "@/lib/features/accounts/sync";
import { listFreshness } from "@/lib/features/banks/data/freshness";
import { openTestBank, type TestBank } from "@/scripts/testing/bank";
import { syncTransactions } from "./sync";

let bank: TestBank;
beforeAll(async () => {
  bank = await openTestBank();
});
afterAll(() => bank.close());

test("a bank that ignores the account is refused in words, before a line is stored", async () => {
  await syncAccounts(await bank.ticket("accounts"), { clock: bank.clock });
  useBankFetch((url, init) => {
    const address = new URL(url.replace("/oauth/token", "/v1/token"));
    address.searchParams.delete("accountId");
    return bank.sandbox.handle(new Request(address, init));
  });
  const outcome = await syncTransactions(await bank.ticket("transactions"), { clock: bank.clock });
  expect(outcome).toMatchObject({ errorName: "AccountIgnored" });
  expect(await db().transaction.count()).toBe(0);
  const freshness = (await listFreshness("all", bank.clock())).find((row) => row.kind === "transactions");
  expect(freshness?.problem).toMatch(/ignore which account we ask for/);
});
