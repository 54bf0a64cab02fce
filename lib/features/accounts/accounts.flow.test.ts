import { afterAll, beforeAll, expect, test } from "vitest";
import { scopeOf, type ActingFor } from "@/lib/core/actor";
import { db } from "@/lib/core/db";
import { listFreshness } from "@/lib/features/banks/data/freshness";
import { faultRule } from "@/sandbox/faults";
import { openTestBank, type TestBank } from "@/scripts/testing/bank";
import { listAccounts, getAccount, getAccountForUse, findByBankAccountId, listBalances } from "./data";
import { totalsByCurrency } from "./rules";
import { refreshBalance, syncAccounts, syncBalances } from "./sync";

let bank: TestBank;
const everything = scopeOf("all");
const person: ActingFor = {
  type: "person",
  id: crypto.randomUUID(),
  name: "Ana Analyst",
  requestId: crypto.randomUUID(),
};

beforeAll(async () => {
  bank = await openTestBank({ seed: "full" });
});
afterAll(() => bank.close());

async function pull(): Promise<void> {
  const options = { clock: bank.clock };
  await syncAccounts(await bank.ticket("accounts"), options);
  await syncBalances(await bank.ticket("balances"), options);
}

test("every account of the bank arrives, with the currency of its first balance, and no entity of its own making", async () => {
  await pull();
  const accounts = await listAccounts(everything, bank.clock());
  const held = bank.sandbox.parts.bank.state.accounts;
  expect(accounts.length).toBe(held.size);
  const currencies = (list: readonly { currency: string }[]) => list.map((one) => one.currency).toSorted();
  expect(currencies(accounts)).toEqual(currencies([...held.values()]));
  expect(accounts.every((account) => account.entityId === null && account.last4 === null)).toBe(true);
});

test("the totals are those of the bank's own books, by currency", async () => {
  const accounts = await listAccounts(everything, bank.clock());
  const { state } = bank.sandbox.parts.bank;
  for (const total of totalsByCurrency(accounts)) {
    const ledger = [...state.accounts.values()]
      .filter((account) => account.currency === total.currency)
      .reduce((sum, account) => sum + (state.balances.get(account.accountId) ?? 0), 0);
    expect(total).toMatchObject({ currentMinor: ledger, missing: 0, stale: 0 });
  }
});

test("a second pull changes nothing and keeps what only we know", async () => {
  const [first] = await listAccounts(everything, bank.clock());
  if (!first) throw new Error("no account");
  await db().account.update({ where: { id: first.id }, data: { numberLast4: "4821", wireCutoff: "16:30" } });
  await bank.sandbox.clock.advance(60);
  expect(await syncAccounts(await bank.ticket("accounts"), { clock: bank.clock })).toMatchObject({ rowsChanged: 0 });
  expect(await syncBalances(await bank.ticket("balances"), { clock: bank.clock })).toMatchObject({ rowsChanged: 0 });
  expect(await getAccount(everything, first.id)).toMatchObject({ last4: "4821", wireCutoff: "16:30" });
});

test("unchanged balances keep the first and the last time they were seen, and as-of follows the last", async () => {
  const [account] = await listAccounts(everything, bank.clock());
  if (!account) throw new Error("no account");
  const firstSeen = (await listBalances(everything, account.id, 10)).at(-1)?.asOf;
  for (let round = 0; round < 3; round += 1) {
    await bank.sandbox.clock.advance(300);
    await syncBalances(await bank.ticket("balances"), { clock: bank.clock });
  }
  const history = await listBalances(everything, account.id, 10);
  expect(history.map((point) => point.asOf)).toEqual([bank.clock().toISOString(), firstSeen]);
});

test("a refresh during an outage gives a sentence, and the old figure stays with its age", async () => {
  const [account] = await listAccounts(everything, bank.clock());
  if (!account?.balance) throw new Error("no balance");
  bank.sandbox.parts.faults.add(faultRule.parse({ path: "/balances/*", skip: 0, kind: "status", status: 500 }));
  await bank.sandbox.clock.advance(3_600);
  const refused = await refreshBalance(account.id, person, bank.clock);
  expect(refused).toMatchObject({ ok: false, reason: "ServerError" });
  expect(refused.ok ? "" : refused.sentence).toMatch(/Bank request [0-9a-f-]{36}/);
  const after = await getAccount(everything, account.id, bank.clock());
  expect(after?.balance).toEqual({ ...account.balance, stale: true });
  expect((await refreshBalance(account.id, person, bank.clock)).ok).toBe(true);
  const read = await getAccount(everything, account.id, bank.clock());
  expect(read?.balance).toMatchObject({ asOf: bank.clock().toISOString(), stale: false });
  const trail = await db().auditEntry.findMany({ where: { action: "balance.refreshed", accountId: account.id } });
  expect(trail.map((row) => row.actorName)).toEqual(["Ana Analyst"]);
});

test("one balance that fails does not keep the others, and the run names the problem", async () => {
  bank.sandbox.parts.faults.add(faultRule.parse({ path: "/balances/*", skip: 2, kind: "status", status: 404 }));
  await bank.sandbox.clock.advance(300);
  const outcome = await syncBalances(await bank.ticket("balances"), { clock: bank.clock });
  expect(outcome).toMatchObject({ errorName: "NotFoundError" });
  const now = bank.clock().toISOString();
  const read = (await listAccounts(everything, bank.clock())).filter((account) => account.balance?.asOf === now);
  expect(read.length).toBe(bank.sandbox.parts.bank.state.accounts.size - 1);
  const freshness = (await listFreshness("all", bank.clock())).find((row) => row.kind === "balances");
  expect(freshness?.problem).toMatch(/^1 of 12 balances could not be read/);
});

test("an account that the bank no longer lists is closed, and opens again when it returns", async () => {
  const [gone, ...others] = [...bank.sandbox.parts.bank.state.accounts.values()];
  if (!gone) throw new Error("no account");
  const body = JSON.stringify(
    others.map((one) => ({ accountId: one.accountId, accountName: one.name, accountType: one.type })),
  );
  bank.sandbox.parts.faults.add(faultRule.parse({ path: "/accounts", kind: "status", status: 200, body }));
  expect(await syncAccounts(await bank.ticket("accounts"), { clock: bank.clock })).toMatchObject({ rowsChanged: 1 });
  const closed = await findByBankAccountId("qbank", gone.accountId);
  if (!closed) throw new Error("forgotten");
  expect((await getAccount(everything, closed.id))?.closedAt).not.toBeNull();
  expect(await getAccountForUse(everything, closed.id)).toBeNull();
  expect(await syncAccounts(await bank.ticket("accounts"), { clock: bank.clock })).toMatchObject({ rowsChanged: 1 });
  expect(await getAccountForUse(everything, closed.id)).not.toBeNull();
});

test("a person with two accounts sees two, and nothing of another by its id", async () => {
  const [one, two, three] = await listAccounts(everything);
  if (!one || !two || !three) throw new Error("too few accounts");
  const scope = scopeOf([one.id, two.id]);
  expect((await listAccounts(scope)).map((account) => account.id).toSorted()).toEqual([one.id, two.id].toSorted());
  expect(await getAccount(scope, three.id)).toBeNull();
  expect(await getAccountForUse(scope, three.id)).toBeNull();
  expect(await listBalances(scope, three.id, 10)).toEqual([]);
  expect(await listAccounts(scopeOf([]))).toEqual([]);
});
