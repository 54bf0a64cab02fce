import "server-only";
import type { ActingFor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { db, inTransaction, type Prisma, type Tx } from "@/lib/core/db";
import { judgeBankWord } from "../../rules/bank-status";
import { followUpAt, nextPollAt, POLL_LEASE_MS } from "../../rules/polling";
import type { PaymentStatus } from "../../types";
import type { BankStatus, StatusEffect } from "../bank-status";
import { lockPayment, type Stored } from "../stored";
import { endByBank } from "../closing";
import { entryIntent } from "./begin";
import { settlePayment } from "./settle";

/** The states of an entry in the words of the rule that judges a payment. */
const AS_PAYMENT: Readonly<Record<string, PaymentStatus>> = {
  due: "releasing",
  sending: "releasing",
  submitted: "submitted",
  completed: "completed",
  failed: "failed",
  unknown: "unknown",
  not_sent: "failed",
};

/** Applies a bank's word about a single entry: as about a payment, in any order and any number of times. Null when no entry has that number. */
export async function applyEntryWord(tx: Tx, by: ActingFor, word: BankStatus, now: Date): Promise<StatusEffect | null> {
  const found = await findEntry(tx, word);
  const stored = found ? await lockPayment(tx, found.paymentId) : null;
  if (!found || !stored) return null;
  const where = { paymentId_line: { paymentId: found.paymentId, line: found.line } };
  const entry = await tx.paymentEntry.findUniqueOrThrow({ where });
  const intent = entryIntent(stored, Number(entry.amountMinor));
  const status = AS_PAYMENT[entry.status] ?? "unknown";
  // The bank never told a number of its own of an entry that people closed: one that it ended has it.
  const closedByPeople = entry.everUnsure && entry.bankPaymentId === null && ENDS.includes(entry.status);
  const step = judgeBankWord(
    { ...intent, status, bankStatus: entry.bankStatus, bankTimestamp: null, closedByPeople },
    word,
  );
  if (step.kind === "move") {
    const isEnd = step.to === "completed" || step.to === "failed";
    await tx.paymentEntry.update({
      where,
      data: { ...moved(word, step.to, now), ...pollOf(entry.pollCount, isEnd, word, stored, now) },
    });
    if (step.to !== status) {
      await trail(tx, by, stored, `payment_entry.${step.to}`, word, { line: entry.line, status: step.to });
      const settled = await settlePayment(tx, by, stored, now);
      if (stored.status === "unknown" && settled !== "unknown") await withdrawn(tx, by, stored, word, now);
    }
    return { effect: isEnd ? step.to : "in_flight", retry: false };
  }
  const isDone = step.kind === "nothing" && step.effect === "already_final";
  const pollDueAt = isDone ? null : askAgainAt(entry, stored, now);
  if (step.kind === "nothing") {
    const isAsked = word.source === "poll";
    // The bank says at last what two people had said before it.
    const said = isDone && closedByPeople ? { bankPaymentId: word.bankPaymentId, bankStatus: word.status } : {};
    if (isAsked || closedByPeople)
      await tx.paymentEntry.update({ where, data: { ...said, ...(isAsked ? { pollDueAt } : {}) } });
    return { effect: step.effect, retry: false };
  }
  const ring = step.kind === "contradiction" && closedByPeople && entry.errorText !== step.sentence;
  const errorName = step.kind === "mismatch" ? "bank_mismatch" : "contradiction";
  await tx.paymentEntry.update({ where, data: { pollDueAt, errorName, errorText: step.sentence } });
  // The alarm rings once, however often the bank repeats itself.
  if (entry.errorName !== errorName || ring) {
    // Seen on the payment too: nobody reads a thousand entries for the one.
    const errorText = `Line ${entry.line} of the file: ${step.sentence}`;
    await tx.payment.updateMany({ where: { id: stored.id }, data: { errorName, errorText } });
    const after = { line: entry.line, status: entry.status, sentence: step.sentence };
    await trail(tx, by, stored, `payment_entry.${step.kind}`, word, after);
  }
  return { effect: step.kind, retry: false };
}

/** States in which people or the bank ended an entry that had been sent. */
const ENDS: readonly string[] = ["completed", "failed"];

/** No proposal of people waits any more once the bank has spoken of all that was unknown. */
async function withdrawn(tx: Tx, by: ActingFor, stored: Stored, word: BankStatus, now: Date): Promise<void> {
  const closingId = await endByBank(tx, stored.id, word.status, now);
  if (closingId === null) return;
  await audit(tx, by, {
    action: "payment.closing_withdrawn",
    subjectType: "payment",
    subjectId: stored.id,
    accountId: stored.accountId,
    after: { closingId, bankStatus: word.status },
  });
}

/** The entry that has this number, else the one that a 409 said holds it: an open one before one that people closed. */
async function findEntry(tx: Tx, word: BankStatus): Promise<{ paymentId: string; line: number } | null> {
  const select = { paymentId: true, line: true } as const;
  const payment = { account: { bank: { code: word.bankCode } } };
  const { bankPaymentId } = word;
  const own = await tx.paymentEntry.findFirst({ where: { bankPaymentId, payment }, select });
  if (own) return own;
  const held = (states: readonly string[]) =>
    tx.paymentEntry.findFirst({
      where: { conflictPaymentId: bankPaymentId, bankPaymentId: null, status: { in: [...states] }, payment },
      orderBy: { line: "asc" },
      select,
    });
  return (await held(["sending", "unknown"])) ?? held(ENDS);
}

function moved(word: BankStatus, to: PaymentStatus, now: Date): Prisma.PaymentEntryUncheckedUpdateInput {
  const isEnd = to === "completed" || to === "failed";
  return {
    status: to,
    bankPaymentId: word.bankPaymentId,
    bankStatus: word.status,
    bankRequestId: word.requestId,
    dueAt: null,
    leaseToken: null,
    finalAt: isEnd ? now : null,
    errorName: to === "failed" ? "failed_at_bank" : null,
    errorText: to === "failed" ? "The bank could not carry it out. No money moved." : null,
  };
}

/** A webhook is a hint: the bank is asked as well, also about its last word (R10). */
function pollOf(
  pollCount: number,
  isEnd: boolean,
  word: BankStatus,
  stored: Stored,
  now: Date,
): Pick<Prisma.PaymentEntryUncheckedUpdateInput, "pollDueAt"> {
  if (word.source === "webhook") return { pollDueAt: now };
  return { pollDueAt: isEnd ? null : nextPollAt(stored.rail, pollCount, now) };
}

function askAgainAt(
  entry: {
    readonly status: string;
    readonly pollCount: number;
    readonly keyUsedAt: Date | null;
    readonly finalAt: Date | null;
  },
  stored: Stored,
  now: Date,
): Date | null {
  if (entry.status === "submitted") return nextPollAt(stored.rail, entry.pollCount, now);
  const since = entry.finalAt ?? entry.keyUsedAt ?? now;
  const { rail, account } = stored;
  return followUpAt({ rail, pollCount: Number.POSITIVE_INFINITY, since, zone: account.timeZone }, now);
}

async function trail(
  tx: Tx,
  by: ActingFor,
  stored: Stored,
  action: string,
  word: BankStatus,
  after: object,
): Promise<void> {
  const { type, amount, status: bankStatus, timestamp, requestId, source, bankPaymentId } = word;
  const said = {
    bankPaymentId,
    bankStatus,
    type,
    amount,
    timestamp: timestamp?.toISOString() ?? null,
    requestId,
    source,
  };
  await audit(tx, by, {
    action,
    subjectType: "payment_entry",
    subjectId: stored.id,
    accountId: stored.accountId,
    after: { ...after, ...said },
  });
}

/** An entry to ask the bank about. */
export type EntryPoll = {
  /** Until when nobody else asks. */
  readonly heldUntil: Date;
  readonly paymentId: string;
  readonly line: number;
  readonly bankPaymentId: string;
  readonly bankCode: string;
  readonly bankName: string;
};

/** Takes one entry that is due to be asked about, the one due longest. Two processes never hold the same one. */
export async function claimEntryPoll(now: Date): Promise<EntryPoll | null> {
  const heldUntil = new Date(now.getTime() + POLL_LEASE_MS);
  const rows = await db().$queryRaw<{ payment_id: string; line: number; number: string; code: string; name: string }[]>`
    update payment_entry pe set poll_due_at = ${heldUntil}, poll_count = pe.poll_count + 1
    from (select payment_id, line from payment_entry
          where poll_due_at <= ${now} and coalesce(bank_payment_id, conflict_payment_id) is not null
          order by poll_due_at limit 1 for update skip locked) d,
      payment p, account a, bank b
    where pe.payment_id = d.payment_id and pe.line = d.line and p.id = pe.payment_id and a.id = p.account_id and b.id = a.bank_id
    returning pe.payment_id, pe.line, coalesce(pe.bank_payment_id, pe.conflict_payment_id) as number, b.code, b.name`;
  const row = rows[0];
  if (!row) return null;
  const { payment_id: paymentId, line, number: bankPaymentId, code: bankCode, name: bankName } = row;
  return { paymentId, line, bankPaymentId, bankCode, bankName, heldUntil };
}

/**
 * What was asked left an entry as it was: the bank did not answer, or its word was about another. It is asked again
 * later, and nothing is made of it.
 */
export function askEntryLater(ticket: EntryPoll, now: Date): Promise<void> {
  return inTransaction(async (tx) => {
    const stored = await lockPayment(tx, ticket.paymentId);
    const where = { paymentId_line: { paymentId: ticket.paymentId, line: ticket.line } };
    const entry = await tx.paymentEntry.findUnique({ where });
    // Somebody else has settled meanwhile when it is asked about next.
    if (entry?.pollDueAt?.getTime() !== ticket.heldUntil.getTime()) return;
    if (stored) await tx.paymentEntry.update({ where, data: { pollDueAt: askAgainAt(entry, stored, now) } });
  });
}
