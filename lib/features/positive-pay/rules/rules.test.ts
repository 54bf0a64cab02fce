import { describe, expect, test } from "vitest";
import { judgeAttempt, type Heard } from "./attempt";
import { decideByFor, isPastCutoff, listedAtOf } from "./deadline";
import { canDecide, isDecidable, type DecideFacts } from "./decide";
import { isReturnLetter, KNOWN_REASONS, reasonWords, RETURN_REASONS, suggestedReturn } from "./reasons";
import { judgeTold, type Held, type Told } from "./record";
import { groupByCutoff } from "./silence";
import type { ExceptionRow, Wanted } from "../types";

const NY = "America/New_York";

describe("decide by", () => {
  test.each([
    ["an ordinary night", "2026-11-18T06:00:00Z", "14:00", NY, "2026-11-18T19:00:00Z"],
    ["summer time", "2026-07-15T05:00:00Z", "14:00", NY, "2026-07-15T18:00:00Z"],
    ["the Monday after clocks went forward", "2026-03-09T05:00:00Z", "14:00", NY, "2026-03-09T18:00:00Z"],
    ["the Monday after clocks went back", "2026-11-02T06:00:00Z", "14:00", NY, "2026-11-02T19:00:00Z"],
    ["the Friday before a change of clocks", "2026-10-30T05:00:00Z", "14:00", NY, "2026-10-30T18:00:00Z"],
    ["listed on a Saturday", "2026-11-21T06:00:00Z", "14:00", NY, "2026-11-23T19:00:00Z"],
    ["listed on Thanksgiving", "2026-11-26T06:00:00Z", "14:00", NY, "2026-11-27T19:00:00Z"],
    ["one second before the cut-off", "2026-11-18T18:59:59Z", "14:00", NY, "2026-11-18T19:00:00Z"],
    ["at the cut-off", "2026-11-18T19:00:00Z", "14:00", NY, "2026-11-19T19:00:00Z"],
    ["Friday after the cut-off", "2026-11-20T20:00:00Z", "14:00", NY, "2026-11-23T19:00:00Z"],
    ["the same load, an hour west", "2026-11-18T06:00:00Z", "13:00", "America/Chicago", "2026-11-18T19:00:00Z"],
    [
      "a load that is yesterday evening in the west",
      "2026-11-18T06:00:00Z",
      "14:00",
      "America/Los_Angeles",
      "2026-11-18T22:00:00Z",
    ],
    [
      "Monday's load that is Sunday in the west",
      "2026-11-23T06:00:00Z",
      "14:00",
      "America/Los_Angeles",
      "2026-11-23T22:00:00Z",
    ],
    ["a zone ahead of the bank", "2026-11-18T06:00:00Z", "14:00", "Europe/Berlin", "2026-11-18T13:00:00Z"],
  ])("%s", (_name, listedAt, cutoff, zone, expected) => {
    expect(decideByFor(new Date(listedAt), cutoff, zone)).toEqual(new Date(expected));
  });

  test("the cut-off itself is past, the millisecond before it is not", () => {
    const decideBy = new Date("2026-11-18T19:00:00Z");
    expect(isPastCutoff(decideBy, new Date("2026-11-18T18:59:59.999Z"))).toBe(false);
    expect(isPastCutoff(decideBy, decideBy)).toBe(true);
  });

  test("a time of the bank's that lies ahead of ours is not believed", () => {
    const now = new Date("2026-11-18T15:00:00Z");
    expect(listedAtOf(new Date("2026-11-18T06:00:00Z"), now)).toEqual(new Date("2026-11-18T06:00:00Z"));
    expect(listedAtOf(new Date("2026-11-19T06:00:00Z"), now)).toEqual(now);
    expect(listedAtOf(null, now)).toEqual(now);
  });
});

describe("reasons", () => {
  test("a customer picks from its own list only: what a bank alone knows is not on it", () => {
    expect(RETURN_REASONS.map((reason) => reason.letter).toSorted()).toEqual(["C", "G", "H", "N", "Q", "S", "Y"]);
    for (const letter of ["A", "D", "E", "I", "U", "n", "", null, undefined])
      expect(isReturnLetter(letter)).toBe(false);
  });

  test("every known exception has words and a suggestion on the list; an unknown one speaks for itself", () => {
    for (const code of KNOWN_REASONS) {
      expect(reasonWords(code).label).not.toBe(code);
      expect(isReturnLetter(suggestedReturn(code))).toBe(true);
    }
    expect(reasonWords("SERIAL_TOO_LOW").label).toBe("SERIAL_TOO_LOW");
    expect(suggestedReturn("SERIAL_TOO_LOW")).toBe("S");
  });
});

const now = new Date("2026-11-18T15:00:00Z");
const facts: DecideFacts = {
  status: "open",
  decideBy: new Date("2026-11-18T19:00:00Z"),
  timeZone: NY,
  presentedAmountMinor: 123_456,
  currency: "USD",
  standing: null,
};
const wanted: Wanted = { exceptionId: "x", choice: "PAY", seenAmountMinor: 123_456, seenDecisionId: null };

describe("who may decide what, until when", () => {
  test.each([
    ["an analyst", facts, "analyst", wanted, null],
    ["an approver", facts, "approver", wanted, null],
    ["an administrator", facts, "administrator", wanted, "not_allowed"],
    ["an auditor", facts, "auditor", wanted, "not_allowed"],
    ["a return without a reason", facts, "analyst", { ...wanted, choice: "RETURN" }, "reason_missing"],
    [
      "a return for want of funds",
      facts,
      "analyst",
      { ...wanted, choice: "RETURN", returnReason: "A" },
      "reason_missing",
    ],
    ["a return with a reason", facts, "analyst", { ...wanted, choice: "RETURN", returnReason: "Q" }, null],
    ["a payment with a reason", facts, "analyst", { ...wanted, returnReason: "Q" }, "reason_not_wanted"],
    ["a note of 500", facts, "analyst", { ...wanted, note: "x".repeat(500) }, null],
    ["a note of 501", facts, "analyst", { ...wanted, note: "x".repeat(501) }, "note_too_long"],
    ["an amount that changed", facts, "analyst", { ...wanted, seenAmountMinor: 1 }, "amount_changed"],
    [
      "one decided before",
      { ...facts, status: "sent", standing: { id: "d", choice: "PAY", decidedBy: "Ben" } },
      "analyst",
      wanted,
      "decided_meanwhile",
    ],
    [
      "one decided before, seen",
      { ...facts, status: "sent", standing: { id: "d", choice: "PAY", decidedBy: "Ben" } },
      "analyst",
      { ...wanted, seenDecisionId: "d" },
      null,
    ],
    ["one under its default", { ...facts, status: "defaulted" }, "analyst", wanted, "closed"],
  ] as const)("%s", (_name, given, role, asked, reason) => {
    expect(canDecide(given, role, asked, now)?.reason ?? null).toBe(reason);
  });

  test("at the cut-off it is too late, and the sentence says when it was", () => {
    const refusal = canDecide(facts, "analyst", wanted, facts.decideBy);
    expect(refusal?.reason).toBe("past_cutoff");
    expect(refusal?.sentence).toContain("14:00 ET");
    expect(isDecidable("open", facts.decideBy, new Date(facts.decideBy.getTime() - 1))).toBe(true);
  });
});

describe("a repeated word of the bank", () => {
  const held: Held = {
    accountId: "a",
    checkNumber: "1001",
    presentedAmountMinor: 100,
    presentmentDate: "2026-11-17",
    reasonCode: "NO_ISSUE",
    bankTimestamp: new Date("2026-11-18T06:00:00Z"),
    status: "sent",
    decideBy: facts.decideBy,
    standing: { id: "d", choice: "PAY" },
  };
  const { status: _s, decideBy: _d, standing: _p, ...same } = held;
  const told: Told = { ...same, source: "load" };
  const later = new Date("2026-11-18T06:30:00Z");
  test.each([
    ["the same", told, now, { kind: "nothing", effect: "no_change" }],
    ["another amount in the list", { ...told, presentedAmountMinor: 200 }, now, { kind: "change", voids: true }],
    [
      "another amount by a newer webhook",
      { ...told, presentedAmountMinor: 200, source: "webhook", bankTimestamp: later },
      now,
      { kind: "change", voids: true },
    ],
    [
      "another amount by a webhook of the same time",
      { ...told, presentedAmountMinor: 200, source: "webhook" },
      now,
      { kind: "ask" },
    ],
    [
      "another amount by an older webhook",
      { ...told, presentedAmountMinor: 200, source: "webhook", bankTimestamp: new Date(0) },
      now,
      { kind: "nothing", effect: "older_ignored" },
    ],
    ["another reason in the list", { ...told, reasonCode: "DUPLICATE" }, now, { kind: "change", voids: false }],
    [
      "another amount at the cut-off",
      { ...told, presentedAmountMinor: 200 },
      facts.decideBy,
      { kind: "nothing", effect: "past_cutoff_ignored" },
    ],
  ] as const)("%s", (_name, word, at, step) => {
    expect(judgeTold(held, word, at)).toEqual(step);
  });

  test("another account is an alarm and changes nothing", () => {
    expect(judgeTold(held, { ...told, accountId: "b" }, now).kind).toBe("alarm");
  });
});

describe("what an attempt comes to", () => {
  const tried = { attempt: 1, everUnsure: false, decidedAt: now, keyLifeMs: 86_400_000 };
  const error = (name: string, effect: string): Heard =>
    ({ kind: "error", name, effect, sentence: "", requestId: null, retryAfterMs: null }) as Heard;
  test.each([
    ["taken", { kind: "answer", requestId: null, replayed: false }, tried, "sent"],
    ["past the bank's cut-off", error("GoneError", "none"), tried, "refused"],
    ["past it, after an unsure attempt", error("GoneError", "none"), { ...tried, everUnsure: true }, "unknown"],
    ["no answer", error("TimeoutError", "unknown"), tried, "again"],
    ["no connection", error("ConnectionError", "none"), tried, "again"],
    ["held already", error("IdempotencyConflictError", "in-progress"), tried, "unknown"],
    ["invalid", error("ValidationError", "none"), tried, "refused"],
    ["no answer, and the key too old", error("TimeoutError", "unknown"), { ...tried, keyLifeMs: 3_600_000 }, "unknown"],
    [
      "no connection ever, and the key too old",
      error("ConnectionError", "none"),
      { ...tried, keyLifeMs: 3_600_000 },
      "refused",
    ],
  ] as const)("%s", (_name, heard, given, kind) => {
    expect(judgeAttempt(given, heard, now).kind).toBe(kind);
  });
});

test("the cost of silence: groups by cut-off, soonest first, with what is undecided in each", () => {
  const row = (id: string, decideBy: string, status: string, minor: number, account: string): ExceptionRow =>
    ({
      id,
      decideBy,
      status,
      presentedAmountMinor: minor,
      currency: "USD",
      accountId: account,
      accountName: account,
      defaultAction: account === "A" ? "RETURN" : "PAY",
      timeZone: NY,
    }) as ExceptionRow;
  const late = "2026-11-18T19:00:00.000Z";
  const soon = "2026-11-18T18:00:00.000Z";
  const groups = groupByCutoff(
    [
      row("1", late, "open", 100, "A"),
      row("2", soon, "open", 250, "B"),
      row("3", late, "sent", 400, "A"),
      row("4", late, "open", 50, "A"),
    ],
    now,
  );
  expect(
    groups.map((group) => [
      group.accountName,
      group.defaultAction,
      group.undecidedCount,
      group.undecided[0]?.amountMinor,
    ]),
  ).toEqual([
    ["B", "PAY", 1, 250],
    ["A", "RETURN", 2, 150],
  ]);
});
