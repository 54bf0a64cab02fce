import { expect, test } from "vitest";
import { actByOf, codeWords, dateOfDay, deadlineWords, maskNumbers, payeeChange, shownCorrection } from "./rules";
import { refuseReversing } from "./rules/derive";
import { matchOf, type Candidate, type ReturnFacts } from "./rules/match";

const DATES = { receivedOn: "2026-11-20", settledOn: "2026-11-20", originalSettledOn: "2026-11-18" };

test.each<[string, string | null, string]>([
  ["C01", "2026-12-01", "six banking days, Thanksgiving left out"],
  ["R01", "2027-05-17", "180 days from the settlement of the entry"],
  ["R02", null, "the rules set no date"],
  ["R99", null, "nobody knows the code"],
])("%s is due %s: %s", (code, due) => {
  expect(actByOf(code, DATES)).toBe(due);
});

test("a date counted from a settlement that nobody knows is none", () => {
  expect(actByOf("R01", { ...DATES, originalSettledOn: null })).toBeNull();
});

test.each([
  ["364", "2026-01-02", "2025-12-30"],
  ["002", "2026-12-31", "2027-01-02"],
  ["324", "2026-11-20", "2026-11-20"],
  ["   ", "2026-11-20", null],
  ["000", "2026-11-20", null],
])("day %s beside %s is %s", (day, near, date) => {
  expect(dateOfDay(day, near)).toBe(date);
});

test.each([
  ["2026-11-19", "was due 19 Nov 2026"],
  ["2026-11-20", "by 20 Nov 2026, today"],
  ["2026-11-23", "by 23 Nov 2026, 1 banking day left"],
  ["2026-12-01", "by 1 Dec 2026, 6 banking days left"],
  ["2027-05-17", "by 17 May 2027"],
])("a deadline on %s reads %s", (actBy, words) => {
  expect(deadlineWords(actBy, "2026-11-20").words).toBe(words);
});

test("every code has its words, an unknown one too", () => {
  expect(codeWords("R01").title).toBe("Insufficient funds");
  expect(codeWords("C03").title).toBe("Incorrect routing and account number");
  expect(codeWords("R99").title).toBe("Unknown code");
});

test("account numbers in a bank's own words are hidden to their last four", () => {
  expect(maskNumbers("ACCT 123456789 CLOSED 2026")).toBe("ACCT \u2022\u2022\u2022\u2022\u20226789 CLOSED 2026");
});

test("what a notification says is shown without the account number, and changes a payee only where it is one", () => {
  const both = `021000021${" ".repeat(3)}9988776655`;
  expect(shownCorrection("C03", both)).toBe("routing number 021000021, account ··6655");
  expect(payeeChange("C03", both)).toEqual({ routingNumber: "021000021", accountNumber: "9988776655" });
  expect(payeeChange("C11", "1234567890")).toBeNull();
  expect(shownCorrection("C01", "  9988776655")).toBe("\u2022\u2022\u2022\u2022\u2022\u20226655");
});

const FACTS: ReturnFacts = {
  kind: "return",
  companyId: "1208800417",
  amountMinor: 50_000,
  originalTrace: "099000010000001",
  originalRouting: "06100010",
  payeeHash: "aa",
  accountLast4: "3004",
  effectiveDate: "2026-11-20",
};
const ENTRY: Candidate = {
  fileId: "one",
  line: 3,
  paymentId: "p",
  accountId: "a",
  companyId: "1208800417",
  amountMinor: 50_000,
  routingNumber: "061000104",
  payeeHash: "aa",
  accountLast4: "3004",
  effectiveDate: "2026-11-20",
  settledOn: null,
};

test.each<[string, Partial<ReturnFacts>, Partial<Candidate>[], string | null]>([
  ["the only one that fits", {}, [{}], "one"],
  ["another amount", {}, [{ amountMinor: 50_001 }], null],
  ["another company", {}, [{ companyId: "9" }], null],
  ["another bank", {}, [{ routingNumber: "021000021" }], null],
  ["another account", {}, [{ payeeHash: "bb" }], null],
  ["a notification carries no amount", { kind: "correction", amountMinor: 0 }, [{}], "one"],
  ["two, of which the date tells one", {}, [{ effectiveDate: "2026-11-13" }, { fileId: "two" }], "two"],
  ["two that nothing tells apart", {}, [{}, { fileId: "two" }], null],
  ["no bank named: the last four decide", { payeeHash: "", originalRouting: "" }, [{}], "one"],
  ["no bank named, other last four", { payeeHash: "", originalRouting: "", accountLast4: "9" }, [{}], null],
])("a return is matched to %s", (_what, facts, candidates, found) => {
  const all = candidates.map((one) => ({ ...ENTRY, ...one }));
  expect(matchOf({ ...FACTS, ...facts }, all)?.fileId ?? null).toBe(found);
});

test("a batch that its bank took as single credits is not offered to be taken back", () => {
  const file = { paymentStatus: "completed", settledOn: "2026-11-24", source: "upload", reversedLines: [] } as const;
  const now = new Date("2026-11-25T15:00:00Z");
  expect(refuseReversing({ ...file, byEntry: false }, "2026-11-27", now)).toBeNull();
  expect(refuseReversing({ ...file, byEntry: true }, "2026-11-27", now)?.reason).toBe("single_entries");
});
