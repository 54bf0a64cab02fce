import { describe, expect, test } from "vitest";
import { zonedInstant } from "@/lib/core/dates";
import { judgeDay, ledgerAt, loadDays, type DayFacts, type Reading } from "./days";

const BANK = { timeZone: "America/New_York", loadTime: "01:00" };
const at = (date: string, time: string) => zonedInstant(date, time, BANK.timeZone);
const read = (currentMinor: number, date: string, time: string): Reading => ({ currentMinor, asOf: at(date, time) });

test("a load posts the business day before, from the midnight that began it to the one that ended it", () => {
  const days = loadDays(at("2026-11-30", "09:00"), BANK, 3);
  expect(days).toEqual([
    {
      date: "2026-11-30",
      booked: "2026-11-27",
      postedFrom: "2026-11-28",
      loadsAt: at("2026-11-30", "01:00"),
      opensAt: at("2026-11-26", "00:00"),
      closesAt: at("2026-11-28", "00:00"),
    },
    expect.objectContaining({ date: "2026-11-27", booked: "2026-11-25", closesAt: at("2026-11-26", "00:00") }),
    expect.objectContaining({ date: "2026-11-25", booked: "2026-11-24", opensAt: at("2026-11-24", "00:00") }),
  ]);
});

test.each([
  ["on a weekend", "2026-11-28", "12:00", "2026-11-27"],
  ["on a holiday", "2026-11-26", "12:00", "2026-11-25"],
  ["before a business day's load", "2026-11-30", "00:30", "2026-11-30"],
])("the newest day %s", (_when, date, time, newest) => {
  expect(loadDays(at(date, time), BANK, 1)[0]?.date).toBe(newest);
});

test("each day closes where the next one opens, over holidays and the change of the clocks", () => {
  const days = loadDays(at("2026-12-31", "12:00"), BANK, 60);
  for (const [index, day] of days.entries()) {
    if (index > 0) expect(day.closesAt).toEqual(days[index - 1]?.opensAt);
  }
});

describe("the ledger at a midnight", () => {
  const midnight = at("2026-11-25", "00:00");
  test.each([
    [
      "the readings on both sides agree, however far off",
      read(5, "2026-11-23", "09:00"),
      read(5, "2026-11-26", "17:00"),
      5,
    ],
    ["one side lies within ten minutes", read(5, "2026-11-24", "23:50"), read(9, "2026-11-25", "07:00"), 5],
    ["the other side does", read(5, "2026-11-24", "20:00"), read(9, "2026-11-25", "00:10"), 9],
    ["there is a reading on one side alone, near", null, read(9, "2026-11-25", "00:05"), 9],
    ["it was read at the very instant", read(5, "2026-11-25", "00:00"), read(9, "2026-11-25", "00:05"), 5],
  ])("is known when %s", (_why, before, after, known) => {
    expect(ledgerAt(midnight, before, after)).toBe(known);
  });

  test.each([
    ["nothing near was read", read(5, "2026-11-24", "23:49"), read(9, "2026-11-25", "00:11")],
    ["it moved within minutes of it", read(5, "2026-11-24", "23:57"), read(9, "2026-11-25", "00:02")],
    ["nothing was read at all", null, null],
    ["only a far reading exists", read(0, "2026-11-20", "10:00"), null],
  ])("is not known when %s", (_why, before, after) => {
    expect(ledgerAt(midnight, before, after)).toBeNull();
  });
});

describe("a day", () => {
  const [day] = loadDays(at("2026-11-25", "09:00"), BANK, 1);
  const now = at("2026-11-25", "09:00");
  const facts = (changes: Partial<DayFacts> = {}): DayFacts => ({
    opening: { before: read(100, "2026-11-23", "23:58"), after: read(100, "2026-11-24", "09:00") },
    closing: { before: read(70, "2026-11-24", "23:58"), after: read(70, "2026-11-25", "09:00") },
    count: 2,
    netMinor: -30,
    linesThrough: "2026-11-25",
    bankThrough: "2026-11-25",
    pulledAt: at("2026-11-25", "01:05"),
    stirred: false,
    ...changes,
  });
  const judge = (changes: Partial<DayFacts> = {}, when = now) => {
    if (!day) throw new Error("no day");
    return judgeDay(day, facts(changes), when, BANK.timeZone);
  };

  test("is complete when its lines come to the ledger's change", () => {
    expect(judge()).toMatchObject({ verdict: "complete", changeMinor: -30, differenceMinor: 0, reason: null });
  });
  test("differs by exactly what no line explains", () => {
    expect(judge({ netMinor: -25, count: 1 })).toMatchObject({ verdict: "differs", differenceMinor: -5 });
  });
  test("is not known without a balance, and says for when", () => {
    const unknown = judge({ closing: { before: null, after: null } });
    expect(unknown).toMatchObject({ verdict: "unknown", closingMinor: null, changeMinor: null, differenceMinor: null });
    expect(unknown.reason).toContain("25 Nov 2026, 00:00 ET");
  });
  test("is not loaded before the bank's load, and before a pull begun after it", () => {
    expect(judge({}, at("2026-11-25", "00:30"))).toMatchObject({ verdict: "not-loaded" });
    const early = { linesThrough: "2026-11-24", netMinor: 0, count: 0, pulledAt: at("2026-11-25", "00:55") };
    expect(judge(early)).toMatchObject({ verdict: "not-loaded", differenceMinor: null });
  });
  test("without a line of its own is loaded once another account has some; a late load is not a difference", () => {
    const quiet = { linesThrough: "2026-11-20", netMinor: 0, count: 0 };
    expect(judge(quiet)).toMatchObject({ verdict: "differs", differenceMinor: -30 });
    expect(judge({ ...quiet, bankThrough: "2026-11-24" })).toMatchObject({ verdict: "not-loaded" });
    const still = { before: read(100, "2026-11-23", "23:58"), after: read(100, "2026-11-25", "09:00") };
    expect(judge({ ...quiet, bankThrough: "2026-11-24", opening: still, closing: still })).toMatchObject({
      verdict: "complete",
    });
  });
  test("bug: an account swept back to its opening balance was complete before the load with its lines was read", () => {
    const zero = { before: read(0, "2026-11-23", "23:58"), after: read(0, "2026-11-24", "00:02") };
    const swept = { before: read(0, "2026-11-24", "23:58"), after: read(0, "2026-11-25", "00:02") };
    const late = { linesThrough: "2026-11-24", bankThrough: "2026-11-24", netMinor: 0, count: 0, closing: swept };
    expect(judge({ ...late, opening: zero, stirred: true })).toMatchObject({ verdict: "not-loaded" });
    const later = { before: read(0, "2026-11-24", "00:00"), after: read(500, "2026-11-24", "09:00") };
    expect(judge({ ...late, opening: later })).toMatchObject({ verdict: "not-loaded" });
    expect(judge({ ...late, opening: later, linesThrough: "2026-11-25" })).toMatchObject({ verdict: "complete" });
  });
});
