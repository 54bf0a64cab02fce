import { toDecimal } from "@/lib/core/money";
import type { Account, Line, Payment, PayException, ReturnFile } from "./types";

/**
 * Wire text of the published objects (contracts.md 1.2), written by hand so that amounts keep their two decimals
 * (`1000.50`) and casing stays mixed as published.
 */
const q = (text: string): string => JSON.stringify(text);
const instant = (ms: number): string => `"${new Date(ms).toISOString()}"`;
const audit = (ms: number, actor: string, requestId: string): string =>
  `"timestamp":${instant(ms)},"actor":${q(actor)},"request_id":"${requestId}"`;

export function encodeAccount(account: Account, loadedMs: number): string {
  const id = account.accountId;
  return `{"accountId":"${id}","accountName":${q(account.name)},"accountType":"${account.type}",${audit(loadedMs, "qbank-metl", id)}}`;
}

export function encodeBalance(account: Account, availableMinor: number, currentMinor: number): string {
  const money = (minor: number): string => toDecimal(minor, account.currency);
  return `{"accountId":"${account.accountId}","availableBalance":${money(availableMinor)},"currentBalance":${money(currentMinor)},"currency":"${account.currency}"}`;
}

export function encodeLine(line: Line, currency: string): string {
  return (
    `{"transactionId":"${line.transactionId}","amount":${toDecimal(line.amountMinor, currency)},` +
    `"description":${q(line.description)},"transaction_date":${instant(line.transactionMs)},` +
    `"value_date":"${line.valueDate}","posting_date":${instant(line.postingMs)},` +
    `${audit(line.postingMs, line.actor, line.requestId)}}`
  );
}

/** A payment; an event on demand may claim any status. */
export function encodePayment(payment: Omit<Payment, "status"> & { readonly status: string }): string {
  return (
    `{"paymentId":"${payment.paymentId}","type":"${payment.kind === "wire" ? "WIRE" : "ACH"}",` +
    `"amount":${toDecimal(payment.amountMinor, payment.currency)},"status":${q(payment.status)},` +
    `"creationDate":${instant(payment.createdMs)},` +
    `"completionDate":${payment.completedMs === null ? "null" : instant(payment.completedMs)},` +
    `${audit(payment.statusMs, payment.actor, payment.requestId)}}`
  );
}

export function encodeException(exception: PayException, currency: string): string {
  return (
    `{"exceptionId":"${exception.exceptionId}","account_id":"${exception.accountId}",` +
    `"check_number":${q(exception.checkNumber)},"presented_amount":${toDecimal(exception.presentedMinor, currency)},` +
    `"presentment_date":"${exception.presentmentDate}","reason_code":${q(exception.reason)},` +
    `${audit(exception.loadedMs, "qbank-metl", exception.requestId)}}`
  );
}

export function encodeReturnFile(file: ReturnFile): string {
  return (
    `{"fileId":"${file.fileId}","createdDate":${instant(file.createdMs)},"sizeBytes":${Buffer.byteLength(file.text)},` +
    `"entryCount":${file.entryCount},${audit(file.createdMs, "qbank-ach", file.fileId)}}`
  );
}

/** The webhook envelope (1.2 WebhookEvent; D3 adds `positivepay.exception`). */
export function encodeEvent(eventId: string, eventType: string, resourceType: string, data: string): string {
  return `{"event_id":"${eventId}","event_type":${q(eventType)},"resource_type":${q(resourceType)},"data":${data}}`;
}
