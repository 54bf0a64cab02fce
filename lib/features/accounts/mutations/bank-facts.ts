import "server-only";
import type { ActingFor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { inTransaction, type Tx } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { holdLease, type SyncTicket } from "@/lib/features/banks/mutations/leases";
import type { StorableBalance } from "../rules";

/** An account as the bank lists it, its currency settled. */
export type ListedAccount = {
  readonly bankAccountId: string;
  readonly name: string;
  readonly type: string;
  readonly currency: string;
  readonly bankTimestamp: Date | null;
  readonly bankActor: string | null;
  readonly bankRequestId: string | null;
};

type Known = { id: string; name: string; type: string; closedAt: Date | null };
type Change = { id: string; action: string; before: unknown; after: unknown };

async function insertAccount(
  tx: Tx,
  bank: { id: string; timeZone: string },
  listed: ListedAccount,
  now: Date,
): Promise<Change> {
  const id = newId();
  // Entity, number and cut-offs are not in the bank's answer: they are ours to keep, and start empty or usual.
  await tx.account.create({ data: { id, bankId: bank.id, timeZone: bank.timeZone, ...listed, syncedAt: now } });
  const { name, type, currency } = listed;
  return { id, action: "account.listed", before: null, after: { name, type, currency } };
}

async function updateAccount(tx: Tx, known: Known, listed: ListedAccount, now: Date): Promise<Change | null> {
  const { name, type, bankTimestamp, bankActor, bankRequestId } = listed;
  await tx.account.update({
    where: { id: known.id },
    data: { name, type, bankTimestamp, bankActor, bankRequestId, closedAt: null, syncedAt: now },
  });
  if (known.name === name && known.type === type && known.closedAt === null) return null;
  const before = { name: known.name, type: known.type, listed: known.closedAt === null };
  return { id: known.id, action: "account.changed", before, after: { name, type, listed: true } };
}

/**
 * Stores the bank's whole list of accounts: new ones are added, names and types follow the bank, those it no longer
 * lists are marked closed. What the bank does not send (number, entity, cut-offs, and the currency of a known
 * account) is never touched. Answers how many accounts changed. Throws `LeaseLost` when another run holds the pull.
 */
export async function saveAccounts(
  by: ActingFor,
  ticket: SyncTicket,
  listed: readonly ListedAccount[],
  now: Date,
): Promise<{ changed: number }> {
  const bank = { id: ticket.bankId, timeZone: ticket.timeZone };
  return inTransaction(async (tx) => {
    await holdLease(tx, ticket);
    const rows = await tx.account.findMany({ where: { bankId: bank.id } });
    const known = new Map(rows.map((row) => [row.bankAccountId, row]));
    const changes: Change[] = [];
    for (const account of listed) {
      const row = known.get(account.bankAccountId);
      const change = row ? await updateAccount(tx, row, account, now) : await insertAccount(tx, bank, account, now);
      if (change) changes.push(change);
    }
    const ids = new Set(listed.map((account) => account.bankAccountId));
    for (const row of rows.filter((one) => one.closedAt === null && !ids.has(one.bankAccountId))) {
      await tx.account.update({ where: { id: row.id }, data: { closedAt: now } });
      changes.push({ id: row.id, action: "account.closed", before: { listed: true }, after: { listed: false } });
    }
    for (const { id, action, before, after } of changes) {
      await audit(tx, by, { action, subjectType: "account", subjectId: id, accountId: id, before, after });
    }
    return { changed: changes.length };
  });
}

/**
 * Stores a fetched balance. Of a row of equal balances only the first and the last are kept: the last one's time
 * moves, so "as of" stays honest and the history does not fill with repeats. Answers whether the figures changed.
 */
async function storeBalance(tx: Tx, balance: StorableBalance, source: string): Promise<{ changed: boolean }> {
  const { accountId, currency, asOf } = balance;
  const availableMinor = BigInt(balance.availableMinor);
  const currentMinor = BigInt(balance.currentMinor);
  await tx.$executeRaw`select 1 from account where id = ${accountId}::uuid for no key update`;
  const newest = await tx.balanceSnapshot.findMany({
    where: { accountId },
    orderBy: [{ asOf: "desc" }, { id: "desc" }],
    take: 2,
  });
  const isSame = (row: (typeof newest)[number] | undefined): boolean =>
    row?.availableMinor === availableMinor && row.currentMinor === currentMinor && row.source === source;
  const [last, earlier] = newest;
  // An answer that was overtaken on the way says nothing new.
  if (last && last.asOf >= asOf) return { changed: false };
  if (last && isSame(last) && isSame(earlier)) {
    await tx.balanceSnapshot.update({ where: { id: last.id }, data: { asOf } });
  } else {
    await tx.balanceSnapshot.create({ data: { accountId, availableMinor, currentMinor, currency, asOf, source } });
  }
  return { changed: !isSame(last) };
}

/** Stores a balance that a pull fetched. Throws `LeaseLost` when another run holds the pull. */
export async function saveBalance(balance: StorableBalance, ticket: SyncTicket): Promise<{ changed: boolean }> {
  return inTransaction(async (tx) => {
    await holdLease(tx, ticket);
    return storeBalance(tx, balance, ticket.bankCode);
  });
}

/** Stores a balance that a person asked for, with the audit row of their act. */
export async function saveRefreshedBalance(
  by: ActingFor,
  balance: StorableBalance,
  source: string,
): Promise<{ changed: boolean }> {
  return inTransaction(async (tx) => {
    const { accountId, availableMinor, currentMinor, currency, asOf } = balance;
    const stored = await storeBalance(tx, balance, source);
    await audit(tx, by, {
      action: "balance.refreshed",
      subjectType: "account",
      subjectId: accountId,
      accountId,
      after: { availableMinor, currentMinor, currency, asOf: asOf.toISOString(), source },
    });
    return stored;
  });
}
