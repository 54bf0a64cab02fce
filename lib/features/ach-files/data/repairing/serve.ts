import "server-only";
import { parentPort } from "node:worker_threads";
import { doRepairJob, type RepairJob } from "./job";

/** The worker's side: one job, its outcome, the end. */
parentPort?.once("message", (job: RepairJob) => {
  const outcome = doRepairJob(job);
  parentPort?.postMessage(outcome, "copy" in outcome ? [outcome.copy.bytes.buffer] : []);
});
