import { describe, expect, test } from "vitest";
import { waitingFor } from "./rules";
import type { MorningFacts, PaymentGroup } from "./types";

// Wednesday 25 November 2026, 12:00 in New York.
const NOW = new Date("2026-11-25T17:00:00Z");

function group(changes: Partial<PaymentGroup>): PaymentGroup {
  return {
    status: "awaiting_approval",
    rail: "WIRE",
    currency: "USD",
    timeZone: "America/New_York",
    wireCutoff: "17:00",
    achCutoff: "16:00",
    isOwn: false,
    count: 1,
    amountMinor: 100_000,
    ...changes,
  };
}

function facts(changes: Partial<MorningFacts>): MorningFacts {
  return {
    role: "approver",
    payments: [],
    exceptions: { count: 0, totals: [], nextCutoff: null },
    files: { ready: 0, invalid: 0 },
    ...changes,
  };
}

describe("an approver", () => {
  test("sees payments to approve with the soonest cut-off among them, and the money by currency", () => {
    const payments = [
      group({}),
      group({ rail: "ACH", count: 2, amountMinor: 50 }),
      group({ rail: "TRANSFER", currency: "EUR" }),
    ];
    expect(waitingFor(facts({ payments }), NOW)).toEqual([
      {
        key: "approve",
        title: "4 payments to approve",
        href: "/approvals",
        tone: "warning",
        stakes: [
          { currency: "EUR", amountMinor: 100_000 },
          { currency: "USD", amountMinor: 100_050 },
        ],
        deadline: {
          at: "2026-11-25T21:00:00.000Z",
          zone: "America/New_York",
          atZero: "it settles a banking day later",
        },
      },
    ]);
  });

  test("is not asked to approve what four eyes keep from them", () => {
    expect(waitingFor(facts({ payments: [group({ isOwn: true })] }), NOW)).toEqual([]);
  });
});

test("what may be wrong comes first, then what is due soonest", () => {
  const payments = [group({}), group({ status: "unknown" }), group({ status: "approved", rail: "ACH" })];
  const exceptions = {
    count: 40,
    totals: [{ currency: "USD", amountMinor: 1 }],
    nextCutoff: { decideBy: "2026-11-25T19:00:00.000Z", timeZone: "America/New_York" },
  };
  const keys = waitingFor(facts({ payments, exceptions }), NOW).map((item) => item.key);
  expect(keys).toEqual(["unknown", "exceptions", "release", "approve"]);
});

test("each role sees what it can act on; an auditor sees what is open without being asked to act", () => {
  const payments = [group({}), group({ isOwn: true }), group({ status: "draft", isOwn: true })];
  const exceptions = { count: 1, totals: [], nextCutoff: null };
  const files = { ready: 1, invalid: 2 };
  const titles = (role: MorningFacts["role"]) =>
    waitingFor(facts({ role, payments, exceptions, files }), NOW).map((item) => item.title);
  expect(titles("analyst")).toEqual([
    "1 check exception to decide",
    "1 draft of yours to send for approval",
    "1 payment of yours waits for an approver",
    "1 ACH file to send for approval",
    "2 ACH files with errors",
  ]);
  expect(titles("auditor")).toEqual(["1 check exception is open"]);
});
