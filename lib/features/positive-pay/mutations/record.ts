import "server-only";
import type { BankException } from "@/lib/banks/port";
import type { ActingFor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { toDateColumn } from "@/lib/core/dates";
import { db, inTransaction, type Tx } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { parseDecimal } from "@/lib/core/money";
import { findByBankAccountId } from "@/lib/features/accounts/data";
import type { AccountForUse } from "@/lib/features/accounts/types";
import { decideByFor, lastLoadAt, listedAtOf } from "../rules/deadline";
import { judgeListed, judgeTold, type Told } from "../rules/record";
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
  const listed = await listedBy(account, word, now);
  return inTransaction(async (tx) => {
    const inserted = await insert(tx, account, exception, word, listed, now);
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
    return held ? applyWord(tx, by, held, word, exception, listed, now) : done("no_change");
  });
}

/** What the alarm of an exception says that the bank has not closed. */
const STILL_LISTED =
  "The bank still lists this after the cut-off. What we hold of its end is not sure: ask the bank, and decide there.";

type ChangedColumns = {
  checkNumber: string;
  presentedAmountMinor: bigint;
  presentmentDate: Date;
  reasonCode: string;
};
type Listed = { readonly listedAt: Date; readonly decideBy: Date };

/** When the bank listed it, by this word, and until when it may be decided after that. */
async function listedBy(account: AccountForUse, word: Told, now: Date): Promise<Listed> {
  const bank =
    word.source === "load"
      ? await db().bank.findUniqueOrThrow({ where: { code: account.bankCode }, select: { timeZone: true } })
      : null;
  const listedAt = listedAtOf(word.bankTimestamp, now, bank && lastLoadAt(now, bank.timeZone));
  return { listedAt, decideBy: decideByFor(listedAt, account.positivePayCutoff, account.timeZone) };
}

/** Adds a new exception; null when another call was first. */
async function insert(
  tx: Tx,
  account: AccountForUse,
  exception: BankException,
  word: Told,
  listed: Listed,
  now: Date,
): Promise<{ id: string; accountId: string } | null> {
  const id = newId();
  const { count } = await tx.positivePayException.createMany({
    data: {
      id,
      accountId: account.id,
      bankExceptionId: exception.bankExceptionId,
      ...columns(word, exception),
      currency: account.currency,
      ...listed,
      defaultAction: account.positivePayDefault,
      source: word.source,
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
  listed: Listed,
  now: Date,
): Promise<RecordEffect> {
  const again = word.source === "load" && held.accountId === word.accountId ? judgeListed(held, listed, now) : null;
  if (again === "again") return listAgain(tx, by, held, word, exception, listed, now);
  if (again === "still") return alarmStill(tx, by, held, now);
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
    data: { ...columns(word, exception), ...(step.voids ? { status: "open" } : {}), updatedAt: now },
  });
  const voided = step.voids ? { voidedDecision: held.standing?.choice, status: "open" } : {};
  await trail(tx, by, held, step.voids ? "exception.voided" : "exception.changed", {
    before: { ...facts(held), currency: held.currency, status: held.status },
    after: { ...facts(word), currency: held.currency, ...voided, source: word.source },
  });
  return done(step.voids ? "reopened" : "changed");
}

/** The bank lists it on a business day after its cut-off: it is open once more, until that day's. */
async function listAgain(
  tx: Tx,
  by: ActingFor,
  held: StoredException,
  word: Told,
  exception: BankException,
  listed: Listed,
  now: Date,
): Promise<RecordEffect> {
  await tx.positivePayException.update({
    where: { id: held.id },
    data: { ...columns(word, exception), ...listed, status: "open", alarm: null, updatedAt: now },
  });
  const { currency, status, decideBy } = held;
  await trail(tx, by, held, "exception.listed_again", {
    before: { ...facts(held), currency, status, decideBy: decideBy.toISOString() },
    after: { ...facts(word), currency, status: "open", decideBy: listed.decideBy.toISOString() },
  });
  return done("listed_again");
}

/** Told once: the same alarm is not raised at every reading of the list. */
async function alarmStill(tx: Tx, by: ActingFor, held: StoredException, now: Date): Promise<RecordEffect> {
  if (held.alarm === STILL_LISTED) return done("no_change");
  await tx.positivePayException.update({ where: { id: held.id }, data: { alarm: STILL_LISTED, updatedAt: now } });
  await trail(tx, by, held, "exception.still_listed", { after: { status: held.status, sentence: STILL_LISTED } });
  return done("still_listed");
}

function columns(word: Told, exception: BankException): ReturnType<typeof bankAudit> & ChangedColumns {
  return {
    checkNumber: word.checkNumber,
    presentedAmountMinor: BigInt(word.presentedAmountMinor),
    presentmentDate: toDateColumn(word.presentmentDate),
    reasonCode: word.reasonCode,
    ...bankAudit(exception),
  };
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
