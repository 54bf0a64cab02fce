import { readFileSync } from "node:fs";
import type { QBankClient } from "../../client";
import type { QBankScope } from "../../wire/requests";
import { ACCOUNTS } from "@/sandbox/qbank/seed/book";
import { linesOf } from "../../testing/desk";

/** What one run of a call is about: its key, and what it names at the bank. */
export type Case = {
  readonly key: string;
  readonly checkNumber: string;
  readonly issueId: string;
  readonly exceptionId: string;
  readonly paymentId: string;
};

/**
 * One row of the fault table: a call of the client. `answers` is what its success consists of (contracts.md 1.1): a list
 * read whole or as a stream, one object, a token, or nothing.
 */
export type FaultCall = {
  readonly name: string;
  readonly method: "GET" | "POST";
  /** As the sandbox knows it, without `/v1`. */
  readonly path: (one: Case) => string;
  readonly scope: QBankScope | null;
  readonly isWrite: boolean;
  readonly answers: "list" | "stream" | "object" | "token" | "nothing";
  readonly success: 200 | 201 | 202;
  /** False where a success holds no number, so that none can be too large. */
  readonly hasNumbers: boolean;
  readonly run: (client: QBankClient, one: Case) => Promise<unknown>;
};

const FROM = ACCOUNTS.incOperating.accountId;
const TO = ACCOUNTS.logOperating.accountId;
const PAYROLL = new Uint8Array(readFileSync(new URL("../../fixtures/payroll.ach", import.meta.url)));

/** What must never be in a message, an error or a row. */
export const ACCOUNT_NUMBERS = ["9988776655", "021000021"] as const;
export const AMOUNT = "1000.50";
export const PAID_FROM = FROM;

const read = { method: "GET", isWrite: false, success: 200, hasNumbers: true } as const;
const write = { method: "POST", isWrite: true, answers: "nothing", hasNumbers: false } as const;

export const CALLS: readonly FaultCall[] = [
  {
    ...read,
    name: "accounts.list",
    path: () => "/accounts",
    scope: "accounts.read",
    answers: "list",
    hasNumbers: false,
    run: (client) => client.accounts.list(),
  },
  {
    ...read,
    name: "balances.get",
    path: () => `/balances/${ACCOUNTS.eurOperating.accountId}`,
    scope: "balances.read",
    answers: "object",
    run: (client) => client.balances.get(ACCOUNTS.eurOperating.accountId),
  },
  {
    ...read,
    name: "transactions.read",
    path: () => "/transactions",
    scope: "transactions.read",
    answers: "stream",
    run: (client) => linesOf(client.transactions.read({ accountId: ACCOUNTS.eurOperating.accountId })),
  },
  {
    ...write,
    name: "payments.createAch",
    path: () => "/payments/ach",
    scope: "payments.ach.write",
    success: 202,
    run: (client, { key }) =>
      client.payments.createAch(
        {
          sourceAccountId: FROM,
          recipientDetails: { name: "Ann Field", routingNumber: ACCOUNT_NUMBERS[1], accountNumber: ACCOUNT_NUMBERS[0] },
          amount: AMOUNT,
          effectiveDate: "2026-11-23",
        },
        { idempotencyKey: key },
      ),
  },
  {
    ...write,
    name: "payments.submitAchFile",
    path: () => "/payments/ach",
    scope: "payments.ach.write",
    success: 202,
    run: (client, { key }) =>
      client.payments.submitAchFile(
        { fileName: "payroll.ach", bytes: PAYROLL, sourceAccountId: FROM },
        { idempotencyKey: key },
      ),
  },
  {
    ...write,
    name: "payments.createWire",
    path: () => "/payments/wire",
    scope: "payments.wire.write",
    success: 201,
    answers: "object",
    hasNumbers: true,
    run: (client, { key }) =>
      client.payments.createWire(
        {
          sourceAccountId: FROM,
          beneficiaryDetails: { name: "Northern Steel", bankId: ACCOUNT_NUMBERS[1], accountNumber: ACCOUNT_NUMBERS[0] },
          amount: AMOUNT,
          referenceCode: "INV 4711",
        },
        { idempotencyKey: key },
      ),
  },
  {
    ...read,
    name: "payments.get",
    path: ({ paymentId }) => `/payments/${paymentId}`,
    scope: "payments.read",
    answers: "object",
    run: (client, { paymentId }) => client.payments.get(paymentId),
  },
  {
    ...write,
    name: "transfers.create",
    path: () => "/transfers",
    scope: "transfers.write",
    success: 201,
    run: (client, { key }) =>
      client.transfers.create({ fromAccountId: FROM, toAccountId: TO, amount: AMOUNT }, { idempotencyKey: key }),
  },
  {
    ...write,
    name: "positivePay.createIssue",
    path: () => "/positivepay/issues",
    scope: "positivepay.issues.write",
    success: 202,
    run: (client, { key, checkNumber, issueId }) =>
      client.positivePay.createIssue(
        { issueId, accountId: FROM, checkNumber, amount: "99.90", issueDate: "2026-11-18" },
        { idempotencyKey: key },
      ),
  },
  {
    ...read,
    name: "positivePay.listExceptions",
    path: () => "/positivepay/exceptions",
    scope: "positivepay.exceptions.read",
    answers: "list",
    run: (client) => client.positivePay.listExceptions(),
  },
  {
    ...write,
    name: "positivePay.decide",
    path: ({ exceptionId }) => `/positivepay/exceptions/${exceptionId}/decision`,
    scope: "positivepay.decisions.write",
    success: 202,
    run: (client, { key, exceptionId }) =>
      client.positivePay.decide({ exceptionId, decision: "RETURN", returnReason: "Q" }, { idempotencyKey: key }),
  },
  {
    ...read,
    name: "connect",
    method: "POST",
    path: () => "/token",
    scope: null,
    answers: "token",
    run: (client) => client.grantedScopes(),
  },
];

/** The row of one name. Throws on a name that is none. */
export function callNamed(name: string): FaultCall {
  const found = CALLS.find((call) => call.name === name);
  if (!found) throw new Error(`No call is named ${name}`);
  return found;
}
