import { z } from "zod";
import { matchesPath } from "./faults";

/** Slowness of every call until it is taken away, in real milliseconds: half before the work, half after it. */
export const latencyRequest = z.strictObject({
  ms: z.number().int().min(0).max(600_000),
  jitterMs: z.number().int().min(0).max(600_000).default(0),
  path: z.string().min(1).max(200).default("*"),
});
type Slowness = z.infer<typeof latencyRequest>;

export class Latency {
  #all: Slowness[] = [];

  /** One a path; zero milliseconds take it away. */
  set(wanted: Slowness): void {
    this.#all = this.#all.filter((one) => one.path !== wanted.path);
    if (wanted.ms + wanted.jitterMs > 0) this.#all.push(wanted);
  }

  list(): readonly Slowness[] {
    return this.#all;
  }

  clear(): void {
    this.#all = [];
  }

  /** Milliseconds for one call; the most exact path wins. */
  for(path: string): number {
    const [slowest] = this.#all
      .filter((one) => matchesPath(one.path, path))
      .toSorted((a, b) => b.path.length - a.path.length);
    return slowest === undefined ? 0 : slowest.ms + Math.round(Math.random() * slowest.jitterMs);
  }
}

export function pause(ms: number): Promise<void> {
  return ms <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));
}
