import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { useBankFetch } from "@/lib/banks/open";
import { db } from "@/lib/core/db";
import { syncAccounts, syncBalances } from "@/lib/features/accounts/sync";
import { openTestBank, type TestBank } from "@/scripts/testing/bank";
import { routeBankTo } from "@/scripts/testing/desk";
import { listFreshness } from "./data/freshness";
import { keepLease, LeaseLost } from "./mutations/leases";
import { claimDueSync, finishSync, scheduleSync } from "./mutations/syncs";

let bank: TestBank;
const by = { type: "system", name: "Schedule", requestId: crypto.randomUUID() } as const;

beforeAll(async () => {
  bank = await openTestBank();
});
beforeEach(async () => {
  await db().syncSchedule.deleteMany();
  await db().syncRun.deleteMany();
});
afterAll(() => bank.close());

function lease() {
  return db().syncSchedule.findFirstOrThrow();
}

/** The lease of a process that died long ago. */
function letLeaseRunOut() {
  return db().$executeRaw`update sync_schedule set lease_until = clock_timestamp() - interval '1 second'`;
}

test("a due pull is taken once, and its lease is counted by the database's clock, whatever the host's shows", async () => {
  const hostNow = new Date("2031-01-01T00:00:00Z");
  await scheduleSync(bank.bankId, ["balances"], hostNow);
  const claims = await Promise.all([1, 2, 3, 4].map(() => claimDueSync(["balances"], hostNow)));
  const taken = claims.filter((claim) => claim !== null);
  expect(taken).toHaveLength(1);
  const { leaseUntil, leaseToken } = await lease();
  expect(leaseToken).toBe(taken[0]?.runId);
  const [clock] = await db().$queryRaw<{ seconds: number }[]>`
    select extract(epoch from ${leaseUntil}::timestamptz - clock_timestamp())::float8 as seconds`;
  expect(clock?.seconds).toBeGreaterThan(100);
  expect(clock?.seconds).toBeLessThanOrEqual(120);
});

test("a beat renews the lease, and a lease that nobody took is still ours after its end", async () => {
  await scheduleSync(bank.bankId, ["balances"], bank.clock());
  const ticket = await claimDueSync(["balances"], bank.clock());
  if (!ticket) throw new Error("not taken");
  await letLeaseRunOut();
  const before = (await lease()).leaseUntil;
  await keepLease(ticket);
  expect((await lease()).leaseUntil?.getTime()).toBeGreaterThan(before?.getTime() ?? Infinity);
  expect(await claimDueSync(["balances"], bank.clock())).toBeNull();
});

test("a run whose process died is closed as interrupted by the next claim, with a row in the trail", async () => {
  await scheduleSync(bank.bankId, ["balances"], bank.clock());
  const dead = await claimDueSync(["balances"], bank.clock());
  await letLeaseRunOut();
  const next = await claimDueSync(["balances"], bank.clock());
  const runs = await db().syncRun.findMany({ orderBy: { status: "asc" } });
  expect(runs.map(({ id, status, errorName }) => ({ id, status, errorName }))).toEqual([
    { id: dead?.runId, status: "failed", errorName: "Interrupted" },
    { id: next?.runId, status: "running", errorName: null },
  ]);
  const trail = await db().auditEntry.findMany({ where: { action: "sync.failed", requestId: next?.runId ?? "" } });
  expect(trail.map((row) => row.after)).toEqual([expect.objectContaining({ run: dead?.runId })]);
});

test("a run that lost its lease stores nothing more and ends as lost, and the schedule stays the other's", async () => {
  await syncAccounts(await bank.ticket("accounts"), { clock: bank.clock });
  const slow = await bank.ticket("balances");
  let takeover: Promise<unknown> | undefined;
  useBankFetch(async (url, init) => {
    // The other run takes over while this one waits for the bank's first answers.
    if (url.includes("/balances/")) await (takeover ??= bank.ticket("balances"));
    return bank.sandbox.handle(new Request(url.replace("/oauth/token", "/v1/token"), init));
  });
  const outcome = await syncBalances(slow, { clock: bank.clock });
  routeBankTo(bank.sandbox);
  expect(outcome).toMatchObject({ errorName: "LeaseLost" });
  expect(await db().balanceSnapshot.count()).toBe(0);
  expect(await db().syncRun.findUnique({ where: { id: slow.runId } })).toMatchObject({ status: "lost" });
  const held = await db().syncSchedule.findFirstOrThrow({ where: { kind: "balances" } });
  expect(held.leaseToken).not.toBe(slow.runId);
  expect(held.leaseToken).not.toBeNull();
  await expect(keepLease(slow)).rejects.toThrow(LeaseLost);
  // It says nothing about the bank: no reading of ours is called failed for it.
  await finishSync({ ...slow, runId: held.leaseToken ?? "" }, by, { rowsSeen: 0, rowsChanged: 0 }, bank.clock());
  const balances = (await listFreshness("all", bank.clock())).find((fact) => fact.kind === "balances");
  expect(balances?.problem).toBeNull();
});

test("a pull that was asked for while one ran stays due", async () => {
  await scheduleSync(bank.bankId, ["balances"], bank.clock());
  const ticket = await claimDueSync(["balances"], bank.clock());
  if (!ticket) throw new Error("not taken");
  await bank.sandbox.clock.advance(5);
  const askedAt = bank.clock();
  await scheduleSync(bank.bankId, ["balances"], askedAt);
  await bank.sandbox.clock.advance(5);
  await finishSync(ticket, by, { rowsSeen: 1, rowsChanged: 0 }, bank.clock());
  expect(await claimDueSync(["balances"], askedAt)).not.toBeNull();
});
