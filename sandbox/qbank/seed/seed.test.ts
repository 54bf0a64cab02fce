import { createHash } from "node:crypto";
import { expect, test, vi } from "vitest";
import { isBusinessDay } from "@/lib/core/business-days";
import { addDays, dateInZone, weekday, wallClock } from "@/lib/core/dates";
import { NINE_ET } from "../../testing";
import { BANK_ZONE } from "../calendar";
import { stateFromSeed } from "../state";
import { REASONS } from "../types";
import { ACCOUNTS } from "./book";
import { buildSeed } from "./build";

// 50,000 lines several times over: generous where the machine is shared.
vi.setConfig({ testTimeout: 30_000 });

const anchor = "2026-11-18";
const full = buildSeed("full", anchor, NINE_ET.getTime());

const digest = (seed: typeof full): string => createHash("sha256").update(JSON.stringify(seed)).digest("hex");

const hours = new Map<number, { date: string; time: string }>();
/** Date and hour at the bank; asked of the zone once an hour, not once a line. */
function atHour(ms: number): { date: string; time: string } {
  const hour = Math.floor(ms / 3_600_000);
  const known = hours.get(hour) ?? wallClock(new Date(hour * 3_600_000), BANK_ZONE);
  hours.set(hour, known);
  return known;
}

test("the full seed: 3 entities, 12 accounts, 24 months, about 50,000 lines, 40 exceptions of every kind", () => {
  expect([full.entities.length, full.accounts.length, full.exceptions.length]).toEqual([3, 12, 40]);
  expect(full.lines.length).toBeGreaterThan(45_000);
  expect(full.lines.length).toBeLessThan(55_000);
  const dates = full.lines.map((line) => line.valueDate).toSorted();
  expect(dates[0]?.slice(0, 7)).toBe("2024-11");
  expect(dates.filter((date) => date <= "2026-11-17").length / dates.length).toBeGreaterThan(0.99);
  expect(new Set(full.exceptions.map((exception) => exception.reason))).toEqual(new Set(REASONS));
  expect(new Set(full.accounts.map((account) => account.type))).toEqual(new Set(["Checking", "Savings", "Treasury"]));
  expect(full.accounts.filter((account) => account.currency !== "USD").map((account) => account.currency)).toEqual([
    "EUR",
    "GBP",
  ]);
  expect(new Set(full.lines.map((line) => line.transactionId)).size).toBe(full.lines.length);
});

test("the small seed and the empty one keep the accounts", () => {
  const small = buildSeed("small", anchor, NINE_ET.getTime());
  expect(small.lines.length).toBeGreaterThan(500);
  expect(small.lines.length).toBeLessThan(750);
  expect(small.exceptions).toHaveLength(8);
  const empty = buildSeed("empty", anchor, NINE_ET.getTime());
  expect([empty.lines.length, empty.exceptions.length]).toEqual([0, 0]);
  expect(empty.accounts).toEqual(full.accounts);
});

test("the same anchor gives the same bank to the last id", () => {
  const again = buildSeed("full", anchor, NINE_ET.getTime());
  expect(digest(again)).toBe(digest(full));
});

test("three dates that differ as in life", () => {
  const loads = full.lines.map((line) => atHour(line.postingMs));
  expect(loads.every((load) => load.time.startsWith("01") && isBusinessDay(load.date))).toBe(true);
  const share = (holds: (line: (typeof full.lines)[number], posted: string) => boolean): number =>
    full.lines.filter((line, index) => holds(line, loads[index]?.date ?? "")).length / full.lines.length;
  // Loaded after the value date as a rule, on it or before it for funds that are valued ahead.
  expect(share((line, posted) => posted > line.valueDate)).toBeGreaterThan(0.7);
  expect(share((line, posted) => posted <= line.valueDate)).toBeGreaterThan(0.05);
  // Late items: more than a long weekend after the value date.
  const late = share((line, posted) => posted > addDays(line.valueDate, 5));
  expect(late).toBeGreaterThan(0.0005);
  expect(late).toBeLessThan(0.05);
  // Initiated at a weekend by somebody, never after the load.
  const initiated = full.lines.map((line) => atHour(line.transactionMs).date);
  expect(initiated.filter((date) => [0, 6].includes(weekday(date))).length).toBeGreaterThan(500);
  expect(full.lines.every((line) => line.transactionMs < line.postingMs)).toBe(true);
});

test("balances are the running sums; savings and treasury never go below zero; zero-balance accounts end at zero", () => {
  const state = stateFromSeed(full);
  for (const account of full.accounts) {
    const lines = full.lines.filter((line) => line.accountId === account.accountId);
    const opening = full.opening.get(account.accountId) ?? 0;
    const closing = lines.reduce((sum, line) => sum + line.amountMinor, opening);
    expect(state.balances.get(account.accountId)).toBe(closing);
    expect(closing).toBeGreaterThanOrEqual(0);
    if (account.type !== "Checking") {
      let running = opening;
      const lowest = Math.min(...lines.map((line) => (running += line.amountMinor)));
      expect(lowest).toBeGreaterThanOrEqual(0);
    }
    if (account.fundedBy !== null) expect(closing).toBe(0);
  }
});

test("every exception has the issued check behind it that explains it", () => {
  const issues = new Map(full.issues.map((issue) => [`${issue.accountId}/${issue.checkNumber}`, issue]));
  for (const exception of full.exceptions) {
    const issue = issues.get(`${exception.accountId}/${exception.checkNumber}`);
    const { reason, presentedMinor } = exception;
    if (reason === "NO_ISSUE" || reason === "UNAUTHORIZED_ACH") expect(issue).toBeUndefined();
    else if (reason === "AMOUNT_MISMATCH") expect(issue?.amountMinor).not.toBe(presentedMinor);
    else expect(issue?.amountMinor).toBe(presentedMinor);
    if (reason === "DUPLICATE") expect(issue?.status).toBe("paid");
    if (reason === "VOIDED") expect(issue?.status).toBe("void");
    if (reason === "STOP_PAYMENT") expect(issue?.status).toBe("stopped");
    if (reason === "STALE_DATED") expect((issue?.issueDate ?? anchor) < addDays(anchor, -180)).toBe(true);
    if (reason === "OVER_AMOUNT") expect(presentedMinor).toBeGreaterThanOrEqual(2_500_000);
  }
  expect(new Set(full.exceptions.map((exception) => `${exception.accountId}/${exception.checkNumber}`)).size).toBe(40);
});

test.each([
  ["in the morning", "2026-11-18T14:00:00Z", "2026-11-18"],
  ["less than an hour before the cut-off", "2026-11-18T18:30:00Z", "2026-11-19"],
  ["at night", "2026-11-19T03:00:00Z", "2026-11-19"],
  ["on a Saturday", "2026-11-21T15:00:00Z", "2026-11-23"],
  ["the evening before Thanksgiving", "2026-11-25T23:00:00Z", "2026-11-27"],
])("a first start %s leaves time to decide", (_, start, day) => {
  const { exceptions } = buildSeed("small", start.slice(0, 10), Date.parse(start));
  const mine = exceptions.filter((exception) => exception.accountId === ACCOUNTS.incDisbursement.accountId);
  expect(new Set(mine.map((item) => dateInZone(new Date(item.decideByMs), BANK_ZONE)))).toEqual(new Set([day]));
  expect(new Set(mine.map((item) => dateInZone(new Date(item.loadedMs), BANK_ZONE)))).toEqual(new Set([day]));
});
