import { readFile } from "node:fs/promises";
import { describeEnd } from "../../process/sentence";
import { add, noCounts, type Counts } from "./tally";

export type Outcome = { ok: boolean; output: string; counts?: Counts };

const nameWidth = 52;

/** One run of the tests: performs named steps, prints each with its time, and keeps the count. */
export class TestSession {
  counts = noCounts;
  #interrupted = false;

  /** From here on no step begins, and none that was cut off is counted. */
  interrupt(): void {
    this.#interrupted = true;
  }

  /** Runs a step; one without counts of its own counts as one test. A failing one prints its output. */
  async step(name: string, work: () => Promise<Outcome>): Promise<boolean> {
    if (this.#interrupted) return never();
    const start = performance.now();
    if (process.stdout.isTTY) process.stdout.write(`  ${name} …\r`);
    const outcome = await work().catch((error: unknown): Outcome => ({ ok: false, output: describeEnd(error) }));
    if (this.#interrupted) return never();
    const { passed, failed, skipped } = outcome.counts ?? {
      passed: outcome.ok ? 1 : 0,
      failed: outcome.ok ? 0 : 1,
      skipped: 0,
    };
    this.counts = add(this.counts, { passed, failed, skipped });
    const found = outcome.counts
      ? `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`
      : "";
    const word = outcome.ok && failed === 0 ? found : `FAILED ${found}`;
    const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(6);
    process.stdout.write(`  ${`${name} ${word}`.trimEnd().padEnd(nameWidth)} ${seconds} s\n`);
    if (!outcome.ok || failed > 0) process.stdout.write(`${outcome.output.trimEnd()}\n\n`);
    return outcome.ok && failed === 0;
  }

  /** Says that a step was left out and why; it counts as nothing, what kept it from running has failed already. */
  leaveOut(name: string, why: string): void {
    process.stdout.write(`  ${name}: not run, ${why}\n`);
  }
}

/** The process is about to end: whoever waits for a step must not go on meanwhile. */
function never(): Promise<never> {
  return new Promise(() => {});
}

/** The JSON report of a test runner; null when it ended without one. */
export async function readReport(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    return null;
  }
}
