import { describe, expect, test } from "vitest";
import { dateHints, readCursor, writeCursor } from "./rules";
import { linesThroughAfter, pullFrom, readLines, repeatsAnotherAccount, type AnsweredLine } from "./rules/pull";

const A = "0b6e2a52-6c35-4a3c-9f5e-1f3f6f0f6a01";
const B = "0b6e2a52-6c35-4a3c-9f5e-1f3f6f0f6a02";

function line(changes: Partial<AnsweredLine> = {}): AnsweredLine {
  return {
    bankTransactionId: A,
    amount: "-1000.50",
    description: "WIRE OUT",
    transactionAt: new Date("2026-11-20T18:00:00Z"),
    valueDate: "2026-11-20",
    postingAt: new Date("2026-11-21T06:00:00Z"),
    audit: { timestamp: null, actor: null, requestId: null },
    ...changes,
  };
}

function firstOf(answer: readonly AnsweredLine[], currency = "USD", zone = "America/New_York") {
  const read = readLines(answer, currency, zone);
  return read.ok ? read.value[0] : undefined;
}

describe("a line's dates", () => {
  test.each([
    ["2026-11-21T04:59:59Z", "America/New_York", "2026-11-20"],
    ["2026-11-21T05:00:00Z", "America/New_York", "2026-11-21"],
    ["2026-07-01T03:59:59Z", "America/New_York", "2026-06-30"],
    ["2026-11-20T10:30:00Z", "Pacific/Kiritimati", "2026-11-21"],
    ["2026-11-20T18:14:59Z", "Asia/Kathmandu", "2026-11-20"],
    ["2026-11-20T18:15:00Z", "Asia/Kathmandu", "2026-11-21"],
  ])("%s is, in %s, %s", (instant, zone, date) => {
    const at = new Date(instant);
    expect(firstOf([line({ transactionAt: at, postingAt: at })], "USD", zone)).toMatchObject({
      transactionDate: date,
      postingDate: date,
    });
  });

  test("the value date is taken as the bank writes it, whatever the zone", () => {
    expect(firstOf([line()], "USD", "Pacific/Kiritimati")?.valueDate).toBe("2026-11-20");
  });
});

describe("an answer", () => {
  test("is stored oldest posting first, whatever order the bank gave it", () => {
    const late = line({ bankTransactionId: B, postingAt: new Date("2026-11-19T06:00:00Z") });
    const read = readLines([line(), late], "USD", "UTC");
    expect(read.ok && read.value.map((one) => one.bankTransactionId)).toEqual([B, A]);
  });

  test("may repeat a line, but not contradict it", () => {
    const read = readLines([line(), line()], "USD", "UTC");
    expect(read.ok && read.value.length).toBe(1);
    expect(readLines([line(), line({ amount: "-1000.51" })], "USD", "UTC")).toMatchObject({
      reason: "contradictory_lines",
    });
  });

  test("is exact to the minor unit of its currency, or refused", () => {
    expect(firstOf([line({ amount: "1234" })], "JPY")?.amountMinor).toBe(1234);
    expect(firstOf([line({ amount: "0.1" })])?.amountMinor).toBe(10);
    expect(readLines([line({ amount: "1.005" })], "USD", "UTC")).toMatchObject({
      ok: false,
      reason: "line_unreadable",
    });
  });

  test("has its text made storable", () => {
    expect(firstOf([line({ description: "A\u0000B\ud800C😀" })])?.description).toBe("AB\ufffdC😀");
  });
});

test("a pull reaches three days behind what whole pulls have brought, across a month's end", () => {
  expect(pullFrom("2026-03-02")).toBe("2026-02-27");
  expect(pullFrom(null)).toBeUndefined();
});

test.each([
  [null, null, null],
  [null, "2026-11-20", "2026-11-20"],
  ["2026-11-20", null, "2026-11-20"],
  ["2026-11-20", "2026-11-18", "2026-11-20"],
  ["2026-11-20", "2026-11-24", "2026-11-24"],
  // One line dated ahead must not hide all that is posted before it.
  ["2026-11-20", "2031-01-01", "2026-11-24"],
])("an account stored up to %s whose whole answer ends at %s is stored up to %s", (before, newest, through) => {
  expect(linesThroughAfter(before, newest, "2026-11-24")).toBe(through);
});

test("the same id under two accounts shows that the bank ignores the account; under the same account it shows nothing", () => {
  expect(repeatsAnotherAccount(new Map([[A, "one"]]), "two", [line()])).toBe(true);
  expect(repeatsAnotherAccount(new Map([[A, "one"]]), "one", [line()])).toBe(false);
  expect(repeatsAnotherAccount(new Map([[B, "one"]]), "two", [line()])).toBe(false);
});

describe("hints about the order of the dates", () => {
  const hints = (initiatedDate: string, valueDate: string, postedDate: string) =>
    dateHints({ initiatedDate, valueDate, postedDate }).map((hint) => `${hint.word}: ${hint.sentence}`);

  test("none for the usual order, over a weekend too", () => {
    expect(hints("2026-11-20", "2026-11-20", "2026-11-20")).toEqual([]);
    expect(hints("2026-11-25", "2026-11-27", "2026-11-30")).toEqual([]);
  });
  test("one for each break", () => {
    expect(hints("2026-11-20", "2026-11-18", "2026-11-21")).toEqual([expect.stringMatching(/^Back-valued/)]);
    expect(hints("2026-11-20", "2026-11-24", "2026-11-21")).toEqual([expect.stringMatching(/only 3 days later/)]);
    expect(hints("2026-11-10", "2026-11-20", "2026-11-21")).toEqual([expect.stringMatching(/^Late item.+11 days/)]);
    expect(hints("2026-11-22", "2026-11-22", "2026-11-21")).toHaveLength(2);
  });
});

test("a cursor survives its way through a URL, and anything else is none", () => {
  const cursor = { side: "before", date: "2026-11-20", id: A } as const;
  expect(readCursor(writeCursor(cursor))).toEqual(cursor);
  expect(readCursor("last")).toEqual({ side: "last" });
  for (const text of ["", "after.2026-13-40." + A, `after.2026-11-20.${A}'`, "after.2026-11-20.x", "first"]) {
    expect(readCursor(text)).toBeNull();
  }
});
