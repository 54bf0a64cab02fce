import "server-only";
import { isLocalDate } from "@/lib/core/dates";
import type { Caller } from "@/lib/banks/http/call";
import { bankError } from "@/lib/banks/http/errors";
import { readRows } from "@/lib/banks/http/read-list";
import type { BankTransaction, TransactionBatch } from "@/lib/banks/port";
import { notSent, readStream, requireId, toAudit } from "../session";
import { type WireTransaction, wireTransaction } from "../wire/objects";

const BATCH_ROWS = 2_000;
const LIST_ROWS = 10_000;

export type TransactionQuery = { readonly accountId: string; readonly postingDateGte?: string | undefined };

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

/** The lines of an account, as of the bank's last nightly load. */
export class Transactions {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * `GET /transactions` of one account, from a posting date on (R3). Debits are negative (R4). The rows do not name
   * their account: that a bank heeds `accountId` at all is for the connection's test to find out (D12). The answer is
   * one bare array, decoded while it arrives in batches of at most 2,000 lines; who stops early closes the connection.
   * Throws `BankError` while it is walked; the batches before were good.
   */
  async *read(query: TransactionQuery): AsyncGenerator<TransactionBatch> {
    const accountId = requireId(query.accountId, "the account id");
    const from = query.postingDateGte;
    if (from !== undefined && !isLocalDate(from)) throw notSent("the posting date is not a calendar date");
    const stream = await readStream(this.#caller, {
      scope: "transactions.read",
      path: ["transactions"],
      query: from === undefined ? { accountId } : { accountId, postingDateGte: from },
    });
    const list = { what: "the transactions", batchRows: BATCH_ROWS };
    for await (const batch of readRows("QBank", stream, wireTransaction, list)) {
      yield { ...batch, rows: batch.rows.map(toBankTransaction) };
    }
  }

  /** The same, collected. Throws `UndecodableBodyError` past `maxRows` (10,000): so many are for `read`. */
  async list(query: TransactionQuery, maxRows = LIST_ROWS): Promise<BankTransaction[]> {
    const lines: BankTransaction[] = [];
    for await (const { rows } of this.read(query)) {
      if (lines.length + rows.length > maxRows) {
        throw bankError("undecodable", `QBank has more than ${maxRows} transactions here: read them in batches.`);
      }
      lines.push(...rows);
    }
    return lines;
  }
}
