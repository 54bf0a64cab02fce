import "server-only";
import type { BankException } from "@/lib/banks/port";
import type { ActingFor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { toDateColumn } from "@/lib/core/dates";
import { inTransaction, type Tx } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { parseDecimal } from "@/lib/core/money";
import { findByBankAccountId } from "@/lib/features/accounts/data";
import type { AccountForUse } from "@/lib/features/accounts/types";
import { decideByFor, listedAtOf } from "../rules/deadline";
import { judgeTold, type Told } from "../rules/record";
import { FACTS_CHANGED, lockException, STANDING, type StoredException } from "./stored";

export type ToldException = {
  readonly bankCode: string;
  readonly exception: BankException;
  readonly source: "webhook" | "load";
};

/**
 * `retry`: we may not know the account yet, so keep the word and say it again. `ask`: the bank's list must be read to
 * know which of two words is right.
 */
export type RecordEffect = { readonly effect: string; readonly retry: boolean; readonly ask: boolean };

const done = (effect: string): RecordEffect => ({ effect, retry: false, ask: false });

/**
 * Stores what a bank tells of one exception, in any order, any number of times: new, repeated, changed or late. A
 * changed amount before the cut-off voids the standing decision and opens the exception again (D9).
 */
export async function recordException(by: ActingFor, told: ToldException, now: Date): Promise<RecordEffect> {
  const { bankCode, exception, source } = told;
  const account = await findByBankAccountId(bankCode, exception.bankAccountId);
  if (!account) return { effect: "unknown_account", retry: true, ask: false };
  const presentedAmountMinor = parseDecimal(exception.presentedAmount, account.currency);
  if (presentedAmountMinor === null || presentedAmountMinor < 0) return done("amount_unreadable");
  const { checkNumber, presentmentDate, reasonCode } = exception;
  const word: Told = {
    accountId: account.id,
    checkNumber,
    presentedAmountMinor,
    presentmentDate,
    reasonCode,
    bankTimestamp: exception.audit.timestamp,
    source,
  };
  return inTransaction(async (tx) => {
    const inserted = await insert(tx, account, exception, word, now);
    if (inserted) {
      await trail(tx, by, inserted, "exception.recorded", {
        after: { ...facts(word), currency: account.currency, source },
      });
      return done("recorded");
    }
    const known = await tx.positivePayException.findUniqueOrThrow({
      where: { bankExceptionId: exception.bankExceptionId },
      select: { id: true },
    });
    const held = await lockException(tx, known.id);
    return held ? applyWord(tx, by, held, word, exception, now) : done("no_change");
  });
}

/** Adds a new exception; null when another call was first. */
async function insert(
  tx: Tx,
  account: AccountForUse,
  exception: BankException,
  word: Told,
  now: Date,
): Promise<{ id: string; accountId: string } | null> {
  const id = newId();
  const listedAt = listedAtOf(exception.audit.timestamp, now);
  const { count } = await tx.positivePayException.createMany({
    data: {
      id,
      accountId: account.id,
      bankExceptionId: exception.bankExceptionId,
      checkNumber: word.checkNumber,
      presentedAmountMinor: BigInt(word.presentedAmountMinor),
      currency: account.currency,
      presentmentDate: toDateColumn(word.presentmentDate),
      reasonCode: word.reasonCode,
      decideBy: decideByFor(listedAt, account.positivePayCutoff, account.timeZone),
      defaultAction: account.positivePayDefault,
      listedAt,
      source: word.source,
      ...bankAudit(exception),
      createdAt: now,
      updatedAt: now,
    },
    skipDuplicates: true,
  });
  return count === 1 ? { id, accountId: account.id } : null;
}

async function applyWord(
  tx: Tx,
  by: ActingFor,
  held: StoredException,
  word: Told,
  exception: BankException,
  now: Date,
): Promise<RecordEffect> {
  const step = judgeTold(held, word, now);
  if (step.kind === "nothing") return done(step.effect);
  if (step.kind === "ask") return { effect: "differs_bank_asked", retry: false, ask: true };
  if (step.kind === "alarm") {
    await trail(tx, by, held, "exception.mismatch", { after: { sentence: step.sentence, source: word.source } });
    return done("mismatch");
  }
  if (step.voids) await voidDecision(tx, held);
  await tx.positivePayException.update({
    where: { id: held.id },
    data: {
      checkNumber: word.checkNumber,
      presentedAmountMinor: BigInt(word.presentedAmountMinor),
      presentmentDate: toDateColumn(word.presentmentDate),
      reasonCode: word.reasonCode,
      ...bankAudit(exception),
      ...(step.voids ? { status: "open" } : {}),
      updatedAt: now,
    },
  });
  const voided = step.voids ? { voidedDecision: held.standing?.choice, status: "open" } : {};
  await trail(tx, by, held, step.voids ? "exception.voided" : "exception.changed", {
    before: { ...facts(held), currency: held.currency, status: held.status },
    after: { ...facts(word), currency: held.currency, ...voided, source: word.source },
  });
  return done(step.voids ? "reopened" : "changed");
}

/** The decision was for another amount or check: it is not sent any more, and counts no more if it was. */
async function voidDecision(tx: Tx, held: StoredException): Promise<void> {
  await tx.positivePayDecision.updateMany({
    where: { exceptionId: held.id, status: { in: [...STANDING] } },
    data: {
      status: "superseded",
      dueAt: null,
      errorName: FACTS_CHANGED,
      errorText: "The bank changed the check number or the presented amount, so this decision does not hold any more.",
    },
  });
}

function bankAudit(exception: BankException): {
  bankTimestamp: Date | null;
  bankActor: string | null;
  bankRequestId: string | null;
} {
  const { timestamp, actor, requestId } = exception.audit;
  return { bankTimestamp: timestamp, bankActor: actor, bankRequestId: requestId };
}

function facts(one: Pick<Told, "checkNumber" | "presentedAmountMinor" | "presentmentDate" | "reasonCode">): object {
  const { checkNumber, presentedAmountMinor, presentmentDate, reasonCode } = one;
  return { checkNumber, presentedAmountMinor, presentmentDate, reasonCode };
}

async function trail(
  tx: Tx,
  by: ActingFor,
  subject: { readonly id: string; readonly accountId: string },
  action: string,
  change: { readonly before?: object; readonly after: object },
): Promise<void> {
  const { id: subjectId, accountId } = subject;
  await audit(tx, by, { action, subjectType: "exception", subjectId, accountId, ...change });
}
