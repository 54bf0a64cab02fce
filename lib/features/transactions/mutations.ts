import "server-only";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import type { StorableLine } from "./rules";

/** Lines a statement: large enough to be quick, small enough for one round trip. */
const BATCH = 2_000;

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
  accountId: string,
  currency: string,
  lines: readonly StorableLine[],
  now: Date,
): Promise<number> {
  const rows = JSON.stringify(lines.map(toRow));
  return db().$executeRaw`
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

/**
 * Upserts an account's lines by the bank's id, in the order given (oldest posting first): a process that dies
 * half-way leaves no gap behind the newest line, and two at once lock rows in the same order. Answers how many
 * lines were added or changed.
 */
export async function saveTransactions(
  accountId: string,
  currency: string,
  lines: readonly StorableLine[],
  now: Date,
): Promise<{ changed: number }> {
  let changed = 0;
  for (let start = 0; start < lines.length; start += BATCH) {
    changed += await saveBatch(accountId, currency, lines.slice(start, start + BATCH), now);
  }
  return { changed };
}
