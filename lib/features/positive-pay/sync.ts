import "server-only";
import type { BankPort } from "@/lib/banks/port";
import type { ActingFor } from "@/lib/core/actor";
import { newId } from "@/lib/core/ids";
import { runSync, type SyncOptions, type SyncOutcome } from "@/lib/features/banks/dispatch";
import { keepLease, type SyncTicket } from "@/lib/features/banks/mutations/leases";
import { recordException } from "./mutations/record";

const CHANGING: ReadonlySet<string> = new Set(["recorded", "changed", "reopened", "listed_again", "still_listed"]);

/**
 * Pulls the bank's list of exceptions: the truth behind the webhooks. What is new or changed is recorded. What the
 * list does not name any more stays as it is: the bank drops an item at its cut-off, and ours passes then too. What it
 * still names after that is opened again by a later day's load, or raises an alarm.
 */
export function syncExceptions(ticket: SyncTicket, options: SyncOptions = {}): Promise<SyncOutcome> {
  const by: ActingFor = options.by ?? { type: "bank", name: ticket.bankCode, requestId: newId() };
  return runSync(ticket, (bank, clock) => pull(ticket, bank, by, clock), options);
}

async function pull(ticket: SyncTicket, bank: BankPort, by: ActingFor, clock: () => Date): Promise<SyncOutcome> {
  const listed = await bank.listExceptions();
  let rowsChanged = 0;
  const problems: string[] = [];
  for (const exception of listed) {
    await keepLease(ticket);
    const { effect } = await recordException(by, { bankCode: ticket.bankCode, exception, source: "load" }, clock());
    if (CHANGING.has(effect)) rowsChanged += 1;
    if (effect === "unknown_account") problems.push("stands on an account that we do not know yet");
    if (effect === "amount_unreadable") problems.push("has an amount that cannot be read");
    if (effect === "mismatch") problems.push("names another account than before");
  }
  const [first] = problems;
  if (first === undefined) return { rowsSeen: listed.length, rowsChanged };
  return {
    errorName: "ExceptionsNotStored",
    errorText: `${problems.length} of ${listed.length} exceptions could not be stored: one ${first}. The others were. Refresh the accounts; if it stays, ask the bank.`,
  };
}
