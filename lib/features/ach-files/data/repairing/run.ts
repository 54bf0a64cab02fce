import "server-only";
import type { RepairOffer } from "@/lib/formats/nacha/repair/types";
import { IN_PLACE_BYTES, startSourceWorker } from "../source-worker/worker";
import { doRepairJob, type RepairedCopy, type RepairJob, type RepairOutcome } from "./job";

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
  if (job.bytes.byteLength <= IN_PLACE_BYTES) return doRepairJob(job);
  const turn = (holder.cutoffRepairs ?? Promise.resolve()).then(() => inWorker(job));
  holder.cutoffRepairs = turn.catch(() => undefined);
  return turn;
}

function inWorker(job: RepairJob): Promise<RepairOutcome> {
  const worker = startSourceWorker("data/repairing/serve.ts");
  return new Promise<RepairOutcome>((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("The worker of the file doctor ended before it answered")));
    const { buffer } = job.bytes;
    worker.postMessage(job, buffer instanceof ArrayBuffer ? [buffer] : []);
  }).finally(() => void worker.terminate());
}
