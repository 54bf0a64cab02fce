import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BankErrorName } from "@/lib/banks/http/errors";
import { ROLES } from "@/lib/core/permissions";
import { PAYMENT_STATUSES, RAILS } from "../types";
import { judgeAttempt, judgeWatch, type Heard, type Tried } from "./attempt";
import { judgeBankWord } from "./bank-status";
import { canonicalJson, payloadHash, type Payload } from "./payload";
import { canApprove, canRelease } from "./permits";
import { isStalePayment, nextPollAt } from "./polling";
import { isRoutingNumber } from "./routing";
import { settlementOf } from "./settlement";
import { allows, isFinal, NEXT_STATUSES, PAYMENT_ACTIONS } from "./states";

const HOUR_MS = 3_600_000;
const storedAt = new Date("2026-11-18T15:00:00Z");
const now = new Date(storedAt.getTime() + 60_000);
const tried: Tried = {
  rail: "WIRE",
  attempt: 1,
  everUnsure: false,
  acceptedWithoutId: false,
  keyStoredAt: storedAt,
  keyLifeMs: 24 * HOUR_MS,
};
const error = (
  name: BankErrorName,
  effect: "none" | "unknown" | "in-progress",
  over: Partial<Extract<Heard, { kind: "error" }>> = {},
): Heard => ({
  kind: "error",
  name,
  effect,
  sentence: "",
  requestId: null,
  retryAfterMs: null,
  transactionId: null,
  ...over,
});

describe("what an attempt comes to", () => {
  test("whatever is heard after a doubt, the payment is never called failed", () => {
    const names = [
      "ValidationError",
      "PermissionDeniedError",
      "NotFoundError",
      "IdempotencyKeyReuseError",
      "GoneError",
      "RateLimitError",
      "ServerError",
      "CircuitOpenError",
      "UnexpectedStatusError",
    ] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.constantFrom("none", "unknown", "in-progress"),
        fc.constantFrom(...RAILS),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 72 * HOUR_MS }),
        fc.option(fc.uuid(), { nil: null }),
        (name, effect, rail, attempt, lateMs, transactionId) => {
          const verdict = judgeAttempt(
            { ...tried, rail, attempt, everUnsure: true },
            error(name, effect, { transactionId }),
            new Date(storedAt.getTime() + lateMs),
          );
          expect(verdict.kind).not.toBe("failed");
        },
      ),
    );
  });

  test("nothing is ever asked again once the key may have been forgotten", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 72 * HOUR_MS }),
        fc.integer({ min: 1, max: 60 }),
        fc.boolean(),
        fc.nat(10 * HOUR_MS),
        (lateMs, attempt, everUnsure, retryAfterMs) => {
          const at = new Date(storedAt.getTime() + lateMs);
          const verdict = judgeAttempt(
            { ...tried, attempt, everUnsure },
            error("TimeoutError", "unknown", { retryAfterMs }),
            at,
          );
          if (verdict.kind !== "again") {
            expect(verdict.kind).toBe("unknown");
            return;
          }
          expect(verdict.at.getTime() - storedAt.getTime()).toBeLessThan(23 * HOUR_MS);
          expect(verdict.at.getTime() - at.getTime()).toBeGreaterThanOrEqual(retryAfterMs);
        },
      ),
    );
  });

  test("409 is never an order to send again", () => {
    const watched = error("IdempotencyConflictError", "in-progress", {
      transactionId: "0524c965-0679-4d89-9b48-d3269b8b7894",
    });
    expect(judgeAttempt(tried, watched, now).kind).toBe("watch");
    expect(judgeAttempt(tried, error("IdempotencyConflictError", "in-progress"), now).kind).toBe("unknown");
  });

  test("a payment named by a 409 is watched for a bounded time", () => {
    const missing = { kind: "missing", retryAfterMs: null } as const;
    expect(judgeWatch(tried, missing, 1, now).kind).toBe("again");
    expect(judgeWatch(tried, missing, 8, now).kind).toBe("unknown");
  });
});

describe("the bank's word", () => {
  const facts = {
    rail: "WIRE",
    status: "submitted",
    amountMinor: 100_050,
    currency: "USD",
    bankStatus: null,
    bankTimestamp: null,
    closedByPeople: false,
    bankAccountId: "5d9c3e60-0000-4000-8000-000000000001",
    ach: null,
    achAmount: "credits_plus_debits",
  } as const;
  const word = { type: "WIRE", amount: "1000.50", bankAccountId: null, status: "P_COMPLETED", timestamp: now };

  test("in any order and any number, the first final word stands", () => {
    const status = fc.constantFrom("P_CREATED", "P_PROCESSING", "P_COMPLETED", "P_FAILED", "P_NEW");
    fc.assert(
      fc.property(fc.array(fc.record({ status, at: fc.nat(1_000) }), { maxLength: 30 }), (words) => {
        let current: Parameters<typeof judgeBankWord>[0] = facts;
        let firstFinal: string | null = null;
        for (const one of words) {
          const step = judgeBankWord(current, { ...word, status: one.status, timestamp: new Date(one.at) });
          if (step.kind === "move") {
            expect(isFinal(current.status)).toBe(false);
            current = { ...current, status: step.to, bankStatus: one.status, bankTimestamp: new Date(one.at) };
            if (isFinal(step.to)) firstFinal ??= step.to;
          }
        }
        if (firstFinal) expect(current.status).toBe(firstFinal);
      }),
    );
  });

  test("an amount that passed through a double is still compared exactly", () => {
    expect(judgeBankWord(facts, word)).toEqual({ kind: "move", to: "completed" });
    expect(judgeBankWord(facts, { ...word, amount: "1000.5" })).toEqual({ kind: "move", to: "completed" });
    expect(judgeBankWord(facts, { ...word, amount: "1000.501" }).kind).toBe("mismatch");
    expect(judgeBankWord(facts, { ...word, type: "ACH" }).kind).toBe("mismatch");
  });
});

describe("states", () => {
  test("every act starts from a state that leads somewhere, and no final state allows one", () => {
    for (const action of Object.keys(PAYMENT_ACTIONS) as (keyof typeof PAYMENT_ACTIONS)[]) {
      for (const status of PAYMENT_STATUSES)
        if (allows(action, status)) expect(NEXT_STATUSES[status].length).toBeGreaterThan(0);
    }
    expect(PAYMENT_STATUSES.filter(isFinal)).toEqual(["completed", "partial", "failed", "rejected", "cancelled"]);
  });

  test("no role, state or file lets a person approve or release their own", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ROLES),
        fc.constantFrom(...PAYMENT_STATUSES),
        fc.boolean(),
        (role, status, isUploader) => {
          const payment = {
            status,
            createdById: isUploader ? "other" : "me",
            uploadedById: isUploader ? "me" : null,
            payloadHash: "h",
          };
          expect(canApprove(payment, { memberId: "me", role }, "h")).not.toBeNull();
          expect(canRelease(payment, { memberId: "me", role }, "h")).not.toBeNull();
        },
      ),
    );
  });
});

describe("what is approved", () => {
  const payload: Payload = {
    rail: "WIRE",
    accountId: "a",
    amountMinor: 1,
    currency: "USD",
    toAccountId: null,
    reference: "r",
    ach: null,
    beneficiary: { name: "N", routingNumber: "121000248", accountHash: "x", accountLast4: "1234" },
  };

  test("every field counts", () => {
    const ach = {
      fileId: "f",
      fileName: "n",
      sha256: "s",
      batchCount: 1,
      entryCount: 1,
      creditMinor: 1,
      debitMinor: 0,
      effectiveDate: null,
    };
    const changes: Partial<Payload>[] = [
      { rail: "ACH" },
      { accountId: "b" },
      { amountMinor: 2 },
      { currency: "EUR" },
      { toAccountId: "t" },
      { reference: "q" },
      { ach },
      { ach: { ...ach, sha256: "z" } },
      { ach: { ...ach, effectiveDate: "2026-11-20" } },
      { beneficiary: null },
      ...(["name", "routingNumber", "accountHash", "accountLast4"] as const).map((field) => ({
        beneficiary: {
          name: "N",
          routingNumber: "121000248",
          accountHash: "x",
          accountLast4: "1234",
          [field]: "changed",
        },
      })),
    ];
    const hashes = [payload, ...changes.map((change) => ({ ...payload, ...change }))].map(payloadHash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  test("the order of keys does not, so a trip through the database changes nothing", () => {
    expect(canonicalJson({ b: [{ d: null, c: "ü" }], a: 1 })).toBe('{"a":1,"b":[{"c":"ü","d":null}]}');
    const reversed = Object.fromEntries(Object.entries(payload).toReversed()) as Payload;
    expect(payloadHash(reversed)).toBe(payloadHash(payload));
  });
});

describe("calendar", () => {
  const wire = {
    rail: "WIRE",
    timeZone: "America/New_York",
    wireCutoff: "17:00",
    achCutoff: "16:00",
    effectiveDate: null,
  } as const;
  test.for([
    ["2026-11-18T21:59:59Z", "2026-11-18"],
    ["2026-11-18T22:00:00Z", "2026-11-19"],
    ["2026-11-25T23:00:00Z", "2026-11-27"],
    ["2026-11-21T15:00:00Z", "2026-11-23"],
    ["2026-11-26T15:00:00Z", "2026-11-27"],
  ] as const)("a wire released at %s settles %s", ([at, settles]) => {
    expect(settlementOf(wire, new Date(at)).settles).toBe(settles);
  });

  test.for([
    ["2026-11-18T15:00:00Z", null, "2026-11-19"],
    ["2026-11-18T21:00:00Z", null, "2026-11-20"],
    ["2026-11-25T15:00:00Z", null, "2026-11-27"],
    ["2026-11-18T15:00:00Z", "2026-11-24", "2026-11-24"],
    ["2026-11-18T15:00:00Z", "2026-11-21", "2026-11-23"],
    ["2026-11-18T15:00:00Z", "2026-11-01", "2026-11-19"],
  ] as const)("an ACH file released at %s, effective %s, settles %s", ([at, effectiveDate, settles]) => {
    expect(settlementOf({ ...wire, rail: "ACH", effectiveDate }, new Date(at)).settles).toBe(settles);
  });

  test("a payment is overdue on the third banking day", () => {
    const released = new Date("2026-11-25T15:00:00Z");
    expect(isStalePayment("submitted", released, "America/New_York", new Date("2026-11-30T23:00:00Z"))).toBe(false);
    expect(isStalePayment("submitted", released, "America/New_York", new Date("2026-12-01T06:00:00Z"))).toBe(true);
    expect(isStalePayment("completed", released, "America/New_York", new Date("2026-12-09T06:00:00Z"))).toBe(false);
  });

  test("wires are asked about after 2, 4, 8 … 60 seconds, files every quarter of an hour", () => {
    const waits = (rail: "WIRE" | "ACH", counts: number[]) =>
      counts.map((count) => (nextPollAt(rail, count, now).getTime() - now.getTime()) / 1000);
    expect(waits("WIRE", [0, 1, 2, 5, 40])).toEqual([2, 4, 8, 60, 60]);
    expect(waits("ACH", [0, 6, 99])).toEqual([20, 900, 900]);
  });
});

test.for([
  ["121000248", true],
  ["021000021", true],
  ["121000249", false],
  ["000000000", false],
  ["12100024", false],
  ["991000246", false],
] as const)("routing number %s: %s", ([text, valid]) => expect(isRoutingNumber(text)).toBe(valid));
