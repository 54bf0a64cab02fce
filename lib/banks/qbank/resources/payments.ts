import "server-only";
import type { z } from "zod";
import type { Caller } from "@/lib/banks/http/call";
import { readObject, undecodable } from "@/lib/banks/http/decode-body";
import { encodeMultipart } from "@/lib/banks/http/multipart";
import type { BankPayment, BankPort, SubmitAnswer, WriteOptions } from "@/lib/banks/port";
import { paymentIdFromLocation } from "../location";
import {
  amountLiteral,
  checkedBody,
  emptyAnswer,
  jsonBody,
  notSent,
  read,
  requireId,
  toAudit,
  write,
} from "../session";
import { wirePayment, type WirePayment } from "../wire/objects";
import { achEntryRequest, wireTransferRequest } from "../wire/requests";

/** A file may be large, and one lost attempt of it is dear. */
const FILE_BOUNDS = { attemptTimeoutMs: 120_000, totalTimeoutMs: 300_000 };

/** QBank's Payment as every bank's; its status stays the bank's text. */
export function toBankPayment(wire: WirePayment): BankPayment {
  return {
    bankPaymentId: wire.paymentId,
    type: wire.type,
    amount: wire.amount,
    bankAccountId: wire.source_account_id ?? null,
    status: wire.status,
    createdAt: wire.creationDate,
    completedAt: wire.completionDate ?? null,
    audit: toAudit(wire),
  };
}

/** `GET /payments/{paymentId}`: an ACH or wire payment in real time. Transfers cannot be asked for (R12). */
export async function getPayment(caller: Caller, bankPaymentId: string): Promise<BankPayment> {
  const paymentId = requireId(bankPaymentId, "the payment id");
  const answer = await read(caller, { scope: "payments.read", path: ["payments", paymentId] });
  const wire = readObject("QBank", answer, wirePayment, "payment");
  if (wire.paymentId !== paymentId) throw undecodable("QBank", "the payment is another one", answer);
  return toBankPayment(wire);
}

/**
 * `POST /payments/ach` with a whole NACHA file (D1): 202 without a body, the id in `Location`. The part
 * `source_account_id` is an extension: it names the account that the file debits.
 */
export async function submitAchFile(
  caller: Caller,
  file: Parameters<BankPort["submitAchFile"]>[0],
  options: WriteOptions,
): Promise<SubmitAnswer> {
  if (file.bytes.byteLength === 0) throw notSent("the file is empty");
  const accountId = requireId(file.bankAccountId, "the account id");
  const form = encodeMultipart(
    [
      { name: "source_account_id", value: accountId },
      { name: "file", fileName: file.fileName, type: "text/plain", bytes: file.bytes },
    ],
    options.idempotencyKey,
  );
  const call = {
    scope: "payments.ach.write",
    path: ["payments", "ach"],
    success: 202,
    answer: "ignored",
    ...form,
  } as const;
  const answer = await write(caller, { ...call, bounds: FILE_BOUNDS }, options);
  return emptyAnswer(answer, paymentIdFromLocation(answer.headers.get("location"), answer.url));
}

/** `POST /payments/ach` with one entry as JSON (capability `ach: "entry"`, D1): 202 as for a file. */
export async function createAchEntry(
  caller: Caller,
  entry: z.input<typeof achEntryRequest>,
  options: WriteOptions,
): Promise<SubmitAnswer> {
  const body = checkedBody(achEntryRequest, entry);
  const json = jsonBody({ ...body, amount: amountLiteral(body.amount) });
  const call = {
    scope: "payments.ach.write",
    path: ["payments", "ach"],
    success: 202,
    answer: "ignored",
    ...json,
  } as const;
  const answer = await write(caller, call, options);
  return emptyAnswer(answer, paymentIdFromLocation(answer.headers.get("location"), answer.url));
}

/** `POST /payments/wire`: 201 with the Payment; a 201 without a body is accepted, its id from `Location` if any. */
export async function createWire(
  caller: Caller,
  wire: Parameters<BankPort["createWire"]>[0],
  options: WriteOptions,
): Promise<SubmitAnswer> {
  const { name, routingNumber, accountNumber } = wire.beneficiary;
  const body = checkedBody(wireTransferRequest, {
    source_account_id: wire.bankAccountId,
    beneficiary_details: { name, bank_id: routingNumber, account_number: accountNumber },
    amount: wire.amount,
    reference_code: wire.reference,
  });
  const json = jsonBody({ ...body, amount: amountLiteral(body.amount) });
  const call = {
    scope: "payments.wire.write",
    path: ["payments", "wire"],
    success: 201,
    answer: "read",
    ...json,
  } as const;
  const answer = await write(caller, call, options);
  if (answer.body.byteLength === 0) {
    return emptyAnswer(answer, paymentIdFromLocation(answer.headers.get("location"), answer.url));
  }
  const payment = readObject("QBank", answer, wirePayment, "payment");
  return {
    ...emptyAnswer(answer, payment.paymentId),
    status: payment.status,
    requestId: payment.request_id ?? answer.requestId,
  };
}
