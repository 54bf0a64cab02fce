import "server-only";
import { fromDateColumn, toDateColumn, type LocalDate } from "@/lib/core/dates";
import { inTransaction, type Tx } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { minorFromBigInt } from "@/lib/core/money";
import { ok, type Result } from "@/lib/core/result";
import { holdLease, type SyncTicket } from "@/lib/features/banks/mutations/leases";
import { checkAgainstHeld, type HeldLine, type StorableLine } from "./rules/pull";

/** Lines a statement: large enough to be quick, small enough for one round trip. */
const BATCH = 2_000;
const SAVE_TIMEOUT_MS = 60_000;

function toRow(line: StorableLine, place: number): Record<string, unknown> {
  return {
    place,
    id: newId(),
    bank_transaction_id: line.bankTransactionId,
    amount_minor: line.amountMinor,
    description: line.description,
    transaction_at: line.transactionAt,
    transaction_date: line.transactionDate,
    value_date: line.valueDate,
    posting_at: line.postingAt,
    posting_date: line.postingDate,
    bank_timestamp: line.bankTimestamp,
    bank_actor: line.bankActor,
    bank_request_id: line.bankRequestId,
  };
}

/** One statement: adds what is new, follows the bank where a line differs, leaves the rest untouched. */
async function saveBatch(
  tx: Tx,
  accountId: string,
  currency: string,
  lines: readonly StorableLine[],
  now: Date,
): Promise<number> {
  const rows = JSON.stringify(lines.map(toRow));
  return tx.$executeRaw`
    insert into "transaction" as held (id, account_id, bank_transaction_id, amount_minor, currency, description,
      transaction_at, transaction_date, value_date, posting_at, posting_date, bank_timestamp, bank_actor, bank_request_id, first_seen_at)
    select l.id, ${accountId}::uuid, l.bank_transaction_id, l.amount_minor, ${currency}, l.description, l.transaction_at,
      l.transaction_date, l.value_date, l.posting_at, l.posting_date, l.bank_timestamp, l.bank_actor, l.bank_request_id, ${now}
    from json_to_recordset(${rows}::json) as l(place int, id uuid, bank_transaction_id uuid, amount_minor bigint,
      description text, transaction_at timestamptz, transaction_date date, value_date date, posting_at timestamptz,
      posting_date date, bank_timestamp timestamptz, bank_actor text, bank_request_id text)
    order by l.place
    on conflict (account_id, bank_transaction_id) do update set
      amount_minor = excluded.amount_minor, currency = excluded.currency, description = excluded.description,
      transaction_at = excluded.transaction_at, transaction_date = excluded.transaction_date,
      value_date = excluded.value_date, posting_at = excluded.posting_at, posting_date = excluded.posting_date,
      bank_timestamp = excluded.bank_timestamp, bank_actor = excluded.bank_actor, bank_request_id = excluded.bank_request_id
    where (held.amount_minor, held.currency, held.description, held.transaction_at, held.value_date, held.posting_at)
      is distinct from (excluded.amount_minor, excluded.currency, excluded.description, excluded.transaction_at,
        excluded.value_date, excluded.posting_at)`;
}

type HeldRow = {
  bank_transaction_id: string;
  account_id: string;
  amount_minor: bigint;
  description: string;
  transaction_at: Date;
  value_date: Date;
  posting_at: Date;
};

/** Lines of the bank with one of these ids that stand on another account, or that this same pull has added. */
async function listHeld(
  tx: Tx,
  ticket: SyncTicket,
  accountId: string,
  ids: readonly string[],
  pulledAt: Date,
): Promise<HeldLine[]> {
  const rows = await tx.$queryRaw<HeldRow[]>`
    select t.bank_transaction_id, t.account_id, t.amount_minor, t.description, t.transaction_at, t.value_date, t.posting_at
    from "transaction" t join account a on a.id = t.account_id
    where t.bank_transaction_id = any(${[...ids]}::uuid[]) and a.bank_id = ${ticket.bankId}::uuid
      and (t.account_id <> ${accountId}::uuid or t.first_seen_at = ${pulledAt})`;
  return rows.map((row) => ({
    bankTransactionId: row.bank_transaction_id,
    accountId: row.account_id,
    amountMinor: minorFromBigInt(row.amount_minor),
    description: row.description,
    transactionAt: row.transaction_at,
    valueDate: fromDateColumn(row.value_date),
    postingAt: row.posting_at,
  }));
}

/**
 * Upserts some of an account's lines by the bank's id, in one transaction that holds the pull's lease: all or nothing,
 * compared before with what is held (`checkAgainstHeld`). `pulledAt` names this pull of this account and is the same
 * for all its lines. Answers how many were added or changed. Throws `LeaseLost` when another run holds the pull.
 */
export async function saveTransactions(
  ticket: SyncTicket,
  account: { readonly id: string; readonly name: string; readonly currency: string },
  lines: readonly StorableLine[],
  pulledAt: Date,
): Promise<Result<{ changed: number }>> {
  return inTransaction(async (tx) => {
    await holdLease(tx, ticket);
    const batches: (readonly StorableLine[])[] = [];
    for (let start = 0; start < lines.length; start += BATCH) batches.push(lines.slice(start, start + BATCH));
    for (const batch of batches) {
      const ids = batch.map((line) => line.bankTransactionId);
      const checked = checkAgainstHeld(await listHeld(tx, ticket, account.id, ids, pulledAt), account, batch);
      if (!checked.ok) return checked;
    }
    let changed = 0;
    for (const batch of batches) changed += await saveBatch(tx, account.id, account.currency, batch, pulledAt);
    return ok({ changed });
  }, SAVE_TIMEOUT_MS);
}

/** Notes the posting date up to which a whole pull of an account is stored. Throws `LeaseLost`. */
export async function saveLinesThrough(ticket: SyncTicket, accountId: string, through: LocalDate): Promise<void> {
  await inTransaction(async (tx) => {
    await holdLease(tx, ticket);
    await tx.account.update({ where: { id: accountId }, data: { linesThrough: toDateColumn(through) } });
  });
}
