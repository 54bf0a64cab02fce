export type Counts = { passed: number; failed: number; skipped: number };

export const noCounts: Counts = { passed: 0, failed: 0, skipped: 0 };

export function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** The last line of `npm test`; what was skipped is named only when something was. */
export function summary({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/** A run is good when something ran and nothing failed. */
export function isGood({ passed, failed }: Counts): boolean {
  return failed === 0 && passed > 0;
}

/**
 * Counts in Vitest's JSON report. A file that could not be loaded holds no test, and a run may fail outside of any
 * test: each failure that no test stands for counts as one.
 */
export function countVitest(report: unknown, ok: boolean): Counts {
  const passed = numberAt(report, "numPassedTests");
  const failed = numberAt(report, "numFailedTests");
  const skipped = numberAt(report, "numPendingTests") + numberAt(report, "numTodoTests");
  return { passed, failed: failed === 0 && !ok ? 1 : failed, skipped };
}

/** Counts in Playwright's JSON report; a test that passed only on a second try has failed. */
export function countPlaywright(report: unknown, ok: boolean): Counts {
  const stats = typeof report === "object" && report !== null && "stats" in report ? report.stats : null;
  const failed = numberAt(stats, "unexpected") + numberAt(stats, "flaky");
  return {
    passed: numberAt(stats, "expected"),
    failed: failed === 0 && !ok ? 1 : failed,
    skipped: numberAt(stats, "skipped"),
  };
}

function numberAt(value: unknown, name: string): number {
  if (typeof value !== "object" || value === null) return 0;
  const found: unknown = Object.getOwnPropertyDescriptor(value, name)?.value;
  return typeof found === "number" ? found : 0;
}
