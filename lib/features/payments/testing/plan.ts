import fc from "fast-check";
import type { z } from "zod";
import { faultRule } from "@/sandbox/faults";
import type { Rail } from "../types";

/** What may happen to one payment, in any order: the plan of one run. It is made from a seed, so a run can be repeated. */

export const SUBMIT_PATHS = {
  WIRE: "/payments/wire",
  TRANSFER: "/transfers",
  ACH: "/payments/ach",
} as const satisfies Record<Rail, string>;

/** These wait for somebody to end them, so they are a step of their own. */
export const WAITING = ["hold", "stall"] as const;
export const KINDS = faultRule.shape.kind.options.filter((kind) => !WAITING.some((waiting) => waiting === kind));

export type Fault = {
  readonly step: "fault";
  readonly kind: (typeof KINDS)[number];
  /** Which call goes wrong. */
  readonly call: "submit" | "ask" | "token";
  readonly count: number;
  readonly status: number;
  readonly commit: boolean;
  readonly shape: 1 | 2;
  readonly retryAfterS: number | null;
  readonly alter: NonNullable<z.input<typeof faultRule>["alter"]>;
};

export type Step =
  | Fault
  | { readonly step: Simple }
  | { readonly step: "advance"; readonly ms: number }
  /** The process ends before its n-th touch of the world. */
  | { readonly step: "die"; readonly dieAt: number }
  /** A call that does not end while others take the payment over. */
  | { readonly step: "stall"; readonly kind: (typeof WAITING)[number]; readonly when: "before" | "after" }
  /** How the bank's next deliveries go wrong. */
  | { readonly step: "mischief"; readonly duplicate: number; readonly drop: number; readonly reorder: number }
  /** An event that the bank should not have sent: late, or against its own books; `repeat`: all of its own again. */
  | { readonly step: "event"; readonly says: "P_PROCESSING" | "opposite" | "repeat" };

/** How often the bank client itself asks before it gives an error up. */
const CLIENT_TRIES = 4;
const REFUSALS = [400, 403, 404, 422];

const anyFault: fc.Arbitrary<Fault> = fc.record({
  step: fc.constant("fault" as const),
  kind: fc.constantFrom(...KINDS),
  call: fc.oneof(
    { weight: 6, arbitrary: fc.constant("submit" as const) },
    { weight: 2, arbitrary: fc.constant("ask" as const) },
    { weight: 1, arbitrary: fc.constant("token" as const) },
  ),
  count: fc.integer({ min: 1, max: 6 }),
  status: fc.constantFrom(200, 201, 202, 400, 401, 403, 404, 409, 422, 429, 500, 502, 503),
  commit: fc.boolean(),
  shape: fc.constantFrom(1 as const, 2 as const),
  retryAfterS: fc.constantFrom(null, 1, 600),
  alter: fc.constantFrom(...faultRule.shape.alter.unwrap().options),
});

type Simple = "dispatch" | "sweep" | "poll" | "apply" | "crowd" | "restart" | "heal" | "bank-fails";

/** What leaves a doubt: the work is done, and none of the client's own tries hears of it. */
const doubt = anyFault.map((one): Fault => ({
  ...one,
  kind: "commit-no-answer",
  call: "submit",
  count: CLIENT_TRIES + (one.count > 3 ? 4 : 0),
}));
/** A sure refusal, which proves nothing once there was a doubt. */
const refusal = anyFault.map((one): Fault => ({
  ...one,
  kind: "status",
  call: "submit",
  status: REFUSALS[one.count % REFUSALS.length] ?? 422,
}));

const faults = fc.oneof(
  { weight: 4, arbitrary: anyFault },
  { weight: 3, arbitrary: doubt },
  { weight: 2, arbitrary: refusal },
);

const simple = (...steps: Simple[]): fc.Arbitrary<Step> => fc.constantFrom(...steps).map((step) => ({ step }));

export const plan: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 7, arbitrary: faults },
    { weight: 6, arbitrary: simple("dispatch", "sweep") },
    { weight: 4, arbitrary: simple("poll", "apply", "crowd") },
    { weight: 2, arbitrary: simple("restart", "heal", "bank-fails") },
    {
      weight: 5,
      arbitrary: fc.record({
        step: fc.constant("advance" as const),
        ms: fc.constantFrom(1_500, 21_000, 61_000, 61_000, 600_000, 3_600_000, 26 * 3_600_000, 26 * 3_600_000),
      }),
    },
    { weight: 2, arbitrary: fc.record({ step: fc.constant("die" as const), dieAt: fc.integer({ min: 1, max: 45 }) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        step: fc.constant("stall" as const),
        kind: fc.constantFrom(...WAITING),
        when: fc.constantFrom("before", "after"),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        step: fc.constant("mischief" as const),
        duplicate: fc.nat(2),
        drop: fc.nat(2),
        reorder: fc.nat(2),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        step: fc.constant("event" as const),
        says: fc.constantFrom("P_PROCESSING", "opposite", "repeat"),
      }),
    },
  ),
  { minLength: 4, maxLength: 16, size: "max" },
);

/** A refusal (4xx) after the work was done would break what the bank publishes; 409 and what is no answer may hide it. */
export function mayCommit(fault: Fault): boolean {
  if (fault.kind !== "status") return fault.commit;
  return fault.commit && (fault.status < 300 || fault.status === 409 || fault.status >= 500);
}

/**
 * An answer as if the work were done while it was not: the bank lies, and nobody can know. Of a file and a transfer the
 * head of the answer alone says so, whatever becomes of its body.
 */
export function isLie(fault: Fault, rail: Rail): boolean {
  const { kind, call, status } = fault;
  if (call !== "submit") return false;
  if (kind === "answer-no-commit") return true;
  if (mayCommit(fault)) return false;
  if (kind === "cut" || kind === "malformed") return rail !== "WIRE";
  return kind === "alter" || kind === "drip" || kind === "huge" || (kind === "status" && status === 201);
}
