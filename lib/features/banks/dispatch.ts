import "server-only";
import { isBankError } from "@/lib/banks/http/errors";
import { openBank } from "@/lib/banks/open";
import type { BankPort } from "@/lib/banks/port";
import type { ActingFor } from "@/lib/core/actor";
import { newId } from "@/lib/core/ids";
import { log } from "@/lib/core/log";
import { getConnection } from "./data/connection";
import { observerOf } from "./dispatch/observe";
import { deleteOldCalls } from "./mutations/calls";
import { keepLease, LeaseLost, type SyncTicket } from "./mutations/leases";
import { finishSync, LOST, saveProgress, type SyncProgress } from "./mutations/syncs";

const HEARTBEAT_MS = 30_000;
const PROGRESS_EVERY_MS = 1_000;

/**
 * The bank behind a code, ready to be called, each call leaving its row; null when it is not connected. The one way
 * to a bank for every `sync` and `dispatch`.
 */
export async function bankFor(code: string): Promise<BankPort | null> {
  const connection = await getConnection(code);
  return connection && openBank(connection, { onCall: observerOf(code) });
}

/** Deletes the rows of calls that are kept no longer: 30 days, and at most 200,000 a bank. */
export function sweepCalls(now: Date): Promise<number> {
  return deleteOldCalls(now);
}

/** What a pull comes to: its counts, or a named problem with a sentence for people. */
export type SyncOutcome =
  | { readonly rowsSeen: number; readonly rowsChanged: number }
  | { readonly errorName: string; readonly errorText: string };

/** Who asked and what time it is; the schedule and the wall clock when left out. */
export type SyncOptions = { readonly by?: ActingFor; readonly clock?: () => Date };

/** The sentence of a failed call, with the bank's own request id where it gave one. Null for anything else. */
export function bankProblem(error: unknown): { errorName: string; errorText: string } | null {
  if (!isBankError(error)) return null;
  const detail = error.detail ? ` The bank says: ${error.detail}.`.replace("..", ".") : "";
  const id = error.requestId ? ` Bank request ${error.requestId}.` : "";
  return { errorName: error.name, errorText: `${error.message}${detail}${id}` };
}

/** What a pull is given: the bank, the time, and where to say how far it has come. */
export type SyncWork = (bank: BankPort, clock: () => Date, tell: Tell) => Promise<SyncOutcome>;
/** Shows progress; written at most once a second. */
export type Tell = (progress: SyncProgress) => Promise<void>;

/**
 * Does one pull and closes its run, whatever comes of it, renewing its lease meanwhile. A pull that another run has
 * taken over ends as `lost`. Only a database that is gone throws out of here: the lease then runs out and the pull is
 * taken again.
 */
export async function runSync(ticket: SyncTicket, work: SyncWork, options: SyncOptions = {}): Promise<SyncOutcome> {
  const clock = options.clock ?? (() => new Date());
  const by = options.by ?? { type: "system" as const, name: "Schedule", requestId: newId() };
  const stop = beat(ticket);
  try {
    const outcome = await attempt(ticket, work, clock);
    return (await finishSync(ticket, by, outcome, clock())) ? outcome : LOST;
  } finally {
    stop();
  }
}

/** Renews the lease while the bank keeps us waiting. A beat that fails stops nothing: every write looks for itself. */
function beat(ticket: SyncTicket): () => void {
  const timer = setInterval(() => void keepLease(ticket).catch(() => undefined), HEARTBEAT_MS);
  timer.unref();
  return () => clearInterval(timer);
}

function teller(ticket: SyncTicket): Tell {
  let toldAtMs = -Infinity;
  return async (progress) => {
    const nowMs = performance.now();
    if (nowMs - toldAtMs < PROGRESS_EVERY_MS) return;
    toldAtMs = nowMs;
    await saveProgress(ticket, progress);
  };
}

/** The sentence for a bank without a connection. */
export function notConnected(code: string): string {
  return `The bank "${code}" is not connected. An administrator enters its address and credentials under Banks.`;
}

async function attempt(ticket: SyncTicket, work: SyncWork, clock: () => Date): Promise<SyncOutcome> {
  try {
    const bank = await bankFor(ticket.bankCode);
    if (!bank) return { errorName: "NotConnected", errorText: notConnected(ticket.bankCode) };
    return await work(bank, clock, teller(ticket));
  } catch (error) {
    if (error instanceof LeaseLost) return LOST;
    const problem = bankProblem(error);
    if (problem) return problem;
    log.error({ err: error, run: ticket.runId, kind: ticket.kind }, "a pull from a bank failed on our side");
    return {
      errorName: "UnexpectedError",
      errorText: `Something went wrong on our side while reading ${ticket.kind}. It is tried again shortly; the log has run ${ticket.runId}.`,
    };
  }
}
