import { afterAll, beforeAll } from "vitest";

/** Nobody reads the stacks of some ten thousand errors, and writing them down is much of the work of a table. */
export function withoutStacks(): void {
  const limit = Error.stackTraceLimit;
  beforeAll(() => {
    Error.stackTraceLimit = 0;
  });
  afterAll(() => {
    Error.stackTraceLimit = limit;
  });
}
