import { expect, test } from "vitest";
import type { ExceptionRow, StandingDecision } from "@/lib/features/positive-pay/types";
import {
  nextToDecide,
  readiness,
  stage,
  totalsOfChoice,
  unstage,
  wantedFor,
  workingRows,
  type Staged,
} from "./staging";

const now = new Date("2026-11-18T15:00:00Z");
const decision = (status: StandingDecision["status"], decidedAt = "2026-11-18T14:00:00.000Z"): StandingDecision => ({
  id: "d1",
  choice: "PAY",
  returnReason: null,
  note: null,
  decidedBy: "Ben",
  decidedAt,
  status,
  sentAt: null,
  attemptCount: 1,
  everUnsure: false,
  errorText: null,
});
const row = (id: string, more: Partial<ExceptionRow> = {}): ExceptionRow => ({
  id,
  accountId: "a",
  accountName: "Disbursement",
  accountLast4: "1234",
  entityName: null,
  timeZone: "America/New_York",
  checkNumber: id,
  presentedAmountMinor: 100,
  currency: "USD",
  presentmentDate: "2026-11-17",
  reasonCode: "DUPLICATE",
  status: "open",
  decideBy: "2026-11-18T19:00:00.000Z",
  defaultAction: "RETURN",
  listedAt: "2026-11-18T06:00:00.000Z",
  source: "load",
  issue: null,
  earlier: [],
  nearestIssued: null,
  decision: null,
  alarm: null,
  ...more,
});
const empty: Staged = new Map();

test("a return takes the usual reason of its exception unless one is picked", () => {
  expect(wantedFor(row("1"), "RETURN", null, " ")).toEqual({
    exceptionId: "1",
    choice: "RETURN",
    returnReason: "Y",
    seenAmountMinor: 100,
    seenDecisionId: null,
  });
  expect(wantedFor(row("1"), "RETURN", "N", " odd ").note).toBe("odd");
  expect(wantedFor(row("1"), "PAY", null, "")).not.toHaveProperty("returnReason");
});

test("a decision that was refused or voided does not stand; one that is sent does", () => {
  expect(wantedFor(row("1", { decision: decision("refused") }), "PAY", null, "").seenDecisionId).toBeNull();
  expect(wantedFor(row("1", { status: "sent", decision: decision("sent") }), "PAY", null, "").seenDecisionId).toBe(
    "d1",
  );
});

test("only what is still as it was seen is sent", () => {
  const rows = ["1", "2", "3", "4"].map((id) => row(id));
  const staged = stage(
    empty,
    rows.map((one) => wantedFor(one, "PAY", null, "")),
  );
  const later = [
    row("1"),
    row("2", { presentedAmountMinor: 200 }),
    row("3", { status: "decided", decision: decision("pending") }),
    row("4", { decideBy: now.toISOString() }),
  ];
  const { ready, stale } = readiness(staged, later, now);
  expect(ready.map((one) => one.row.id)).toEqual(["1"]);
  expect(stale.map((one) => one.id)).toEqual(["2", "3", "4"]);
  expect(totalsOfChoice(ready, "PAY")).toEqual([{ currency: "USD", amountMinor: 100, count: 1 }]);
  expect([...unstage(staged, ["1", "2"]).keys()]).toEqual(["3", "4"]);
});

test("a row decided while the page is open stays; one decided before it was opened is not shown", () => {
  const openedAt = "2026-11-18T14:30:00.000Z";
  const rows = [
    row("1"),
    row("2", { status: "sent", decision: decision("sent", "2026-11-18T14:00:00.000Z") }),
    row("3", { status: "sent", decision: decision("sent", "2026-11-18T14:45:00.000Z") }),
    row("4", { status: "decided", decision: decision("unknown", "2026-11-18T14:00:00.000Z") }),
  ];
  expect(workingRows(rows, openedAt).map((one) => one.id)).toEqual(["1", "3", "4"]);
});

test("after a decision the hand goes to the next undecided row, around the end if need be", () => {
  const rows = [row("1"), row("2"), row("3", { status: "sent", decision: decision("sent") }), row("4")];
  const staged = stage(empty, [wantedFor(row("2"), "PAY", null, "")]);
  expect(nextToDecide(rows, "2", staged, now)).toBe("4");
  expect(nextToDecide(rows, "4", staged, now)).toBe("1");
  const all = stage(
    empty,
    rows.map((one) => wantedFor(one, "PAY", null, "")),
  );
  expect(nextToDecide(rows, "4", all, now)).toBe("4");
});
