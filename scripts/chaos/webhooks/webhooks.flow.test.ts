import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { makePlan } from "./plan";
import { runPlan } from "./run";

// One that always runs the same and one that never does; a failing one's seed is in its name.
test.each([20_261_118, randomInt(1_000_000_000)])(
  "F6, 500 deliveries, seed %i",
  async (seed) => {
    const outcome = await runPlan(makePlan(seed, 500));
    expect(outcome).toMatchObject({ deliveries: 500, differences: [] });
  },
  180_000,
);
