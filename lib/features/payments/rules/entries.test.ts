import fc from "fast-check";
import { expect, test } from "vitest";
import { ENTRY_STATUSES, type EntryStatus } from "../types/entries";
import { drainOf, drainSentence, missSentence, paymentOf, planSentence, refuseByEntry } from "./entries";

const ZONE = "America/New_York";
/** Wednesday 18 Nov 2026, 10:00 in New York. */
const NOW = new Date("2026-11-18T15:00:00Z");
const common = { perHour: 100, window: null, pausedUntil: null, timeZone: ZONE, achCutoff: "16:00" };
const at = (time: string): string => new Date(`2026-11-18T${time}Z`).toISOString();

test("a file of 500 at 100 an hour has its last entry sent four hours after the first", () => {
  const drain = drainOf({ ...common, total: 500, left: 500 }, NOW);
  expect(drain).toMatchObject({ left: 500, lastAt: at("19:00:00"), misses: null });
  if (drain) expect(planSentence(drain, ZONE, NOW)).toContain("the last of the 500 entries goes at 14:00 ET.");
});

test("what the bank has taken in this hour counts, and a pause moves the rest", () => {
  const window = { count: 100, since: new Date(NOW.getTime() - 10 * 60_000) };
  const counted = drainOf({ ...common, total: 500, left: 400, window }, NOW);
  expect(counted?.lastAt).toBe(at("18:50:00"));
  const paused = drainOf({ ...common, total: 500, left: 400, window, pausedUntil: new Date(at("15:50:00")) }, NOW);
  expect(paused).toMatchObject({ pausedUntil: at("15:50:00"), lastAt: at("18:50:00") });
  if (paused) {
    expect(drainSentence(paused, ZONE, NOW)).toBe(
      "400 of 500 entries are left; at 100 an hour the last goes at 13:50 ET.",
    );
  }
});

test("entries that go after the cut-off are counted and told with the day they settle on", () => {
  const drain = drainOf({ ...common, total: 1_000, left: 1_000 }, NOW);
  // 10:00 to 15:00 are six hours of a hundred each; the four hundred of 16:00 and later miss it.
  expect(drain?.misses).toMatchObject({ count: 400, cutoffAt: at("21:00:00"), settles: "2026-11-20" });
  if (drain) expect(missSentence(drain, ZONE)).toMatch(/^400 entries will go after the ACH cut-off of 16:00 ET/);
});

test("where no limit is known nothing is foretold", () => {
  const drain = drainOf({ ...common, perHour: 0, total: 3, left: 2 }, NOW);
  expect(drain).toMatchObject({ lastAt: null, misses: null });
  expect(drainOf({ ...common, total: 3, left: 0 }, NOW)).toBeNull();
});

test("whatever is left goes at no more than the quota an hour, and never before now", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5_000 }),
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: 0, max: 500 }),
      (left, perHour, used) => {
        const count = Math.min(used, perHour);
        const window = { count, since: new Date(NOW.getTime() - 1_000) };
        const lastAt = drainOf({ ...common, total: left, left, perHour, window }, NOW)?.lastAt ?? "";
        const hours = (Date.parse(lastAt) - NOW.getTime()) / 3_600_000;
        const least = (left + count - perHour) / perHour;
        expect(hours).toBeGreaterThanOrEqual(0);
        expect(hours).toBeGreaterThan(least - 1);
        expect(hours).toBeLessThanOrEqual(Math.max(0, Math.ceil(least)));
      },
    ),
  );
});

test.each([
  [["due", "completed"], "releasing"],
  [["sending", "unknown", "failed"], "releasing"],
  [["unknown", "submitted", "failed"], "unknown"],
  [["submitted", "completed", "failed"], "submitted"],
  [["completed"], "completed"],
  [["completed", "failed"], "partial"],
  [["completed", "not_sent"], "partial"],
  [["failed", "not_sent"], "failed"],
] as const)("a payment whose entries are %j is %s", (states, expected) => {
  expect(paymentOf(new Set<EntryStatus>(states))).toBe(expected);
});

test("a payment is called paid or partly paid only when no entry is open or in doubt", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.constantFrom(...ENTRY_STATUSES), { minLength: 1 }), (states) => {
      const status = paymentOf(new Set(states));
      const isOver = states.every((state) => ["completed", "failed", "not_sent"].includes(state));
      expect(["completed", "partial", "failed"].includes(status)).toBe(isOver);
      if (status === "failed") expect(states).not.toContain("completed");
    }),
  );
});

test("what a single entry cannot say is refused by name before anybody approves it", () => {
  expect(refuseByEntry({ debits: 0, others: 0, addenda: 0 })).toBeNull();
  expect(refuseByEntry({ debits: 1, others: 2, addenda: 0 })?.sentence).toContain(
    "1 debit (a single entry only pays out), and 2 entries that are not paid to a checking or savings account",
  );
});
