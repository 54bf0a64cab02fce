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
  useBankFetch(async (url, init) => {
    if (url.includes("/transactions?")) {
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
  expect(seen.every((fact) => fact?.running?.startedAt === bank.clock().toISOString())).toBe(true);
  const told = seen.find((fact) => fact?.running?.text)?.running;
  expect(told?.text).toMatch(/^.+ \(account \d+ of 12\), [\d,]+ lines?$/);
  expect(told?.rowsSeen).toBeGreaterThan(0);
  expect(told?.bytesRead).toBeGreaterThan(0);
  expect(told?.bytesRead).toBe(told?.bytesTotal);
  // Whoever sees only some accounts sees that a pull goes on, not what it reads.
  expect(hidden.every((fact) => fact?.running?.text === null)).toBe(true);
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
