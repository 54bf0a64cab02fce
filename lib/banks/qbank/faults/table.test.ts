import { describe, expect, test } from "vitest";
import { problemsOfCell } from "./testing/cell";
import { CALLS } from "./testing/calls";
import { FAULTS } from "./testing/faults";
import { withoutStacks } from "./testing/stacks";
import { World } from "./testing/world";

withoutStacks();

const TIMES = [1, 3] as const;

/** proof.md F3: every call meets every fault, once and three times in a row. */
describe.each(CALLS.map((call) => ({ name: call.name, call })))("$name", ({ call }) => {
  test.each(TIMES)(
    `meets each of ${FAULTS.length} faults, %i in a row`,
    async (times) => {
      const world = await World.open(`${call.name} ${times}`);
      const problems: string[] = [];
      for (const fault of FAULTS) {
        for (const problem of await problemsOfCell(world, call, fault, times))
          problems.push(`${fault.name}: ${problem}`);
      }
      world.close();
      expect(problems).toEqual([]);
    },
    60_000,
  );
});
