import "server-only";
import type { ActingFor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { db, inTransaction, type Prisma, type Tx } from "@/lib/core/db";
import { judgeBankWord, type StatusStep } from "../rules/bank-status";
import { followUpAt, nextPollAt, POLL_LEASE_MS } from "../rules/polling";
import { isFinal } from "../rules/states";
import type { PaymentStatus } from "../types";
import { endByBank, isClosedByPeople } from "./closing";
import { applyEntryWord } from "./entries/word";
import { achAmountOf, intentOf, lockPayment, type Stored } from "./stored";

/** What a bank says about one of its payments, pushed or asked for. `amount` is plain decimal text. */
export type BankStatus = {
  readonly bankCode: string;
  readonly bankPaymentId: string;
  readonly type: string;
  readonly amount: string;
  /** The account it was paid from, where the bank says so. */
  readonly bankAccountId: string | null;
  readonly status: string;
  readonly timestamp: Date | null;
  readonly actor: string | null;
  readonly requestId: string | null;
  readonly source: "webhook" | "poll";
};

/** `retry`: we may not know this payment yet (its answer is still on the way), so keep the word and say it again. */
export type StatusEffect = { readonly effect: string; readonly retry: boolean };

/**
 * Applies a bank's word in any order, any number of times. States only move forward; what contradicts is kept out and
 * leaves an alarm in the trail. After a webhook the bank is asked as well: a webhook is a hint (R10).
 */
export function applyBankStatus(by: ActingFor, word: BankStatus, now: Date): Promise<StatusEffect> {
  return inTransaction(async (tx) => {
    const found = await findNamed(tx, word);
    const stored = found ? await lockPayment(tx, found.id) : null;
    if (!stored) return (await applyEntryWord(tx, by, word, now)) ?? { effect: "unknown_payment", retry: true };
    // Locked now: it may have taken another number or a new state while we waited.
    if (stored.bankPaymentId !== null && stored.bankPaymentId !== word.bankPaymentId)
      return { effect: "unknown_payment", retry: true };
    const facts = {
      ...stored,
      ...intentOf(stored),
      achAmount: await achAmountOf(tx, stored),
      closedByPeople: await isClosedByPeople(tx, stored),
    };
    const step = judgeBankWord(facts, word);
    const next = step.kind === "move" ? movement(stored, word, step.to, now) : standing(facts, word, step, now);
    const ended =
      step.kind === "move" && stored.status === "unknown" ? await endByBank(tx, stored.id, word.status, now) : null;
    if (next.data) await tx.payment.updateMany({ where: { id: stored.id, status: stored.status }, data: next.data });
    if (ended) await trail(tx, by, stored, word, "payment.closing_withdrawn", { closingId: ended });
    if (next.action) await trail(tx, by, stored, word, next.action, next.after);
    return { effect: next.effect, retry: false };
  });
}

/**
 * The payment that has this number; only where none has it, the one that a 409 said holds it: an open one before one
 * that two people have closed.
 */
async function findNamed(tx: Tx, word: BankStatus): Promise<{ id: string } | null> {
  const account = { bank: { code: word.bankCode } };
  const select = { id: true } as const;
  const own = await tx.payment.findFirst({ where: { account, bankPaymentId: word.bankPaymentId }, select });
  if (own) return own;
  const named = (status: PaymentStatus[]) =>
    tx.payment.findFirst({
      where: { account, conflictPaymentId: word.bankPaymentId, bankPaymentId: null, status: { in: status } },
      orderBy: { number: "asc" },
      select,
    });
  return (await named(["releasing", "unknown"])) ?? named(["completed", "failed"]);
}

type Next = {
  readonly effect: string;
  readonly data?: Prisma.PaymentUpdateManyMutationInput;
  readonly action?: string;
  readonly after?: object;
};

function movement(stored: Stored, word: BankStatus, to: PaymentStatus, now: Date): Next {
  const final = to === "completed" || to === "failed";
  const changed = to !== stored.status || word.status !== stored.bankStatus;
  return {
    effect: final ? to : "in_flight",
    data: {
      status: to,
      bankPaymentId: word.bankPaymentId,
      bankStatus: word.status,
      bankTimestamp: word.timestamp ?? stored.bankTimestamp,
      bankActor: word.actor,
      bankRequestId: word.requestId,
      dueAt: null,
      leaseToken: null,
      leaseUntil: null,
      finalAt: final ? now : null,
      errorName: to === "failed" ? "failed_at_bank" : null,
      errorText: to === "failed" ? "The bank could not carry it out. No money moved." : null,
      ...pollAfter(stored, word, final, now),
    },
    ...(changed ? { action: final ? `payment.${to}` : "payment.status", after: { status: to } } : {}),
  };
}

type PollData = { readonly pollDueAt: Date | null; readonly pollCount?: number };

/** After a move: asked because of a webhook, asked again while in flight, not any more once the bank's answer is final. */
function pollAfter(stored: Stored, word: BankStatus, final: boolean, now: Date): PollData {
  if (word.source === "webhook") return { pollDueAt: now, pollCount: 0 };
  return { pollDueAt: final ? null : nextPollAt(stored.rail, stored.pollCount, now) };
}

/**
 * After a word that moved nothing. The bank is asked on until its own answer is the stored last word; a webhook about
 * a payment that has not ended, or one that does not fit, is a reason to ask at once (R10).
 */
function pollStanding(stored: Stored, word: BankStatus, step: Standing, now: Date): Partial<PollData> {
  const isAlarm = step.kind !== "nothing";
  if (word.source === "webhook") return isAlarm || !isFinal(stored.status) ? { pollDueAt: now } : {};
  if (step.kind === "nothing" && step.effect === "already_final") return { pollDueAt: null };
  return { pollDueAt: askAgainAt(stored, now) };
}

/** When a payment is asked about again that has not been answered, or not with its last word. */
function askAgainAt(stored: Stored, now: Date): Date | null {
  const { status, rail, keyStoredAt, finalAt, account } = stored;
  if (!isFinal(status) && status !== "unknown") return nextPollAt(rail, stored.pollCount, now);
  const pollCount = status === "unknown" ? Number.POSITIVE_INFINITY : stored.pollCount;
  return followUpAt({ rail, pollCount, since: finalAt ?? keyStoredAt ?? now, zone: account.timeZone }, now);
}

type Standing = Exclude<StatusStep, { kind: "move" }>;

function standing(
  stored: Stored & { readonly closedByPeople: boolean },
  word: BankStatus,
  step: Standing,
  now: Date,
): Next {
  const poll = pollStanding(stored, word, step, now);
  if (step.kind === "nothing" && step.effect === "already_final" && stored.closedByPeople && !stored.bankStatus) {
    return { effect: step.effect, data: { ...poll, ...saidBy(stored, word) }, action: "payment.status" };
  }
  if (step.kind === "nothing") return { effect: step.effect, data: poll };
  const name = step.kind === "mismatch" ? "bank_mismatch" : "contradiction";
  // The alarm rings once, however often the bank repeats itself; of a closing by people it rings for each new word.
  const isRung = stored.errorName === name && (!stored.closedByPeople || stored.errorText === step.sentence);
  if (isRung) return { effect: step.kind, data: poll };
  return {
    effect: step.kind,
    data: { ...poll, errorName: name, errorText: step.sentence },
    action: `payment.${step.kind}`,
    after: { status: stored.status, sentence: step.sentence },
  };
}

/** The bank says at last what two people had said before it. */
function saidBy(stored: Stored, word: BankStatus): Prisma.PaymentUpdateManyMutationInput {
  return {
    bankPaymentId: word.bankPaymentId,
    bankStatus: word.status,
    bankTimestamp: word.timestamp ?? stored.bankTimestamp,
    bankActor: word.actor,
    bankRequestId: word.requestId,
  };
}

async function trail(
  tx: Tx,
  by: ActingFor,
  stored: Stored,
  word: BankStatus,
  action: string,
  after: object = {},
): Promise<void> {
  const { type, amount, bankAccountId, status: bankStatus, timestamp, actor, requestId, source, bankPaymentId } = word;
  await audit(tx, by, {
    action,
    subjectType: "payment",
    subjectId: stored.id,
    accountId: stored.accountId,
    before: { status: stored.status, bankStatus: stored.bankStatus },
    after: {
      ...after,
      bankPaymentId,
      bankStatus,
      type,
      amount,
      ...(bankAccountId ? { bankAccountId } : {}),
      timestamp: timestamp?.toISOString() ?? null,
      actor,
      requestId,
      source,
    },
  });
}

/** A payment to ask the bank about. */
export type PollTicket = {
  readonly paymentId: string;
  readonly bankPaymentId: string;
  readonly bankCode: string;
  readonly bankName: string;
};

/**
 * Takes one payment that is due to be asked about: the given one (due or not), or the one due longest. An unknown one,
 * and one that people have closed, is asked about under the number that a 409 named.
 */
export async function claimPoll(now: Date, paymentId: string | null): Promise<PollTicket | null> {
  const claimed = await db().$queryRaw<{ id: string }[]>`
    update payment p set poll_due_at = ${new Date(now.getTime() + POLL_LEASE_MS)}, poll_count = p.poll_count + 1
    from (select id from payment
          where (bank_payment_id is not null or (status in ('unknown', 'completed', 'failed')
              and conflict_payment_id is not null and rail <> 'TRANSFER'))
            and (case when ${paymentId}::uuid is null then poll_due_at <= ${now} else id = ${paymentId}::uuid end)
          order by poll_due_at limit 1 for update skip locked) d
    where p.id = d.id returning p.id`;
  const id = claimed[0]?.id;
  if (!id) return null;
  const row = await db().payment.findUniqueOrThrow({
    where: { id },
    include: { account: { include: { bank: true } } },
  });
  const bankPaymentId = row.bankPaymentId ?? row.conflictPaymentId;
  if (!bankPaymentId) return null;
  return {
    paymentId: id,
    bankPaymentId,
    bankCode: row.account.bank.code,
    bankName: row.account.bank.name,
  };
}

/** The bank could not be asked, or does not know its own payment: said once in the trail, asked again later. */
export async function notePollProblem(
  by: ActingFor,
  paymentId: string,
  problem: { name: string; sentence: string },
  now: Date,
): Promise<void> {
  await inTransaction(async (tx) => {
    const stored = await lockPayment(tx, paymentId);
    if (!stored) return;
    const pollDueAt = askAgainAt(stored, now);
    // Of an unknown payment the bank's silence is no news: it would hide why nobody knows.
    const isNews =
      stored.errorName !== problem.name && stored.status === "submitted" && problem.name === "NotFoundError";
    const data = isNews ? { pollDueAt, errorName: problem.name, errorText: problem.sentence } : { pollDueAt };
    await tx.payment.updateMany({ where: { id: paymentId }, data });
    if (!isNews) return;
    await audit(tx, by, {
      action: "payment.poll_failed",
      subjectType: "payment",
      subjectId: paymentId,
      accountId: stored.accountId,
      after: { errorName: problem.name, errorText: problem.sentence },
    });
  });
}
