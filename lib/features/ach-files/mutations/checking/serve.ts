import "server-only";
import { parentPort } from "node:worker_threads";
import { runCheck } from "./run";
import type { CheckJob, WorkerMessage } from "./types";

/** The worker's side: one check at a time, progress on the way, then what was found or why it could not be. */
const port = parentPort;
if (!port) throw new Error("This runs as a worker only");

const send = (message: WorkerMessage): void => port.postMessage(message);

port.on("message", (job: CheckJob) => {
  runCheck(job, (progress) => send({ kind: "progress", progress })).then(
    (outcome) => send({ kind: "done", outcome }),
    (error: unknown) => send({ kind: "failed", reason: error instanceof Error ? (error.stack ?? error.message) : "?" }),
  );
});
