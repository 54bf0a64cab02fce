import type { ObservedCall } from "@/lib/banks/http/request";
import { BASE_URL, createFakeBank, type FakeBank, TOKEN_URL } from "@/lib/banks/http/testing/fake-bank";
import { createFakeClock, type FakeClock } from "@/lib/banks/http/testing/fake-clock";
import { type BankError, isBankError } from "@/lib/banks/http/errors";
import type { BankPort, BankTransaction, SubmitAnswer, TransactionBatch } from "@/lib/banks/port";
import { QBankClient } from "../client";
import { qbankPort } from "../port";
import { QBANK_CAPABILITIES } from "../wire/capabilities";
import { QBANK_SCOPES } from "../wire/requests";

export const ACCOUNT = "11111111-1111-4111-8111-111111111111";
export const OTHER_ACCOUNT = "22222222-2222-4222-8222-222222222222";
export const PAYMENT = "0524c965-0679-4d89-9b48-d3269b8b7894";
export const KEY = "6f0f3a52-7c0e-4a6b-9d7e-1f2a3b4c5d6e";

export type Desk = { client: QBankClient; port: BankPort; bank: FakeBank; clock: FakeClock; calls: ObservedCall[] };

/** A client, and the port over it, against a fake bank on a fake clock. */
export function openDesk(scopes: readonly string[] = QBANK_SCOPES): Desk {
  const bank = createFakeBank();
  const clock = createFakeClock();
  const calls: ObservedCall[] = [];
  const client = QBankClient.lazy({
    clientId: "desk-1",
    clientSecret: "s3cret&more",
    scopes,
    baseUrl: BASE_URL,
    tokenUrl: TOKEN_URL,
    fetch: bank.fetch,
    clock,
    onCall: (call) => calls.push(call),
  });
  return { client, port: qbankPort(client, QBANK_CAPABILITIES), bank, clock, calls };
}

/** Sends the wire of the SDK guide: 1000.50, under `KEY`. */
export function sendWire(desk: Desk): Promise<SubmitAnswer> {
  return desk.port.createWire(
    {
      bankAccountId: ACCOUNT,
      amount: "1000.50",
      reference: "INV 4711",
      beneficiary: { name: "Northern Steel", routingNumber: "021000021", accountNumber: "9988776655" },
    },
    { idempotencyKey: KEY },
  );
}

/** A Payment as QBank writes it. */
export function paymentText(status = "P_PROCESSING"): string {
  return `{"paymentId":"${PAYMENT}","type":"WIRE","amount":1000.50,"status":"${status}","creationDate":"2026-11-20T15:00:00.123Z","completionDate":null,"timestamp":"2026-11-20T15:00:00.123Z","actor":"desk-1","request_id":"6a2c0f9e-3d8b-4c1e-b7a4-9e0f3d6c1b5a"}`;
}

/** The `BankError` a call ends in. */
export async function refusalOf(work: Promise<unknown>): Promise<BankError> {
  const outcome = await work.then(
    () => new Error("the call succeeded"),
    (error: unknown) => error,
  );
  if (isBankError(outcome)) return outcome;
  throw outcome;
}

/** Every line of a list, collected. */
export async function linesOf(batches: AsyncIterable<TransactionBatch>): Promise<BankTransaction[]> {
  const lines: BankTransaction[] = [];
  for await (const batch of batches) lines.push(...batch.rows);
  return lines;
}
