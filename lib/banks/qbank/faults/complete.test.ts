import { expect, test } from "vitest";
import { CALLS } from "./testing/calls";
import { FAULTS } from "./testing/faults";
import { World } from "./testing/world";

/** Made of other calls, and nothing of the bank's own. */
const MADE_OF_OTHERS = ["transactions.list", "payments.getPaymentStatus", "payments.resolveConflict"];
const TIMES = ["once", "three in a row", "for ten minutes"];
/** The words of proof.md F3, each with the columns that play it. */
const WANTED: readonly (readonly [word: RegExp, columns: number])[] = [
  [/^400/, 2],
  [/^401$/, 1],
  [/^403$/, 1],
  [/^404$/, 1],
  [/^409/, 3],
  [/^422/, 2],
  [/^429/, 4],
  [/^500/, 2],
  [/^502/, 1],
  [/^503/, 4],
  [/^connection refused$/, 1],
  [/^reset/, 2],
  [/^silence/, 4],
  [/^drip-fed body$/, 1],
  [/^(truncated JSON|body cut in half)$/, 2],
  [/^HTML/, 1],
  [/^(wrong media type|JSON of another kind)$/, 2],
  [/^10 MB body$/, 1],
  [/^an error under 200$/, 1],
  [/^missing fields$/, 1],
  [/^extra fields$/, 1],
  [/^numbers/, 2],
];

test("the table has every call times every fault", async () => {
  const client = (await World.open("complete")).client();
  const { accounts, balances, transactions, payments, transfers, positivePay } = client;
  const resources = { accounts, balances, transactions, payments, transfers, positivePay };
  const methods = Object.entries(resources).flatMap(([name, resource]) =>
    Object.getOwnPropertyNames(Object.getPrototypeOf(resource))
      .filter((method) => method !== "constructor")
      .map((method) => `${name}.${method}`),
  );
  const rows = new Set(CALLS.map(({ name }) => name));
  expect([...rows, ...MADE_OF_OTHERS].toSorted()).toEqual([...methods, "connect"].toSorted());

  const columns = new Set(FAULTS.map(({ name }) => name));
  for (const [word, count] of WANTED) expect([...columns].filter((name) => word.test(name))).toHaveLength(count);
  expect(WANTED.reduce((sum, [, count]) => sum + count, 0)).toBe(columns.size);

  const cells = [...rows].flatMap((row) =>
    [...columns].flatMap((column) => TIMES.map((times) => [row, column, times])),
  );
  expect(cells).toHaveLength(12 * 40 * 3);
});
