import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { runToEnd, typescriptFlags } from "../../process/children";
import { Sentence } from "../../process/sentence";

export type LoadRequest = { readonly headers: Readonly<Record<string, string>>; readonly body: string };

/** POSTs to one address of this machine over connections that stay open. */
export type LoadJob = {
  readonly port: number;
  readonly path: string;
  readonly connections: number;
  /** Null: as fast as answers come. Else so many a second whatever the answers do, timed from when each was due. */
  readonly perSecond: number | null;
  readonly requests: readonly LoadRequest[];
};

export const loadResult = z.object({
  elapsedMs: z.number(),
  /** How often each status was answered. */
  statuses: z.record(z.string(), z.number()),
  /** Milliseconds of each request, in the order of the answers. */
  latenciesMs: z.array(z.number()),
});
export type LoadResult = z.output<typeof loadResult>;

const TIMEOUT_MS = 180_000;

/** Runs a job in a process of its own, so that it costs the measured one no time. Throws when it does not end. */
export async function runLoad(job: LoadJob): Promise<LoadResult> {
  const directory = await mkdtemp(join(tmpdir(), "cutoff-load-"));
  const file = join(directory, "job.json");
  try {
    await writeFile(file, JSON.stringify(job));
    const parameters = [...typescriptFlags, "scripts/bench/lib/load-child.ts", file];
    const { code, output } = await runToEnd(parameters, {}, TIMEOUT_MS);
    if (code !== 0) throw new Sentence(`The load did not end:\n${output.slice(-2_000)}`);
    return loadResult.parse(JSON.parse(output));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
