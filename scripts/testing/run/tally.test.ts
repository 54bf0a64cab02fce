import { expect, test } from "vitest";
import { countPlaywright, countVitest, isGood, noCounts, summary } from "./tally";

test("the last line names what was skipped only when something was", () => {
  expect(summary({ passed: 12, failed: 0, skipped: 0 })).toBe("12 passed, 0 failed");
  expect(summary({ passed: 12, failed: 1, skipped: 3 })).toBe("12 passed, 1 failed, 3 skipped");
});

test("a run in which nothing ran is not good", () => {
  expect(isGood(noCounts)).toBe(false);
  expect(isGood({ passed: 1, failed: 0, skipped: 0 })).toBe(true);
  expect(isGood({ passed: 9, failed: 1, skipped: 0 })).toBe(false);
});

test("a test file that cannot be loaded is a failure though no test failed", () => {
  const report = { numPassedTests: 4, numFailedTests: 0, numPendingTests: 1, numTodoTests: 0 };
  expect(countVitest(report, false)).toEqual({ passed: 4, failed: 1, skipped: 1 });
  expect(countVitest(report, true)).toEqual({ passed: 4, failed: 0, skipped: 1 });
});

test("a run that ended without a report is a failure", () => {
  expect(countVitest(null, false)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(countPlaywright(null, false)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test("a browser test that passed at the second try has failed", () => {
  const report = { stats: { expected: 3, unexpected: 0, flaky: 1, skipped: 0 } };
  expect(countPlaywright(report, true)).toEqual({ passed: 3, failed: 1, skipped: 0 });
});
