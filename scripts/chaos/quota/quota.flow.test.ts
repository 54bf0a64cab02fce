import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { runQuota } from "./run";

// One that always runs the same and one that never does; a failing one's seed is in its name.
test.each([20_261_118, randomInt(1_000_000_000)])(
  "F5, 40 entries at 15 an hour, seed %i: none lost, none twice, drained in the hours that were foretold",
  async (seed) => {
    const outcome = await runQuota({ seed, entries: 40, perHour: 15 });
    expect(outcome.problems).toEqual([]);
    expect(outcome.forecastHours).toBe(2);
    expect(outcome.hours).toBeGreaterThanOrEqual(2);
    expect(outcome.hours).toBeLessThan(3);
  },
  300_000,
);
