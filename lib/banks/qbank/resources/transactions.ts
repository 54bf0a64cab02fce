import "server-only";
import { isLocalDate } from "@/lib/core/dates";
import type { Caller } from "@/lib/banks/http/call";
import { readList } from "@/lib/banks/http/decode-body";
import type { TransactionBatch } from "@/lib/banks/port";
import { LIST_BOUNDS, notSent, read, requireId, toAudit } from "../session";
import { wireTransaction } from "../wire/objects";

/**
 * `GET /transactions` of one account, from a posting date on (R3). Debits are negative (R4). The rows do not name
 * their account: that a bank heeds `accountId` at all is for the connection's test to find out (D12).
 */
export async function* readTransactions(
  caller: Caller,
  query: { readonly bankAccountId: string; readonly postingDateGte?: string },
): AsyncGenerator<TransactionBatch> {
  const accountId = requireId(query.bankAccountId, "the account id");
  const from = query.postingDateGte;
  if (from !== undefined && !isLocalDate(from)) throw notSent("the posting date is not a calendar date");
  const answer = await read(caller, {
    scope: "transactions.read",
    path: ["transactions"],
    query: from === undefined ? { accountId } : { accountId, postingDateGte: from },
    bounds: LIST_BOUNDS,
  });
  const rows = readList("QBank", answer, wireTransaction, "transactions").map((wire) => ({
    bankTransactionId: wire.transactionId,
    amount: wire.amount,
    description: wire.description,
    transactionAt: wire.transaction_date,
    valueDate: wire.value_date,
    postingAt: wire.posting_date,
    audit: toAudit(wire),
  }));
  const bytes = answer.body.byteLength;
  yield { rows, bytesRead: bytes, bytesTotal: bytes };
}
