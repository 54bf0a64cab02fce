import "server-only";
import { env } from "@/lib/core/env";
import { log } from "@/lib/core/log";
import { sweepAchFiles } from "@/lib/features/ach-files/dispatch";
import { sweepCalls } from "@/lib/features/banks/dispatch";
import { sweepSyncs } from "@/lib/features/banks/sync";
import { sweepPayees } from "@/lib/features/payees/dispatch";
import { dispatchDuePayments } from "@/lib/features/payments/dispatch";
import { pollDuePayments } from "@/lib/features/payments/sync";
import { pollDueEntries } from "@/lib/features/payments/sync/entries";
import { dispatchDueDecisions } from "@/lib/features/positive-pay/dispatch";
import { applyDefaults } from "@/lib/features/positive-pay/mutations/defaults";
import { dispatchDueDeliveries } from "@/lib/features/webhooks/dispatch";

/**
 * The guarantee behind every fast path: what is due and was not done, for whatever reason, is done here. Rows are
 * claimed by `skip locked`, so any number of processes may run it. Each job waits for itself, never for another.
 */
type Job = { readonly name: string; readonly everyMs: number; readonly run: () => Promise<unknown> };

const JOBS: readonly Job[] = [
  { name: "webhooks", everyMs: 1_000, run: () => dispatchDueDeliveries(50) },
  { name: "payments", everyMs: 1_000, run: () => dispatchDuePayments(20) },
  { name: "payment-status", everyMs: 1_000, run: () => pollDuePayments(20) },
  { name: "entry-status", everyMs: 1_000, run: () => pollDueEntries(20) },
  { name: "decisions", everyMs: 1_000, run: () => dispatchDueDecisions(50) },
  { name: "defaults", everyMs: 5_000, run: () => applyDefaults(new Date()) },
  { name: "ach-files", everyMs: 2_000, run: () => sweepAchFiles(2) },
  { name: "payees", everyMs: 5_000, run: () => sweepPayees(5) },
  { name: "syncs", everyMs: 2_000, run: () => sweepSyncs() },
  { name: "bank-calls", everyMs: 3_600_000, run: () => sweepCalls(new Date()) },
];

const holder = globalThis as { cutoffClockwork?: () => void };

/** Starts the jobs of this process once. Answers the stop function. */
export function startClockwork(): () => void {
  if (env().CUTOFF_CLOCKWORK === "off") return () => {};
  if (holder.cutoffClockwork) return holder.cutoffClockwork;
  const stops = JOBS.map(startJob);
  holder.cutoffClockwork = () => {
    for (const stop of stops) stop();
    delete holder.cutoffClockwork;
  };
  return holder.cutoffClockwork;
}

function startJob(job: Job): () => void {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const turn = async (): Promise<void> => {
    try {
      await job.run();
    } catch (error) {
      log.error({ err: error, job: job.name }, "clockwork job failed; it runs again at its next turn");
    }
    if (!stopped) schedule();
  };
  const schedule = (): void => {
    timer = setTimeout(() => void turn(), job.everyMs);
    timer.unref();
  };
  schedule();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
