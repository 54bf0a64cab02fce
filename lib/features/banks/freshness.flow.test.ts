import { afterAll, beforeAll, expect, test } from "vitest";
import { useBankFetch } from "@/lib/banks/open";
import { scopeOf } from "@/lib/core/actor";
import { db } from "@/lib/core/db";
import { syncAccounts } from "@/lib/features/accounts/sync";
import { syncTransactions } from "@/lib/features/transactions/sync";
import { openTestBank, type TestBank } from "@/scripts/testing/bank";
import { listFreshness } from "./data/freshness";
import type { Freshness } from "./types";

let bank: TestBank;
beforeAll(async () => {
  bank = await openTestBank();
  await syncAccounts(await bank.ticket("accounts"), { clock: bank.clock });
});
afterAll(() => bank.close());

async function linesFact(scope: ReturnType<typeof scopeOf>): Promise<Freshness | undefined> {
  return (await listFreshness(scope, bank.clock())).find((fact) => fact.kind === "transactions");
}

test("a pull under way says what it reads, how many lines and how much of the answer; its end says it no more", async () => {
  const seen: (Freshness | undefined)[] = [];
  const hidden: (Freshness | undefined)[] = [];
  let answers = 0;
  useBankFetch(async (url, init) => {
    // The third answer comes after the two that are compared first.
    if (url.includes("/transactions?") && (answers += 1) === 4) {
      seen.push(await linesFact(scopeOf("all")));
      hidden.push(await linesFact(scopeOf([])));
    }
    const answer = await bank.sandbox.handle(new Request(url.replace("/oauth/token", "/v1/token"), init));
    if (!url.includes("/transactions?")) return answer;
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const headers = { "content-type": "application/json", "content-length": String(bytes.length) };
    return new Response(bytes, { headers });
  });
  const before = await linesFact(scopeOf("all"));
  expect(before?.running).toBeNull();
  const outcome = await syncTransactions(await bank.ticket("transactions"), { clock: bank.clock });
  expect(outcome).toMatchObject({ rowsSeen: expect.any(Number) });
  const [first] = await db().account.findMany({ orderBy: { id: "asc" }, take: 1 });
  expect(seen[0]?.running).toMatchObject({ startedAt: bank.clock().toISOString() });
  expect(seen[0]?.running?.text).toMatch(new RegExp(`^${first?.name} \\(account 1 of \\d+\\), [\\d,]+ lines$`));
  expect(seen[0]?.running?.rowsSeen).toBeGreaterThan(0);
  expect(seen[0]?.running?.bytesRead).toBe(seen[0]?.running?.bytesTotal);
  // Whoever sees only some accounts sees that a pull goes on, not what it reads.
  expect(hidden[0]?.running).toMatchObject({ text: null });
  expect((await linesFact(scopeOf("all")))?.running).toBeNull();
});

test("a pull whose process died is not shown as under way, and no lost one is shown as a problem", async () => {
  const ticket = await bank.ticket("transactions");
  expect((await linesFact(scopeOf("all")))?.running).not.toBeNull();
  await db().$executeRaw`update sync_schedule set lease_until = clock_timestamp() - interval '1 second'`;
  expect((await linesFact(scopeOf("all")))?.running).toBeNull();
  const next = await bank.ticket("transactions");
  expect(await syncTransactions(ticket, { clock: bank.clock })).toMatchObject({ errorName: "LeaseLost" });
  await syncTransactions(next, { clock: bank.clock });
  expect((await linesFact(scopeOf("all")))?.problem).toBeNull();
});
