import "server-only";
import { isLocalDate } from "@/lib/core/dates";
import type { Caller } from "@/lib/banks/http/call";
import { readRows } from "@/lib/banks/http/read-list";
import type { BankTransaction, TransactionBatch } from "@/lib/banks/port";
import { notSent, readStream, requireId, toAudit } from "../session";
import { type WireTransaction, wireTransaction } from "../wire/objects";

const BATCH_ROWS = 2_000;

function toBankTransaction(wire: WireTransaction): BankTransaction {
  return {
    bankTransactionId: wire.transactionId,
    amount: wire.amount,
    description: wire.description,
    transactionAt: wire.transaction_date,
    valueDate: wire.value_date,
    postingAt: wire.posting_date,
    audit: toAudit(wire),
  };
}

/**
 * `GET /transactions` of one account, from a posting date on (R3). Debits are negative (R4). The rows do not name
 * their account: that a bank heeds `accountId` at all is for the connection's test to find out (D12). The answer is
 * one bare array, decoded while it arrives in batches of at most 2,000 lines.
 */
export async function* readTransactions(
  caller: Caller,
  query: { readonly bankAccountId: string; readonly postingDateGte?: string },
): AsyncGenerator<TransactionBatch> {
  const accountId = requireId(query.bankAccountId, "the account id");
  const from = query.postingDateGte;
  if (from !== undefined && !isLocalDate(from)) throw notSent("the posting date is not a calendar date");
  const stream = await readStream(caller, {
    scope: "transactions.read",
    path: ["transactions"],
    query: from === undefined ? { accountId } : { accountId, postingDateGte: from },
  });
  const list = { what: "the transactions", batchRows: BATCH_ROWS };
  for await (const batch of readRows("QBank", stream, wireTransaction, list)) {
    yield { ...batch, rows: batch.rows.map(toBankTransaction) };
  }
}
