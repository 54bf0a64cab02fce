import "server-only";
import type { Worker } from "node:worker_threads";
import { startSourceWorker } from "../../data/source-worker/worker";
import type { CheckJob, CheckOutcome, CheckProgress, WorkerMessage } from "./types";

/** A worker that had nothing to do for so long is let go; the next file starts another. */
const IDLE_MS = 60_000;

type Holder = { worker: Worker | null; idle: NodeJS.Timeout | undefined; turn: Promise<unknown> };
const known = globalThis as { cutoffCheckWorker?: Holder };

function holder(): Holder {
  known.cutoffCheckWorker ??= { worker: null, idle: undefined, turn: Promise.resolve() };
  return known.cutoffCheckWorker;
}

/**
 * Runs a check off the main thread, in the process's one worker, which is kept warm. One at a time: callers take turns.
 * Rejects when the worker ends before it answered; what it had begun in the database is rolled back then. A signal that
 * is aborted ends the worker at once.
 */
export function runInWorker(
  job: CheckJob,
  report: (progress: CheckProgress) => void,
  signal: AbortSignal,
): Promise<CheckOutcome | null> {
  const held = holder();
  const answer = held.turn.then(() => runNow(held, job, report, signal));
  held.turn = answer.catch(() => undefined);
  return answer;
}

async function runNow(
  held: Holder,
  job: CheckJob,
  report: (progress: CheckProgress) => void,
  signal: AbortSignal,
): Promise<CheckOutcome | null> {
  if (signal.aborted) throw new Error("The check was given up before its turn came");
  clearTimeout(held.idle);
  const worker = held.worker ?? startWorker(held);
  worker.ref();
  const stop = (): void => void worker.terminate();
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await answerOf(worker, job, report);
  } finally {
    signal.removeEventListener("abort", stop);
    worker.unref();
    held.idle = setTimeout(() => void worker.terminate(), IDLE_MS);
    held.idle.unref();
  }
}

function startWorker(held: Holder): Worker {
  const worker = startSourceWorker("mutations/checking/serve.ts");
  held.worker = worker;
  worker.once("exit", () => {
    if (held.worker === worker) held.worker = null;
  });
  return worker;
}

function answerOf(
  worker: Worker,
  job: CheckJob,
  report: (progress: CheckProgress) => void,
): Promise<CheckOutcome | null> {
  return new Promise((resolve, reject) => {
    const done = (settle: () => void): void => {
      worker.off("message", onMessage);
      worker.off("error", onError);
      worker.off("exit", onExit);
      settle();
    };
    const onMessage = (message: WorkerMessage): void => {
      if (message.kind === "progress") report(message.progress);
      else if (message.kind === "done") done(() => resolve(message.outcome));
      else done(() => reject(new Error(`The check failed in its worker: ${message.reason}`)));
    };
    const onError = (error: Error): void => done(() => reject(error));
    const onExit = (): void => done(() => reject(new Error("The check's worker ended before it answered")));
    worker.on("message", onMessage);
    worker.on("error", onError);
    worker.on("exit", onExit);
    worker.postMessage(job, []);
  });
}
