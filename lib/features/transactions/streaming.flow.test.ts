import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { useBankFetch } from "@/lib/banks/open";
import { fromDateColumn } from "@/lib/core/dates";
import { db } from "@/lib/core/db";
import { syncAccounts } from "@/lib/features/accounts/sync";
import type { SyncOutcome } from "@/lib/features/banks/dispatch";
import { openTestBank, type TestBank } from "@/scripts/testing/bank";
import { syncTransactions } from "./sync";

/** One line on the wire. */
type WireLine = { transactionId: string; amount: number; postedOn: string };

let bank: TestBank;
/** Bank ids of the two accounts that have lines in these tests. */
let first: string;
let second: string;
/** What the bank answers for an account; it may keep the reader waiting before each line. */
let answers: Map<string, Iterable<WireLine> | AsyncIterable<WireLine>>;
let asked: string[];

beforeAll(async () => {
  bank = await openTestBank();
  await syncAccounts(await bank.ticket("accounts"), { clock: bank.clock });
  const accounts = await db().account.findMany({ orderBy: { id: "asc" }, take: 2 });
  [first = "", second = ""] = accounts.map((account) => account.bankAccountId);
  useBankFetch((url, init) => {
    const { pathname, searchParams } = new URL(url);
    if (!pathname.endsWith("/transactions")) {
      return bank.sandbox.handle(new Request(url.replace("/oauth/token", "/v1/token"), init));
    }
    const account = searchParams.get("accountId") ?? "";
    asked.push(`${account} from ${searchParams.get("postingDateGte") ?? "the beginning"}`);
    return Promise.resolve(answer(answers.get(account) ?? []));
  });
});
beforeEach(async () => {
  answers = new Map();
  asked = [];
  await db().transaction.deleteMany();
  await db().account.updateMany({ data: { linesThrough: null } });
  await db().bankConnection.updateMany({ data: { honoursAccountId: true } });
});
afterAll(() => bank.close());

const LINES_A_CHUNK = 250;

async function* bodyOf(lines: Iterable<WireLine> | AsyncIterable<WireLine>): AsyncGenerator<Uint8Array> {
  let chunk = "[";
  let count = 0;
  for await (const { transactionId, amount, postedOn } of lines) {
    const at = `${postedOn}T06:00:00.000Z`;
    const audit = { timestamp: at, actor: "qbank-core", request_id: transactionId };
    const dates = { transaction_date: at, value_date: postedOn, posting_date: at };
    const text = JSON.stringify({ transactionId, amount, description: "A LINE", ...dates, ...audit });
    chunk += count === 0 ? text : `,${text}`;
    count += 1;
    if (count % LINES_A_CHUNK > 0) continue;
    yield new TextEncoder().encode(chunk);
    chunk = "";
  }
  yield new TextEncoder().encode(`${chunk}]`);
}

function answer(lines: Iterable<WireLine> | AsyncIterable<WireLine>): Response {
  const parts = bodyOf(lines);
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await parts.return(undefined);
    },
  });
  return new Response(body, { headers: { "content-type": "application/json" } });
}

function line(index: number, postedOn = "2026-11-20", account = 1): WireLine {
  const tail = String(index).padStart(11, "0");
  return { transactionId: `00000000-0000-4000-8000-${account}${tail}`, amount: -index / 100, postedOn };
}

const lines = (count: number, account = 1, from = 1): WireLine[] =>
  Array.from({ length: count }, (_, index) => line(from + index, "2026-11-20", account));

async function pull(): Promise<SyncOutcome> {
  return syncTransactions(await bank.ticket("transactions"), { clock: bank.clock });
}

async function through(bankAccountId: string): Promise<string | null> {
  const account = await db().account.findFirstOrThrow({ where: { bankAccountId } });
  return account.linesThrough && fromDateColumn(account.linesThrough);
}

const countOf = (bankAccountId: string) => db().transaction.count({ where: { account: { bankAccountId } } });

test("lines are stored while the answer still arrives, and never more than a portion of them waits", async () => {
  let most = 0;
  async function* slowly(): AsyncGenerator<WireLine> {
    for (let index = 1; index <= 40_000; index += 1) {
      if (index % 5_000 === 0) most = Math.max(most, index - (await db().transaction.count()));
      yield line(index);
    }
  }
  answers.set(first, slowly());
  expect(await pull()).toEqual({ rowsSeen: 40_000, rowsChanged: 40_000 });
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(20_000);
  expect(await through(first)).toBe("2026-11-20");
}, 60_000);

test("an answer that breaks off, newest line first, leaves no gap: the next pull asks for all of it again", async () => {
  const newestFirst = Array.from({ length: 15_000 }, (_, index) =>
    line(index + 1, index < 12_000 ? "2026-11-23" : "2026-09-01"),
  );
  answers.set(first, {
    async *[Symbol.asyncIterator]() {
      yield* newestFirst.slice(0, 13_000);
      throw new Error("the connection is gone");
    },
  });
  expect(await pull()).toMatchObject({ errorName: "ConnectionError" });
  const kept = await countOf(first);
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(13_000);
  expect(await through(first)).toBeNull();
  answers.set(first, newestFirst);
  asked = [];
  expect(await pull()).toMatchObject({ rowsSeen: 15_000, rowsChanged: 15_000 - kept });
  expect(asked[0]).toBe(`${first} from the beginning`);
  expect(await countOf(first)).toBe(15_000);
  expect(await through(first)).toBe("2026-11-23");
  asked = [];
  await pull();
  expect(asked[0]).toBe(`${first} from 2026-11-20`);
}, 60_000);

test("a line of another account in the middle of an answer refuses its portion and all that follows", async () => {
  answers.set(first, lines(500));
  answers.set(second, [...lines(12_000, 2), line(7), ...lines(9_000, 2, 12_001)]);
  expect(await pull()).toMatchObject({ errorName: "AccountIgnored" });
  expect(await countOf(first)).toBe(500);
  expect(await countOf(second)).toBeLessThan(12_001);
  expect(await db().transaction.count({ where: { bankTransactionId: line(7).transactionId } })).toBe(1);
  expect(await through(second)).toBeNull();
}, 60_000);

test("an id that stands for two lines of one answer is refused, however far apart they stand", async () => {
  answers.set(first, [...lines(11_000), { ...line(3), amount: 99 }]);
  answers.set(second, lines(5, 2));
  const outcome = await pull();
  expect(outcome).toMatchObject({ errorName: "contradictory_lines" });
  const held = await db().transaction.findFirst({ where: { bankTransactionId: line(3).transactionId } });
  expect(held?.amountMinor).toBe(-3n);
  expect(await through(first)).toBeNull();
  expect(await countOf(second)).toBe(5);
}, 60_000);

test("a day's answer with one line that cannot be read is stored not at all", async () => {
  answers.set(first, [...lines(3_000), { ...line(3_001), amount: 0.001 }]);
  expect(await pull()).toMatchObject({ errorName: "line_unreadable" });
  expect(await db().transaction.count()).toBe(0);
});

test("a run that is overtaken in the middle of an answer stores nothing more", async () => {
  async function* overtaken(): AsyncGenerator<WireLine> {
    yield* lines(12_001);
    await bank.ticket("transactions");
    yield* lines(12_000, 1, 12_002);
  }
  answers.set(first, overtaken());
  const mine = await bank.ticket("transactions");
  expect(await syncTransactions(mine, { clock: bank.clock })).toMatchObject({ errorName: "LeaseLost" });
  expect(await countOf(first)).toBeLessThan(12_001);
  expect(await through(first)).toBeNull();
  expect(await db().syncRun.findUnique({ where: { id: mine.runId } })).toMatchObject({ status: "lost" });
}, 60_000);

test("before the first line of an untested bank two answers are compared, and no more of them is read than that needs", async () => {
  await db().bankConnection.updateMany({ data: { honoursAccountId: null } });
  let given = 0;
  const counted = {
    *[Symbol.iterator]() {
      for (const one of lines(30_000)) {
        given += 1;
        yield one;
      }
    },
  };
  answers.set(first, counted);
  answers.set(second, lines(500));
  expect(await pull()).toMatchObject({ errorName: "AccountIgnored" });
  expect(given).toBeLessThan(10_000);
  expect(await db().transaction.count()).toBe(0);
  answers.set(second, lines(500, 2));
  expect(await pull()).toEqual({ rowsSeen: 30_500, rowsChanged: 30_500 });
  // Lines are held now, and each answer is compared with them: the two are not asked for twice again.
  asked = [];
  await pull();
  expect(asked.filter((one) => one.startsWith(first))).toHaveLength(1);
}, 60_000);

test("a bank that was tested and ignores the account is not asked for lines at all", async () => {
  await db().bankConnection.updateMany({ data: { honoursAccountId: false } });
  answers.set(first, lines(5));
  expect(await pull()).toMatchObject({ errorName: "AccountIgnored" });
  expect(asked).toEqual([]);
  expect(await db().transaction.count()).toBe(0);
});
