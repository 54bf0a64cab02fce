import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { verifyChain } from "@/lib/features/audit/data";
import { makeHookedDesk } from "@/scripts/testing/exceptions";
import { faultRule } from "@/sandbox/faults";
import { KINDS, plan, WAITING } from "./testing/plan";
import { World } from "./testing/world";
import type { Rail } from "./types";

/**
 * Random interleavings of answers, faults, webhooks, polls, sweeps, deaths and restarts on one payment.
 * `CUTOFF_RUNS` sets how many (60 when left out), `CUTOFF_SEED` which; a failure prints its plan.
 */

const RUNS = Number(process.env["CUTOFF_RUNS"] ?? 60);
const SEED = Number(process.env["CUTOFF_SEED"] ?? 20_261_118);
const RAILS = ["WIRE", "TRANSFER", "ACH"] as const satisfies readonly Rail[];

// The bank client waits between its tries in real time; a second of that is ten milliseconds here.
const patient = globalThis.setTimeout;
const impatient = (work: () => void, ms = 0): ReturnType<typeof patient> =>
  patient(work, ms >= 50 && ms <= 5_000 ? ms / 100 : ms);
globalThis.setTimeout = Object.assign(impatient, patient);

const desk = await makeHookedDesk();
afterAll(async () => {
  globalThis.setTimeout = patient;
  await desk.close();
});

test.for(RAILS)(
  "whatever happens to a %s, it is paid at most once and ends as at the bank",
  { timeout: RUNS * 20_000 },
  async (rail) => {
    const ends: Record<string, number> = {};
    await fc.assert(
      fc.asyncProperty(plan, async (steps) => {
        const world = await World.open(desk, rail);
        for (const step of steps) {
          await world.act(step);
          await world.check();
        }
        const end = await world.end();
        ends[end] = (ends[end] ?? 0) + 1;
      }),
      { numRuns: Math.ceil(RUNS / RAILS.length), seed: SEED },
    );
    // A campaign that always ends the same way would test little.
    expect(Object.keys(ends).length).toBeGreaterThan(1);
  },
);

test("every kind of fault that the bank can produce is drawn", () => {
  expect([...KINDS, ...WAITING].toSorted()).toEqual(faultRule.shape.kind.options.toSorted());
});

test("the audit chain holds over all of it", async () => {
  expect((await verifyChain()).brokenAt).toBeNull();
});
