import { expect, test } from "vitest";
import type { Sandbox } from "../handle";
import { createSandbox } from "../handle";
import { ACCOUNTS, call, control, NINE_ET, openSandbox } from "../testing";
import { memoryJournal } from "./journal";

const { accountId } = ACCOUNTS.incLockbox;
const path = `/transactions?accountId=${accountId}`;
type Line = { transactionId: string; request_id: string; amount: number; value_date: string; posting_date: string };
type State = {
  totalsMinor: Record<string, number>;
  ledgersMinor: Record<string, number>;
  counts: { transactions: number };
};
const add = (sandbox: Sandbox, body: object): Promise<unknown> =>
  control(sandbox, "POST", `/accounts/${accountId}/lines`, body);
const text = async (sandbox: Sandbox, where = path): Promise<string> => (await call(sandbox, "GET", where)).text();
const state = (sandbox: Sandbox): Promise<State> => control<State>(sandbox, "GET", "/state");

test("lines of many days are loaded, have ids of their own, and leave the totals at zero", async () => {
  const sandbox = openSandbox({ seed: "empty" });
  const added = await add(sandbox, { count: 3_001, days: 20 });
  expect(added).toMatchObject({ added: 3_001, from: "2026-10-29", to: "2026-11-17" });
  const lines: Line[] = JSON.parse(await text(sandbox));
  expect(new Set(lines.map((line) => line.transactionId)).size).toBe(3_001);
  expect(new Set(lines.map((line) => line.request_id)).size).toBe(3_001);
  expect(lines.every((line) => line.posting_date <= NINE_ET.toISOString() && line.value_date < line.posting_date)).toBe(
    true,
  );
  expect(lines.map((line) => line.value_date)).toEqual(lines.map((line) => line.value_date).toSorted());
  expect(new Set(lines.map((line) => line.value_date)).size).toBe(13);
  const cents = lines.reduce((sum, line) => sum + Math.round(line.amount * 100), 0);
  const { ledgersMinor, totalsMinor, counts } = await state(sandbox);
  expect(ledgersMinor[accountId]).toBe(cents);
  expect(cents).toBeGreaterThan(0);
  expect(totalsMinor).toEqual({ USD: 0, EUR: 0, GBP: 0 });
  expect(counts.transactions).toBe(3_001);
});

test("an even count leaves the balance; the date of the load filters", async () => {
  const sandbox = openSandbox({ seed: "empty" });
  const before = (await state(sandbox)).ledgersMinor[accountId];
  await add(sandbox, { count: 500, days: 30 });
  expect((await state(sandbox)).ledgersMinor[accountId]).toBe(before);
  const newest: Line[] = JSON.parse(await text(sandbox, `${path}&postingDateGte=2026-11-18`));
  expect(new Set(newest.map((line) => line.value_date))).toEqual(new Set(["2026-11-17"]));
  const all: Line[] = JSON.parse(await text(sandbox));
  expect([all.length, newest.length > 0 && newest.length < 50]).toEqual([500, true]);
});

test("the journal holds one record, and a restart makes the same lines again", async () => {
  const journal = memoryJournal();
  const first = openSandbox({ seed: "empty", journal });
  const size = journal.text().length;
  await add(first, { count: 20_000, days: 60 });
  expect(journal.text().length - size).toBeLessThan(700);
  const before = await text(first);
  const second = openSandbox({ seed: "empty", journal: memoryJournal(journal.text()) });
  expect(await text(second)).toBe(before);
  expect(await state(second)).toEqual(await state(first));
});

test("half a million lines of one account are answered as they are made, in bounded memory", async () => {
  const sandbox = createSandbox({ seed: "empty", startAt: NINE_ET });
  await add(sandbox, { count: 500_000, days: 365 });
  const answer = await call(sandbox, "GET", path);
  expect([answer.status, answer.headers.get("content-length")]).toEqual([200, null]);
  const [atFirst, decoder] = [process.memoryUsage().rss, new TextDecoder()];
  let [lines, largest, most] = [0, 0, atFirst];
  for await (const piece of answer.body ?? []) {
    lines += decoder.decode(piece, { stream: true }).split('"transactionId"').length - 1;
    largest = Math.max(largest, piece.length);
    most = Math.max(most, process.memoryUsage().rss);
  }
  expect(lines).toBe(500_000);
  expect(largest).toBeLessThan(80_000);
  // 190 MB of text: held whole it would show.
  expect(most - atFirst).toBeLessThan(120 * 1024 * 1024);
}, 60_000);
