import "server-only";
import { syncAccounts, syncBalances } from "@/lib/features/accounts/sync";
import { syncExceptions } from "@/lib/features/positive-pay/sync";
import { syncTransactions } from "@/lib/features/transactions/sync";
import type { SyncTicket } from "./mutations/leases";
import { claimDueSync } from "./mutations/syncs";
import { SYNC_KINDS } from "./types";

/** Does every pull that is due now, one after the other; each closes its own run, also when it fails. */
export async function sweepSyncs(): Promise<number> {
  let done = 0;
  for (;;) {
    const ticket = await claimDueSync(SYNC_KINDS, new Date());
    if (!ticket) return done;
    await run(ticket);
    done += 1;
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
  }
}
