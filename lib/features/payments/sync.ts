import "server-only";
import { isBankError } from "@/lib/banks/http/errors";
import { newId } from "@/lib/core/ids";
import { log } from "@/lib/core/log";
import { bankFor } from "@/lib/features/banks/dispatch";
import { databaseClock } from "./data";
import {
  applyBankStatus,
  claimPoll,
  notePollProblem,
  type PollTicket,
  type StatusEffect,
} from "./mutations/bank-status";

/** A test gives its own clock; otherwise it is the database's, as for sending. */
export type PollOptions = { readonly clock?: () => Date };

/** Asks the bank about one payment now. Null when it has no number at the bank, or somebody is asking already. */
export async function pollPayment(paymentId: string, options: PollOptions = {}): Promise<StatusEffect | null> {
  const clock = options.clock ?? (await databaseClock());
  const ticket = await claimPoll(clock(), paymentId);
  return ticket ? poll(ticket, clock) : null;
}

/** Asks about up to `limit` payments that are due. Answers how many were asked about. */
export async function pollDuePayments(limit: number, options: PollOptions = {}): Promise<number> {
  const clock = options.clock ?? (await databaseClock());
  let done = 0;
  for (; done < limit; done += 1) {
    const ticket = await claimPoll(clock(), null);
    if (!ticket) break;
    await poll(ticket, clock);
  }
  return done;
}

async function poll(ticket: PollTicket, clock: () => Date): Promise<StatusEffect> {
  const { bankCode, bankName, bankPaymentId, paymentId } = ticket;
  try {
    const bank = await bankFor(bankCode);
    if (!bank) return { effect: "not_connected", retry: true };
    const { type, amount, bankAccountId, status, audit } = await bank.getPayment(bankPaymentId);
    const { timestamp, actor, requestId } = audit;
    const by = { type: "bank", name: bankName, requestId: requestId ?? newId() } as const;
    return await applyBankStatus(
      by,
      { bankCode, bankPaymentId, type, amount, bankAccountId, status, timestamp, actor, requestId, source: "poll" },
      clock(),
    );
  } catch (error) {
    if (!isBankError(error)) {
      log.error({ err: error, paymentId }, "asking about a payment failed on our side; it is asked about again");
      return { effect: "our_fault", retry: true };
    }
    const problem = { name: error.name, sentence: `${error.message} Asked about the bank's own payment number.` };
    await notePollProblem({ type: "system", name: "Poll", requestId: newId() }, paymentId, problem, clock());
    return { effect: "not_answered", retry: true };
  }
}
