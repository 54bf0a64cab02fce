import { describe, expect, test } from "vitest";
import { createFakeBank, BASE_URL, jsonAnswer, TOKEN_URL } from "@/lib/banks/http/testing/fake-bank";
import { QBankClient } from "./client";
import {
  ACCOUNT,
  KEY,
  linesOf,
  openDesk,
  OTHER_ACCOUNT,
  PAYMENT,
  paymentText,
  refusalOf,
  sendWire,
} from "./testing/desk";

const EXCEPTION = "33333333-3333-4333-8333-333333333333";
const AUDIT = `"timestamp":"2026-11-20T06:00:00.000Z","actor":"load","request_id":"r-1"`;

describe("each call as the bank sees it", () => {
  test("token: a form with the scopes, spaces between them", async () => {
    const bank = createFakeBank();
    await QBankClient.connect({
      clientId: "desk-1",
      clientSecret: "s3cret&more",
      scopes: ["accounts.read", "balances.read"],
      baseUrl: BASE_URL,
      tokenUrl: TOKEN_URL,
      fetch: bank.fetch,
    });
    expect(bank.seen).toHaveLength(0);
    expect(bank.tokenRequests).toHaveLength(1);
    const [request] = bank.tokenRequests;
    expect(request?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect(request?.headers["authorization"]).toBeUndefined();
    expect(request?.body).toBe(
      "grant_type=client_credentials&client_id=desk-1&client_secret=s3cret%26more&scope=accounts.read+balances.read",
    );
  });

  test("GET /accounts, both published shapes", async () => {
    const desk = openDesk();
    desk.bank.answer(
      jsonAnswer(
        200,
        `[{"accountId":"${ACCOUNT}","accountName":"Operating","accountType":"Checking",${AUDIT}},
          {"account_id":"${OTHER_ACCOUNT}","friendly_name":"Euro","account_type":"Vault","currency":"EUR","status":"Active"}]`,
      ),
    );
    const accounts = await desk.port.listAccounts();
    const [request] = desk.bank.seen;
    expect(request).toMatchObject({ method: "GET", url: `${BASE_URL}/accounts`, body: "" });
    expect(request?.headers["authorization"]).toBe("Bearer token-1");
    expect(request?.headers["idempotency-key"]).toBeUndefined();
    expect(accounts).toEqual([
      {
        bankAccountId: ACCOUNT,
        name: "Operating",
        type: "Checking",
        currency: null,
        audit: { timestamp: new Date("2026-11-20T06:00:00Z"), actor: "load", requestId: "r-1" },
      },
      {
        bankAccountId: OTHER_ACCOUNT,
        name: "Euro",
        type: "Vault",
        currency: "EUR",
        audit: { timestamp: null, actor: null, requestId: null },
      },
    ]);
  });

  test("GET /balances/{id} keeps digits a double would lose", async () => {
    const desk = openDesk();
    desk.bank.answer(
      jsonAnswer(
        200,
        `{"accountId":"${ACCOUNT}","availableBalance":90071992547409.93,"currentBalance":-1000.50,"currency":"USD"}`,
      ),
    );
    const balance = await desk.port.getBalance(ACCOUNT);
    expect(desk.bank.seen[0]?.url).toBe(`${BASE_URL}/balances/${ACCOUNT}`);
    expect(balance).toMatchObject({ available: "90071992547409.93", current: "-1000.50", currency: "USD" });
  });

  test("a balance or payment of another id is not taken", async () => {
    const desk = openDesk();
    const other = `{"accountId":"${OTHER_ACCOUNT}","availableBalance":1,"currentBalance":1,"currency":"USD"}`;
    desk.bank.answer(jsonAnswer(200, other));
    expect((await refusalOf(desk.port.getBalance(ACCOUNT))).name).toBe("UndecodableBodyError");
    desk.bank.answer(jsonAnswer(200, paymentText()));
    expect((await refusalOf(desk.port.getPayment(ACCOUNT))).name).toBe("UndecodableBodyError");
  });

  test("GET /transactions with account and posting date", async () => {
    const desk = openDesk();
    const row = `{"transactionId":"${PAYMENT}","amount":-12.10,"description":"Fee","transaction_date":"2026-11-19T20:00:00.000Z","value_date":"2026-11-19","posting_date":"2026-11-20T06:00:00.000Z"}`;
    desk.bank.answer(jsonAnswer(200, `[${row}]`));
    const lines = await linesOf(desk.port.readTransactions({ bankAccountId: ACCOUNT, postingDateGte: "2026-11-17" }));
    expect(desk.bank.seen[0]?.url).toBe(`${BASE_URL}/transactions?accountId=${ACCOUNT}&postingDateGte=2026-11-17`);
    expect(lines).toMatchObject([{ bankTransactionId: PAYMENT, amount: "-12.10", valueDate: "2026-11-19" }]);
  });

  test("GET /payments/{id} keeps a status it does not know", async () => {
    const desk = openDesk();
    desk.bank.answer(jsonAnswer(200, paymentText("P_HELD_FOR_REVIEW")));
    const payment = await desk.port.getPayment(PAYMENT.toUpperCase());
    expect(desk.bank.seen[0]?.url).toBe(`${BASE_URL}/payments/${PAYMENT}`);
    expect(payment).toMatchObject({ status: "P_HELD_FOR_REVIEW", amount: "1000.50", completedAt: null });
  });

  test("POST /payments/ach: one multipart with the file's bytes, the same on every attempt", async () => {
    const desk = openDesk();
    const location = { location: `/v1/payments/${PAYMENT}` };
    desk.bank.answer(
      jsonAnswer(503, "{}", { "retry-after": "1" }),
      new Response(null, { status: 202, headers: location }),
    );
    const bytes = new Uint8Array([49, 48, 49, 0, 255, 13, 10]);
    const file = { fileName: 'pay"roll\r\n.ach', bytes, bankAccountId: ACCOUNT };
    const answer = await desk.port.submitAchFile(file, { idempotencyKey: KEY });
    expect(answer).toEqual({ bankPaymentId: PAYMENT, status: null, requestId: null, replayed: false });
    const [first, second] = desk.bank.seen;
    expect(first).toMatchObject({ method: "POST", url: `${BASE_URL}/payments/ach` });
    expect(first?.headers["content-type"]).toBe(`multipart/form-data; boundary=cutoff-${KEY}`);
    expect(first?.body).toBe(
      `--cutoff-${KEY}\r\nContent-Disposition: form-data; name="source_account_id"\r\n\r\n${ACCOUNT}\r\n` +
        `--cutoff-${KEY}\r\nContent-Disposition: form-data; name="file"; filename="pay%22roll%0D%0A.ach"\r\n` +
        `Content-Type: text/plain\r\n\r\n101\0\xff\r\n\r\n--cutoff-${KEY}--\r\n`,
    );
    expect(second).toEqual(first);
  });

  test("POST /payments/ach with one entry as JSON, both published bodies", async () => {
    const desk = openDesk();
    desk.bank.answer(new Response(null, { status: 202, headers: { location: `${BASE_URL}/payments/${PAYMENT}` } }));
    const recipientDetails = { name: "Ann", routingNumber: "021000021", accountNumber: "123" };
    const entry = { sourceAccountId: ACCOUNT, amount: "1000.50", effectiveDate: "2026-11-23", recipientDetails };
    const answer = await desk.client.payments.createAch(entry, { idempotencyKey: KEY });
    expect(answer.bankPaymentId).toBe(PAYMENT);
    const older = { sourceAccountId: ACCOUNT, destinationAccountId: OTHER_ACCOUNT, amount: "7" };
    await desk.client.payments.createAch(older, { idempotencyKey: KEY });
    expect(desk.bank.seen.map((request) => request.body)).toEqual([
      `{"source_account_id":"${ACCOUNT}","amount":1000.50,"effective_date":"2026-11-23","recipient_details":{"name":"Ann","routing_number":"021000021","account_number":"123"}}`,
      `{"source_account_id":"${ACCOUNT}","destination_account_id":"${OTHER_ACCOUNT}","amount":7}`,
    ]);
    const both = await refusalOf(desk.client.payments.createAch({ ...entry, ...older }));
    expect(both).toMatchObject({ name: "ValidationError", effect: "none" });
    expect(desk.bank.seen).toHaveLength(2);
  });

  test("POST /payments/wire: the amount is the literal 1000.50, the login date an HTTP-date", async () => {
    const desk = openDesk();
    desk.bank.answer(jsonAnswer(201, paymentText()));
    const answer = await desk.port.createWire(
      {
        bankAccountId: ACCOUNT,
        amount: "1000.50",
        reference: "INV 4711",
        beneficiary: { name: "Northern Steel", routingNumber: "021000021", accountNumber: "9988776655" },
      },
      { idempotencyKey: KEY, signedInAt: new Date("2026-11-20T13:05:09.400Z") },
    );
    const [request] = desk.bank.seen;
    expect(request?.body).toBe(
      `{"source_account_id":"${ACCOUNT}","beneficiary_details":{"name":"Northern Steel","bank_id":"021000021","account_number":"9988776655"},"amount":1000.50,"reference_code":"INV 4711"}`,
    );
    expect(request?.headers).toMatchObject({
      "content-type": "application/json",
      "idempotency-key": KEY,
      "x-fapi-auth-date": "Fri, 20 Nov 2026 13:05:09 GMT",
    });
    expect(answer).toEqual({
      bankPaymentId: PAYMENT,
      status: "P_PROCESSING",
      requestId: "6a2c0f9e-3d8b-4c1e-b7a4-9e0f3d6c1b5a",
      replayed: false,
    });
  });

  test("a wire's 201 without a body is accepted; a replay says so", async () => {
    const desk = openDesk();
    const headers = { "idempotent-replayed": "true", "x-request-id": "r-7" };
    desk.bank.answer(new Response(null, { status: 201, headers }));
    expect(await sendWire(desk)).toEqual({ bankPaymentId: null, status: null, requestId: "r-7", replayed: true });
  });

  test("POST /transfers: 201 without body; even a broken body is not read", async () => {
    const desk = openDesk();
    desk.bank.answer(new Response("<not json", { status: 201 }));
    const transfer = { fromBankAccountId: ACCOUNT, toBankAccountId: OTHER_ACCOUNT, amount: "0.01" };
    const answer = await desk.port.createTransfer(transfer, { idempotencyKey: KEY });
    expect(answer).toEqual({ bankPaymentId: null, status: null, requestId: null, replayed: false });
    expect(desk.bank.seen[0]).toMatchObject({
      url: `${BASE_URL}/transfers`,
      body: `{"from_account_id":"${ACCOUNT}","to_account_id":"${OTHER_ACCOUNT}","amount":0.01}`,
    });
  });

  test.for([
    [200, { "content-type": "text/html" }],
    [200, {}],
    [202, {}],
    [204, {}],
  ] as const)("a transfer answered with %i is not known to be done, unless the bank says replayed", async (given) => {
    const [status, headers] = given;
    const transfer = { fromBankAccountId: ACCOUNT, toBankAccountId: OTHER_ACCOUNT, amount: "0.01" };
    const send = (extra: Record<string, string>) => {
      const desk = openDesk();
      const body = status === 204 ? null : "<html>Sign in to the proxy</html>";
      desk.bank.answer(new Response(body, { status, headers: { ...headers, ...extra } }));
      return desk.port.createTransfer(transfer, { idempotencyKey: KEY });
    };
    await expect(send({})).rejects.toMatchObject({ name: "UnexpectedStatusError", effect: "unknown", status });
    expect((await send({ "idempotent-replayed": "true" })).replayed).toBe(true);
  });

  test("POST /positivepay/issues, plain and as a void", async () => {
    const desk = openDesk();
    desk.bank.answer(new Response(null, { status: 202 }));
    const issue = { issueId: PAYMENT, bankAccountId: ACCOUNT, checkNumber: "001042", amount: "250.00" };
    const dated = { ...issue, issueDate: "2026-11-20" };
    await desk.port.createIssue(dated, { idempotencyKey: KEY });
    await desk.port.createIssue({ ...dated, action: "void" }, { idempotencyKey: KEY });
    const body = `{"issue_id":"${PAYMENT}","account_id":"${ACCOUNT}","check_number":"001042","amount":250.00,"issue_date":"2026-11-20"`;
    expect(desk.bank.seen.map((request) => request.body)).toEqual([`${body}}`, `${body},"action":"void"}`]);
    expect(desk.bank.seen[0]?.url).toBe(`${BASE_URL}/positivepay/issues`);
  });

  test("GET /positivepay/exceptions keeps a reason it does not know", async () => {
    const desk = openDesk();
    const row = `{"exceptionId":"${EXCEPTION}","account_id":"${ACCOUNT}","check_number":"1042","presented_amount":99.90,"presentment_date":"2026-11-19","reason_code":"MOON_PHASE"}`;
    desk.bank.answer(jsonAnswer(200, `[${row}]`));
    expect(await desk.port.listExceptions()).toMatchObject([{ presentedAmount: "99.90", reasonCode: "MOON_PHASE" }]);
    expect(desk.bank.seen[0]?.url).toBe(`${BASE_URL}/positivepay/exceptions`);
  });

  test("POST …/decision", async () => {
    const desk = openDesk();
    desk.bank.answer(new Response(null, { status: 202 }));
    const decision = { bankExceptionId: EXCEPTION, decision: "RETURN", returnReason: "Q", note: "not ours" } as const;
    await desk.port.decideException(decision, { idempotencyKey: KEY });
    expect(desk.bank.seen[0]).toMatchObject({
      url: `${BASE_URL}/positivepay/exceptions/${EXCEPTION}/decision`,
      body: `{"decision":"RETURN","return_reason":"Q","note":"not ours"}`,
    });
  });
});

describe("what never leaves the house", () => {
  const transfer = { fromBankAccountId: ACCOUNT, toBankAccountId: OTHER_ACCOUNT, amount: "1.00" };
  const key = { idempotencyKey: KEY };
  test.each([
    ["a key that is no UUID v4", { ...transfer }, { idempotencyKey: "6f0f3a52-7c0e-1a6b-9d7e-1f2a3b4c5d6e" }],
    ["an amount of zero", { ...transfer, amount: "0.00" }, key],
    ["a negative amount", { ...transfer, amount: "-1.00" }, key],
    ["an amount with an exponent", { ...transfer, amount: "1e3" }, key],
    ["an amount with a leading zero", { ...transfer, amount: "01.00" }, key],
    ["an account id that is a path", { ...transfer, toBankAccountId: "../admin" }, key],
    ["both sides the same", { ...transfer, toBankAccountId: ACCOUNT }, key],
  ])("%s", async (_name, body, options) => {
    const desk = openDesk();
    const error = await refusalOf(desk.port.createTransfer(body, options));
    expect(error).toMatchObject({ name: "ValidationError", effect: "none", status: undefined });
    expect([...desk.bank.seen, ...desk.bank.tokenRequests]).toHaveLength(0);
  });

  test("a call whose scope was not granted, asked for or not", async () => {
    const unasked = openDesk(["accounts.read"]);
    const error = await refusalOf(sendWire(unasked));
    expect(error).toMatchObject({ name: "PermissionDeniedError", effect: "none" });
    expect(error.message).toContain("payments.wire.write");
    expect(unasked.bank.tokenRequests).toHaveLength(0);

    const ungranted = openDesk();
    const token = `{"access_token":"t","token_type":"bearer","expires_in":3600,"scope":"accounts.read"}`;
    ungranted.bank.answerToken(jsonAnswer(200, token));
    expect(await refusalOf(sendWire(ungranted))).toMatchObject({ name: "PermissionDeniedError", effect: "none" });
    expect(ungranted.bank.seen).toHaveLength(0);
    expect(await ungranted.port.listAccounts()).toEqual([]);
  });
});

describe("lists and bodies that cannot be read", () => {
  test.each([
    ["not a list", `{"data":[]}`, "not a list"],
    [
      "one bad row",
      `[{"accountId":"${ACCOUNT}","accountName":"A","accountType":"Checking"},{"accountId":"${OTHER_ACCOUNT}","accountName":7,"accountType":"SECRET"}]`,
      "row 1 of the accounts, field accountName",
    ],
    ["broken JSON", `[{"accountId":`, "not valid JSON"],
    ["nesting without end", "[".repeat(200_000), "not valid JSON"],
    ["nothing at all", "", "not valid JSON"],
  ])("%s", async (_name, body, says) => {
    const desk = openDesk();
    desk.bank.answer(jsonAnswer(200, body));
    const error = await refusalOf(desk.port.listAccounts());
    expect(error.name).toBe("UndecodableBodyError");
    expect(error.message).toContain(says);
    expect(error.message).not.toContain("SECRET");
    expect(desk.bank.seen).toHaveLength(1);
  });

  test("another media type", async () => {
    const desk = openDesk();
    desk.bank.answer(new Response("[]", { status: 200, headers: { "content-type": "text/html; charset=utf-8" } }));
    const error = await refusalOf(desk.port.listAccounts());
    expect(error).toMatchObject({ name: "UndecodableBodyError", status: 200 });
    expect(error.message).toContain("text/html");
  });

  test.each([
    ["declared", { "content-length": String(2 ** 40) }, 10],
    ["undeclared", {}, 1024 * 1024 + 1],
  ])("a body larger than its bound, %s", async (_name, headers, bytes) => {
    const desk = openDesk();
    desk.bank.answer(jsonAnswer(200, " ".repeat(bytes), headers));
    const error = await refusalOf(desk.port.getPayment(PAYMENT));
    expect(error).toMatchObject({ name: "UndecodableBodyError", effect: "unknown" });
    expect(error.message).toContain("larger than");
  });

  test("an unreadable 201 of a wire is not a failure of the wire", async () => {
    const desk = openDesk();
    desk.bank.answer(jsonAnswer(201, `{"paymentId":"nonsense"}`));
    expect(await refusalOf(sendWire(desk))).toMatchObject({ name: "UndecodableBodyError", effect: "unknown" });
    expect(desk.bank.seen).toHaveLength(1);
  });
});
