import "server-only";
import { log } from "@/lib/core/log";
import { syncAccounts, syncBalances } from "@/lib/features/accounts/sync";
import { syncExceptions } from "@/lib/features/positive-pay/sync";
import { syncReturns } from "@/lib/features/ach-returns/sync";
import { syncTransactions } from "@/lib/features/transactions/sync";
import type { SyncTicket } from "./mutations/leases";
import { claimDueSync } from "./mutations/syncs";
import { SYNC_KINDS } from "./types";

/** Kinds that are read in a moment. Lines of a large account take minutes. */
const QUICK = SYNC_KINDS.filter((kind) => kind !== "transactions");
/** The pull of lines that this process is at: nothing waits for it. */
let lines: Promise<void> | null = null;

/**
 * Does every pull that is due now, one after the other; each closes its own run, also when it fails. Lines are read
 * beside the others: balances and exceptions must not wait for them.
 */
export async function sweepSyncs(): Promise<number> {
  let done = 0;
  for (;;) {
    const ticket = await claimDueSync(lines === null ? SYNC_KINDS : QUICK, new Date());
    if (!ticket) return done;
    if (ticket.kind === "transactions") lines = readLines(ticket);
    else await run(ticket);
    done += 1;
  }
}

async function readLines(ticket: SyncTicket): Promise<void> {
  try {
    await run(ticket);
  } catch (error) {
    log.error({ err: error, run: ticket.runId }, "a pull of lines could not be closed; it is taken again");
  } finally {
    lines = null;
  }
}

function run(ticket: SyncTicket): Promise<unknown> {
  switch (ticket.kind) {
    case "accounts":
      return syncAccounts(ticket);
    case "balances":
      return syncBalances(ticket);
    case "transactions":
      return syncTransactions(ticket);
    case "exceptions":
      return syncExceptions(ticket);
    case "returns":
      return syncReturns(ticket);
  }
}
