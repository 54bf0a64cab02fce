import "server-only";
import { isBankError } from "@/lib/banks/http/errors";
import { newId } from "@/lib/core/ids";
import { log } from "@/lib/core/log";
import { bankFor } from "@/lib/features/banks/dispatch";
import { databaseClock } from "../data";
import { applyBankStatus } from "../mutations/bank-status";
import { askEntryLater, claimEntryPoll, type EntryPoll } from "../mutations/entries/word";
import type { PollOptions } from "../sync";

/** Asks the bank about up to `limit` single entries that are due. Answers how many were asked about. */
export async function pollDueEntries(limit: number, options: PollOptions = {}): Promise<number> {
  const clock = options.clock ?? (await databaseClock());
  let done = 0;
  for (; done < limit; done += 1) {
    const ticket = await claimEntryPoll(clock());
    if (!ticket) break;
    await poll(ticket, clock);
  }
  return done;
}

async function poll(ticket: EntryPoll, clock: () => Date): Promise<void> {
  const { bankCode, bankName, bankPaymentId, paymentId, line } = ticket;
  try {
    const bank = await bankFor(bankCode);
    if (!bank) return;
    const { type, amount, bankAccountId, status, audit } = await bank.getPayment(bankPaymentId);
    const by = { type: "bank", name: bankName, requestId: audit.requestId ?? newId() } as const;
    const word = { bankCode, bankPaymentId, type, amount, bankAccountId, status, ...audit, source: "poll" } as const;
    await applyBankStatus(by, word, clock());
    await askEntryLater(ticket, clock());
  } catch (error) {
    if (!isBankError(error))
      log.error({ err: error, paymentId, line }, "asking about an entry failed on our side; it is asked about again");
    await askEntryLater(ticket, clock());
  }
}
