import "server-only";
import type { Caller } from "@/lib/banks/http/call";
import { type CallOptions, keyed, type WriteAnswer } from "../keyed";
import { amountLiteral, checkedBody, emptyAnswer, jsonBody, notSent, write } from "../session";
import { bookTransferRequest } from "../wire/requests";

export type TransferRequest = {
  readonly fromAccountId: string;
  readonly toAccountId: string;
  /** Plain decimal text. */
  readonly amount: string;
};

/** Transfers between accounts of the same bank. */
export class Transfers {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** `POST /transfers`: 201 without body or id; done at once, to be confirmed through both balances (R12). */
  create(transfer: TransferRequest, options: CallOptions = {}): Promise<WriteAnswer> {
    return keyed(options, async (withKey) => {
      const body = checkedBody(bookTransferRequest, {
        from_account_id: transfer.fromAccountId,
        to_account_id: transfer.toAccountId,
        amount: transfer.amount,
      });
      if (body.from_account_id === body.to_account_id) throw notSent("both accounts of the transfer are the same");
      const json = jsonBody({ ...body, amount: amountLiteral(body.amount) });
      const call = { scope: "transfers.write", path: ["transfers"], success: 201, answer: "ignored", ...json } as const;
      return emptyAnswer(await write(this.#caller, call, withKey));
    });
  }
}
