import { afterAll, beforeAll, expect, test } from "vitest";
import { scopeOf } from "@/lib/core/actor";
import { dateInZone, fromDateColumn } from "@/lib/core/dates";
import { db } from "@/lib/core/db";
import { getBalanceBefore, listAccounts } from "@/lib/features/accounts/data";
import { splitChange } from "@/lib/features/accounts/rules";
import { syncAccounts, syncBalances } from "@/lib/features/accounts/sync";
import type { SyncOutcome } from "@/lib/features/banks/dispatch";
import { faultRule } from "@/sandbox/faults";
import type { Line } from "@/sandbox/qbank/types";
import { openTestBank, type TestBank } from "@/scripts/testing/bank";
import { listTransactions, netPostedSince, walkTransactions } from "./data";
import { syncTransactions } from "./sync";
import { BASES, type Cursor, type TransactionView } from "./types";

const ZONE = "America/New_York";
const everything = scopeOf("all");
let bank: TestBank;

beforeAll(async () => {
  bank = await openTestBank({ seed: "full" });
  await syncAccounts(await bank.ticket("accounts"), { clock: bank.clock });
});
afterAll(() => bank.close());

async function pull(): Promise<SyncOutcome> {
  return syncTransactions(await bank.ticket("transactions"), { clock: bank.clock });
}

/** What the bank has loaded by now. */
function loadedLines(): Line[] {
  const nowMs = bank.clock().getTime();
  return [...bank.sandbox.parts.bank.state.linesByAccount.values()].flat().filter((line) => line.postingMs <= nowMs);
}

function sum(lines: readonly { readonly amountMinor: number }[]): number {
  return lines.reduce((total, line) => total + line.amountMinor, 0);
}

test("a first load that the bank breaks off keeps what it has, names the problem, and the next one completes it", async () => {
  bank.sandbox.parts.faults.add(faultRule.parse({ path: "/transactions", skip: 6, kind: "status", status: 500 }));
  const broken = await pull();
  expect(broken).toMatchObject({ errorName: "ServerError" });
  expect("errorText" in broken ? broken.errorText : "").toMatch(/Bank request .+ other lines were stored/);
  const kept = await db().transaction.count();
  const all = loadedLines().length;
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(all);
  const done = await pull();
  expect(done).toMatchObject({ rowsChanged: all - kept });
  expect(await db().transaction.count()).toBe(all);
}, 180_000);

test("every line is the bank's, with the amount of its books and its dates in the bank's zone", async () => {
  const held = new Map((await db().transaction.findMany()).map((line) => [line.bankTransactionId, line]));
  const lines = loadedLines();
  expect(held.size).toBe(lines.length);
  const wrong = lines.filter((line) => {
    const row = held.get(line.transactionId);
    return (
      row?.amountMinor !== BigInt(line.amountMinor) ||
      fromDateColumn(row.valueDate) !== line.valueDate ||
      fromDateColumn(row.transactionDate) !== dateInZone(new Date(line.transactionMs), ZONE) ||
      fromDateColumn(row.postingDate) !== dateInZone(new Date(line.postingMs), ZONE) ||
      row.transactionAt.getTime() !== line.transactionMs
    );
  });
  expect(wrong).toEqual([]);
});

test("a second pull asks for three days and changes nothing", async () => {
  const again = await pull();
  expect(again).toMatchObject({ rowsChanged: 0 });
  const seen = "rowsSeen" in again ? again.rowsSeen : -1;
  expect(seen).toBeGreaterThan(0);
  expect(seen).toBeLessThan(loadedLines().length / 10);
});

test("the next nightly load brings exactly its own lines, and a line the bank corrects is corrected", async () => {
  const before = await db().transaction.count();
  const books = bank.sandbox.parts.bank.state.linesByAccount;
  const [accountId, lines] = [...books].find(([, list]) => list.length > 0) ?? [];
  const newest = lines?.findLast((line) => line.postingMs <= bank.clock().getTime());
  if (!accountId || !lines || !newest) throw new Error("no line to correct");
  lines[lines.indexOf(newest)] = { ...newest, description: "CORRECTED BY THE BANK" };
  await bank.sandbox.clock.moveTo(new Date("2026-11-25T07:00:00Z"));
  const loaded = loadedLines().length - before;
  expect(await pull()).toMatchObject({ rowsChanged: loaded + 1 });
  expect(await db().transaction.count()).toBe(before + loaded);
  expect(await db().transaction.count({ where: { description: "CORRECTED BY THE BANK" } })).toBe(1);
});

test("two pulls at once neither lose nor double a line", async () => {
  const all = loadedLines().length;
  await db().transaction.deleteMany({ where: { postingDate: { gte: new Date("2026-09-01") } } });
  await db().account.updateMany({ data: { linesThrough: null } });
  const outcomes = await Promise.all([pull(), pull()]);
  expect(outcomes.filter((outcome) => "errorName" in outcome)).toMatchObject([{ errorName: "LeaseLost" }]);
  expect(await db().transaction.count()).toBe(all);
});

test.each(BASES)("by %s date, every line is met exactly once, in order, forwards and backwards", async (basis) => {
  const dateOf = (row: TransactionView): string =>
    basis === "initiated" ? row.initiatedDate : basis === "value" ? row.valueDate : row.postedDate;
  const all = loadedLines().length;
  const forwards: TransactionView[] = [];
  for await (const rows of walkTransactions(everything, { basis })) forwards.push(...rows);
  expect(forwards.length).toBe(all);
  expect(new Set(forwards.map((row) => row.id)).size).toBe(all);
  expect(forwards.every((row, index) => index === 0 || dateOf(row) <= dateOf(forwards[index - 1] ?? row))).toBe(true);
  const backwards: string[] = [];
  let cursor: Cursor | null = { side: "last" };
  while (cursor) {
    const page = await listTransactions(everything, { basis, cursor, limit: 5_000 });
    backwards.unshift(...page.rows.map((row) => row.id));
    cursor = page.previous;
  }
  expect(backwards).toEqual(forwards.map((row) => row.id));
});

test("the two ends of the list know that they are ends", async () => {
  const first = await listTransactions(everything, { basis: "value", limit: 50 });
  expect(first.previous).toBeNull();
  expect(first.count).toBe(loadedLines().length);
  if (!first.next) throw new Error("no second page");
  const second = await listTransactions(everything, { basis: "value", limit: 50, cursor: first.next });
  if (!second.previous) throw new Error("no way back");
  const back = await listTransactions(everything, { basis: "value", limit: 50, cursor: second.previous });
  expect(back).toMatchObject({ rows: first.rows, previous: null });
  const last = await listTransactions(everything, { basis: "value", limit: 50, cursor: { side: "last" } });
  expect(last.next).toBeNull();
  const oldest = await listTransactions(everything, { basis: "value", limit: 50, order: "oldest" });
  expect(oldest.rows.toReversed()).toEqual(last.rows);
});

test("filters agree with the bank's own lines, sums included", async () => {
  const lines = loadedLines().filter(
    (line) => line.valueDate >= "2026-10-01" && line.valueDate <= "2026-10-31" && line.amountMinor < 0,
  );
  const page = await listTransactions(everything, {
    basis: "value",
    from: "2026-10-01",
    to: "2026-10-31",
    direction: "out",
    limit: 10,
  });
  expect(page.count).toBe(lines.length);
  expect(page.currencies.reduce((total, one) => total + one.netMinor, 0)).toBe(sum(lines));
  const large = await listTransactions(everything, {
    basis: "posted",
    minMinor: 1_000_000,
    maxMinor: 2_000_000,
    limit: 1,
  });
  const expected = loadedLines().filter(
    (line) => Math.abs(line.amountMinor) >= 1_000_000 && Math.abs(line.amountMinor) <= 2_000_000,
  );
  expect(large.count).toBe(expected.length);
});

test("a search finds words in any order and case, and takes % and _ as they are", async () => {
  const word = (needle: string) => loadedLines().filter((line) => line.description.includes(needle)).length;
  for (let round = 0; round < 20; round += 1) {
    const found = await listTransactions(everything, { basis: "posted", text: "wire out", limit: 10 });
    const expected = loadedLines().filter(
      (line) => line.description.includes("WIRE") && line.description.includes("OUT"),
    );
    expect(found.count).toBe(expected.length);
  }
  for (const text of ["%", "_", "\\"]) {
    expect((await listTransactions(everything, { basis: "posted", text, limit: 10 })).count).toBe(word(text));
  }
});

test("a person with two accounts sees the lines, totals and export of those two alone", async () => {
  const accounts = await listAccounts(everything);
  const mine = accounts.slice(0, 2);
  const scope = scopeOf(mine.map((account) => account.id));
  const { linesByAccount } = bank.sandbox.parts.bank.state;
  const ids = await db().account.findMany({ where: { id: { in: mine.map((account) => account.id) } } });
  const nowMs = bank.clock().getTime();
  const expected = ids
    .flatMap((account) => linesByAccount.get(account.bankAccountId) ?? [])
    .filter((line) => line.postingMs <= nowMs);
  const page = await listTransactions(scope, { basis: "posted", limit: 10 });
  expect(page.count).toBe(expected.length);
  expect(page.currencies.reduce((total, one) => total + one.netMinor, 0)).toBe(sum(expected));
  let exported = 0;
  for await (const rows of walkTransactions(scope, { basis: "posted" })) {
    exported += rows.length;
    expect(rows.every((row) => mine.some((account) => account.id === row.accountId))).toBe(true);
  }
  expect(exported).toBe(expected.length);
  const other = await listTransactions(scope, { basis: "posted", accountId: accounts[2]?.id, limit: 10 });
  expect(other).toMatchObject({ count: 0, rows: [], currencies: [] });
});

test("a change of balance is split into the lines loaded since and timing, for every account", async () => {
  const options = { clock: bank.clock };
  await syncBalances(await bank.ticket("balances"), options);
  const readAt = bank.clock();
  await bank.sandbox.clock.moveTo(new Date("2026-11-27T07:00:00Z"));
  await syncBalances(await bank.ticket("balances"), options);
  await pull();
  const { linesByAccount } = bank.sandbox.parts.bank.state;
  for (const account of await listAccounts(everything, bank.clock())) {
    const before = await getBalanceBefore(everything, account.id, new Date("2026-11-27T05:00:00Z"));
    expect(before?.asOf).toBe(readAt.toISOString());
    const posted = await netPostedSince(everything, account.id, readAt);
    const { bankAccountId } = await db().account.findUniqueOrThrow({ where: { id: account.id } });
    const loaded = (linesByAccount.get(bankAccountId) ?? []).filter(
      (line) => line.postingMs > readAt.getTime() && line.postingMs <= bank.clock().getTime(),
    );
    expect(posted).toEqual({ count: loaded.length, netMinor: sum(loaded) });
    const split = splitChange(before?.currentMinor ?? 0, account.balance?.currentMinor ?? 0, posted.netMinor);
    expect(split.postedMinor + split.timingMinor).toBe(split.changeMinor);
  }
  expect(await getBalanceBefore(scopeOf([]), (await listAccounts(everything))[0]?.id ?? "", readAt)).toBeNull();
});
