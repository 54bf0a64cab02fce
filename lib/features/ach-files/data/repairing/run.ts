import "server-only";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { RepairOffer } from "@/lib/formats/nacha/repair/types";
import { doRepairJob, type RepairedCopy, type RepairJob, type RepairOutcome } from "./job";

/** Files up to this are worked on in place, in some milliseconds; larger ones in a worker, beside everything else. */
const SMALL_BYTES = 256 * 1024;
const MEMORY_MB = 512;

/** Large files are worked on one after the other: each is in memory twice meanwhile. */
const holder = globalThis as { cutoffRepairs?: Promise<unknown> };

/**
 * The repairs that would change something. A large file is read in a worker, so that nobody waits for it; its bytes are
 * handed over and are empty afterwards. Rejects when the worker ends before it answered.
 */
export async function findOffers(job: Omit<RepairJob & { kind: "offer" }, "kind">): Promise<readonly RepairOffer[]> {
  const outcome = await run({ ...job, kind: "offer" });
  return "offers" in outcome ? outcome.offers : [];
}

/** A repaired copy; otherwise as `findOffers`. */
export async function makeCopy(job: Omit<RepairJob & { kind: "apply" }, "kind">): Promise<RepairedCopy> {
  const outcome = await run({ ...job, kind: "apply" });
  if (!("copy" in outcome)) throw new Error("The file doctor answered another question");
  return outcome.copy;
}

async function run(job: RepairJob): Promise<RepairOutcome> {
  if (job.bytes.byteLength <= SMALL_BYTES) return doRepairJob(job);
  const turn = (holder.cutoffRepairs ?? Promise.resolve()).then(() => inWorker(job));
  holder.cutoffRepairs = turn.catch(() => undefined);
  return turn;
}

/** By a path that no bundler follows (docs/decisions/011-large-files-in-a-worker.md). */
function inWorker(job: RepairJob): Promise<RepairOutcome> {
  const entry = join(process.cwd(), "lib/features/ach-files/data/repairing/start.mjs");
  const options = { execArgv: ["--conditions=react-server"], resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } };
  const worker: Worker = Reflect.construct(Worker, [entry, options]);
  return new Promise<RepairOutcome>((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("The worker of the file doctor ended before it answered")));
    const { buffer } = job.bytes;
    worker.postMessage(job, buffer instanceof ArrayBuffer ? [buffer] : []);
  }).finally(() => void worker.terminate());
}
