import "server-only";
import type { Caller } from "@/lib/banks/http/call";
import type { BankPort, SubmitAnswer, WriteOptions } from "@/lib/banks/port";
import { amountLiteral, checkedBody, emptyAnswer, jsonBody, notSent, write } from "../session";
import { bookTransferRequest } from "../wire/requests";

/** `POST /transfers`: 201 without body or id; done at once, to be confirmed through both balances (R12). */
export async function createTransfer(
  caller: Caller,
  transfer: Parameters<BankPort["createTransfer"]>[0],
  options: WriteOptions,
): Promise<SubmitAnswer> {
  const body = checkedBody(bookTransferRequest, {
    from_account_id: transfer.fromBankAccountId,
    to_account_id: transfer.toBankAccountId,
    amount: transfer.amount,
  });
  if (body.from_account_id === body.to_account_id) throw notSent("both accounts of the transfer are the same");
  const json = jsonBody({ ...body, amount: amountLiteral(body.amount) });
  const call = { scope: "transfers.write", path: ["transfers"], success: 201, answer: "ignored", ...json } as const;
  return emptyAnswer(await write(caller, call, options));
}
