import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { playRound } from "./testing/sequence";

// One that always runs the same and one that never does; `npm run chaos -- faults` plays thousands.
test.each([20_261_118, randomInt(1_000_000_000)])(
  "random faults one after another, 20 rounds of seed %i",
  async (seed) => {
    for (let round = 0; round < 20; round += 1) {
      const { name, problems } = await playRound(`faults ${seed} ${round}`);
      expect({ name, problems }).toEqual({ name, problems: [] });
    }
  },
  60_000,
);
