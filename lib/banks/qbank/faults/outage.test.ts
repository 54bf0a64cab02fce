import { describe, expect, test } from "vitest";
import { CALLS } from "./testing/calls";
import { FAULTS } from "./testing/faults";
import { problemsOfOutage } from "./testing/outage";
import { withoutStacks } from "./testing/stacks";
import { World } from "./testing/world";

withoutStacks();

/** proof.md F3 for ten minutes: a bank that is down is left alone, one that refuses is asked as often as its callers. */
describe("for ten minutes", () => {
  test.each(CALLS.map((call) => ({ name: call.name, call })))(
    `$name meets each of ${FAULTS.length} faults`,
    async ({ call }) => {
      const world = await World.open(`ten minutes of ${call.name}`);
      const problems: string[] = [];
      for (const fault of FAULTS) {
        for (const problem of await problemsOfOutage(world, call, fault)) problems.push(`${fault.name}: ${problem}`);
      }
      world.close();
      expect(problems).toEqual([]);
    },
    60_000,
  );
});
