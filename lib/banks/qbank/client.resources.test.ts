import { describe, expect, test } from "vitest";
import { IdempotencyConflictError } from "@/lib/banks/http/errors";
import { jsonAnswer, networkError } from "@/lib/banks/http/testing/fake-bank";
import { ACCOUNT, type Desk, KEY, openDesk, OTHER_ACCOUNT, PAYMENT, paymentText, refusalOf } from "./testing/desk";

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const ENTRY = {
  sourceAccountId: ACCOUNT,
  amount: "1000.50",
  effectiveDate: "2026-11-23",
  recipientDetails: { name: "Ann", routingNumber: "021000021", accountNumber: "123" },
};
const WIRE = {
  sourceAccountId: ACCOUNT,
  amount: "1000.50",
  referenceCode: "INV 4711",
  beneficiaryDetails: { name: "Northern Steel", bankId: "021000021", accountNumber: "9988776655" },
};
const TRANSFER = { fromAccountId: ACCOUNT, toAccountId: OTHER_ACCOUNT, amount: "1.00" };
const FILE = { fileName: "payroll.ach", bytes: new TextEncoder().encode("101"), sourceAccountId: ACCOUNT };
const ISSUE = { issueId: PAYMENT, accountId: ACCOUNT, checkNumber: "1042", amount: "9.90", issueDate: "2026-11-20" };
const DECISION = { exceptionId: PAYMENT, decision: "PAY" } as const;

type Options = { idempotencyKey?: string };
type Sent = { idempotencyKey: string; status: string | null; statusFrom: string | null };
const writes: [string, number, (desk: Desk, options?: Options) => Promise<Sent>][] = [
  ["payments.createAch", 202, ({ client }, options) => client.payments.createAch(ENTRY, options)],
  ["payments.submitAchFile", 202, ({ client }, options) => client.payments.submitAchFile(FILE, options)],
  ["payments.createWire", 201, ({ client }, options) => client.payments.createWire(WIRE, options)],
  ["transfers.create", 201, ({ client }, options) => client.transfers.create(TRANSFER, options)],
  ["positivePay.createIssue", 202, ({ client }, options) => client.positivePay.createIssue(ISSUE, options)],
  ["positivePay.decide", 202, ({ client }, options) => client.positivePay.decide(DECISION, options)],
];
const keysOf = (desk: Desk): (string | undefined)[] =>
  desk.bank.seen.map((request) => request.headers["idempotency-key"]);

describe.each(writes)("the key of %s", (_name, status, send) => {
  test("one that is given is the one used, and told", async () => {
    const desk = openDesk();
    desk.bank.answer(new Response(null, { status }));
    expect((await send(desk, { idempotencyKey: KEY })).idempotencyKey).toBe(KEY);
    expect(keysOf(desk)).toEqual([KEY]);
  });

  test("without one each call makes a version 4 UUID of its own, and keeps it through every retry", async () => {
    const desk = openDesk();
    const success = new Response(null, { status });
    desk.bank.answer(networkError("ECONNRESET"), jsonAnswer(503, "{}"), jsonAnswer(401, "{}"), success);
    const first = await send(desk);
    expect(keysOf(desk)).toEqual(Array.from({ length: 4 }, () => first.idempotencyKey));
    const second = await send(desk);
    expect(first.idempotencyKey).toMatch(UUID_V4);
    expect(second.idempotencyKey).toMatch(UUID_V4);
    expect(second.idempotencyKey).not.toBe(first.idempotencyKey);
  });

  test("an error tells the key too, so that the call can be repeated under it", async () => {
    const desk = openDesk();
    desk.bank.answer("silence");
    const error = await refusalOf(send(desk));
    expect(error).toMatchObject({ name: "TimeoutError", effect: "unknown" });
    expect(new Set(keysOf(desk))).toEqual(new Set([error.idempotencyKey]));
    desk.bank.answer(jsonAnswer(201, `{"paymentId":"nonsense"}`), new Response(null, { status }));
    const told = await send(desk, { idempotencyKey: KEY }).catch((unread: { idempotencyKey: string }) => unread);
    expect(told.idempotencyKey).toBe(KEY);
  });

  test("an empty or foreign one is refused, not replaced", async () => {
    const desk = openDesk();
    for (const idempotencyKey of ["", "invoice-4711"]) {
      expect(await refusalOf(send(desk, { idempotencyKey }))).toMatchObject({
        name: "ValidationError",
        effect: "none",
      });
    }
    expect(desk.bank.seen).toHaveLength(0);
  });
});

describe("what a write answers", () => {
  test("an accepted entry or file is P_CREATED, and says that this is not the bank's word", async () => {
    const desk = openDesk();
    desk.bank.answer(new Response(null, { status: 202, headers: { location: `/v1/payments/${PAYMENT}` } }));
    const created = { bankPaymentId: PAYMENT, status: "P_CREATED", statusFrom: "client" };
    expect(await desk.client.payments.createAch(ENTRY)).toMatchObject(created);
    expect(await desk.client.payments.submitAchFile(FILE)).toMatchObject(created);
    const file = { fileName: "payroll.ach", bytes: FILE.bytes, bankAccountId: ACCOUNT };
    expect(await desk.port.submitAchFile(file, { idempotencyKey: KEY })).toEqual({
      bankPaymentId: PAYMENT,
      status: null,
      requestId: null,
      replayed: false,
    });
  });

  test("a wire's status is the bank's; one without a body has none", async () => {
    const desk = openDesk();
    desk.bank.answer(jsonAnswer(201, paymentText("P_VALIDATED")), new Response(null, { status: 201 }));
    expect(await desk.client.payments.createWire(WIRE)).toMatchObject({ status: "P_VALIDATED", statusFrom: "bank" });
    expect(await desk.client.payments.createWire(WIRE)).toMatchObject({ status: null, statusFrom: null });
  });

  test("a transfer, an issue and a decision have no status", async () => {
    const desk = openDesk();
    desk.bank.answer(new Response(null, { status: 201 }), new Response(null, { status: 202 }));
    expect(await desk.client.transfers.create(TRANSFER)).toMatchObject({ status: null, statusFrom: null });
    expect(await desk.client.positivePay.createIssue(ISSUE)).toMatchObject({ status: null, statusFrom: null });
    expect(await desk.client.positivePay.decide(DECISION)).toMatchObject({ status: null, statusFrom: null });
  });
});

describe("reads", () => {
  test("a payment's status is final only when it is P_COMPLETED or P_FAILED", async () => {
    const desk = openDesk();
    const states = ["P_CREATED", "P_SUBMITTED_TO_CORE", "P_COMPLETED", "P_FAILED", "p_completed"];
    desk.bank.answer(...states.map((status) => jsonAnswer(200, paymentText(status))));
    const seen = [];
    for (const _state of states) seen.push(await desk.client.payments.getPaymentStatus(PAYMENT));
    expect(seen.map(({ status }) => status)).toEqual(states);
    expect(seen.map(({ isFinal }) => isFinal)).toEqual([false, false, true, true, false]);
  });

  test("a list is collected up to its bound, past which it is to be read in batches", async () => {
    const desk = openDesk();
    const row = `{"transactionId":"${PAYMENT}","amount":1,"description":"x","transaction_date":"2026-11-20T15:00:00Z","value_date":"2026-11-20","posting_date":"2026-11-20T15:00:00Z"}`;
    desk.bank.answer(jsonAnswer(200, `[${row},${row},${row}]`));
    expect(await desk.client.transactions.list({ accountId: ACCOUNT }, 3)).toHaveLength(3);
    const error = await refusalOf(desk.client.transactions.list({ accountId: ACCOUNT }, 2));
    expect(error.message).toContain("more than 2");
  });

  test("the scopes granted are told as the bank told them; silence is null", async () => {
    const desk = openDesk();
    expect(await desk.client.grantedScopes()).toBeNull();
    const narrower = openDesk();
    const token = `{"access_token":"t","token_type":"bearer","expires_in":3600,"scope":"accounts.read balances.read"}`;
    narrower.bank.answerToken(jsonAnswer(200, token));
    expect(await narrower.client.grantedScopes()).toEqual(["accounts.read", "balances.read"]);
    expect(await narrower.port.grantedScopes()).toEqual(["accounts.read", "balances.read"]);
    expect(narrower.bank.tokenRequests).toHaveLength(1);
  });
});

describe("the payment behind a 409", () => {
  const INTENT = { type: "WIRE", amount: "1000.5", accountId: ACCOUNT };
  const LINK = '<https://api.qbankconnect.com/errors/idempotency_conflict>; rel="describedby"';

  async function conflict(desk: Desk, body: object): Promise<IdempotencyConflictError> {
    const headers = { "content-type": "application/problem+json", link: LINK };
    desk.bank.answer(new Response(JSON.stringify(body), { status: 409, headers }));
    const error = await refusalOf(desk.client.payments.createWire(WIRE));
    if (!(error instanceof IdempotencyConflictError)) throw error;
    return error;
  }

  test.each([
    ["the seed's shape", { detail: "busy", transaction_id: PAYMENT }],
    ["the guide's shape, with its Link", { status: 409, detail: "busy", instance: `/payments/${PAYMENT}` }],
  ])("%s: the same payment, whatever the padding of its amount", async (_name, body) => {
    const desk = openDesk();
    const error = await conflict(desk, body);
    expect(error).toMatchObject({ detail: "busy", transactionId: PAYMENT });
    desk.bank.answer(jsonAnswer(200, paymentText()));
    const found = await desk.client.payments.resolveConflict(error, INTENT);
    expect(found).toMatchObject({ outcome: "same", payment: { bankPaymentId: PAYMENT, status: "P_PROCESSING" } });
    expect(desk.bank.seen.map((request) => request.method)).toEqual(["POST", "GET"]);
  });

  test.each([
    ["another amount", { ...INTENT, amount: "1000.51" }, "", ["amount"]],
    ["another kind", { ...INTENT, type: "ACH" }, "", ["type"]],
    ["another account, where the bank names one", INTENT, `,"source_account_id":"${OTHER_ACCOUNT}"`, ["account"]],
    [
      "all of it",
      { type: "ACH", amount: "1", accountId: ACCOUNT },
      `,"source_account_id":"${OTHER_ACCOUNT}"`,
      ["type", "amount", "account"],
    ],
  ])("%s is another payment", async (_name, intent, extra, differences) => {
    const desk = openDesk();
    const error = await conflict(desk, { transaction_id: PAYMENT });
    desk.bank.answer(jsonAnswer(200, paymentText().replace(/}$/, `${extra}}`)));
    expect(await desk.client.payments.resolveConflict(error, intent)).toMatchObject({
      outcome: "different",
      differences,
    });
  });

  test("the account it names may be ours", async () => {
    const desk = openDesk();
    const error = await conflict(desk, { transaction_id: PAYMENT });
    desk.bank.answer(jsonAnswer(200, paymentText().replace(/}$/, `,"source_account_id":"${ACCOUNT}"}`)));
    const intent = { ...INTENT, accountId: ACCOUNT.toUpperCase() };
    expect((await desk.client.payments.resolveConflict(error, intent)).outcome).toBe("same");
  });

  test("without an id nothing is asked", async () => {
    const desk = openDesk();
    const error = await conflict(desk, { detail: "busy" });
    const found = await desk.client.payments.resolveConflict(error, INTENT);
    expect(found).toEqual({ outcome: "not-found", why: "no-id" });
    expect(desk.bank.seen).toHaveLength(1);
  });

  test("one the bank does not know yet is looked for again, for seven seconds", async () => {
    const desk = openDesk();
    const error = await conflict(desk, { transaction_id: PAYMENT });
    const unknown = jsonAnswer(404, `{"message":"no such payment"}`);
    desk.bank.answer(unknown, unknown, jsonAnswer(200, paymentText()));
    expect((await desk.client.payments.resolveConflict(error, INTENT)).outcome).toBe("same");
    desk.bank.answer(unknown);
    const found = await desk.client.payments.resolveConflict(error, INTENT);
    expect(found).toEqual({ outcome: "not-found", why: "unknown-to-bank" });
    expect(desk.clock.pauses).toEqual([1_000, 2_000, 1_000, 2_000, 4_000]);
    expect(desk.bank.seen.filter((request) => request.method === "POST")).toHaveLength(1);
  });

  test("a bank that cannot be asked is an error, not an answer", async () => {
    const desk = openDesk();
    const error = await conflict(desk, { transaction_id: PAYMENT });
    desk.bank.answer(jsonAnswer(403, "{}"));
    const refusal = await refusalOf(desk.client.payments.resolveConflict(error, INTENT));
    expect(refusal.name).toBe("PermissionDeniedError");
  });
});
