import { describe, expect, test } from "vitest";
import { BASE_URL, createFakeBank, jsonAnswer, networkError, TOKEN_URL } from "@/lib/banks/http/testing/fake-bank";
import { createFakeClock } from "@/lib/banks/http/testing/fake-clock";
import type { BankErrorName } from "@/lib/banks/http/errors";
import { QBankClient } from "./client";
import { KEY, openDesk, PAYMENT, paymentText, refusalOf, sendWire } from "./testing/desk";

const DENIED = `{"message":"Token has expired","error_code":"ERR_AUTH","request_id":"r-3"}`;

describe("the token", () => {
  test("one request serves a hundred callers", async () => {
    const desk = openDesk();
    await Promise.all(Array.from({ length: 100 }, () => desk.port.listAccounts()));
    expect(desk.bank.tokenRequests).toHaveLength(1);
    expect(desk.bank.seen).toHaveLength(100);
  });

  test("is used until 60 s before its end, then fetched again", async () => {
    const desk = openDesk();
    await desk.port.listAccounts();
    desk.clock.advance(3_539_000);
    await desk.port.listAccounts();
    expect(desk.bank.tokenRequests).toHaveLength(1);
    desk.clock.advance(1_000);
    await desk.port.listAccounts();
    expect(desk.bank.tokenRequests).toHaveLength(2);
    expect(desk.bank.seen.at(-1)?.headers["authorization"]).toBe("Bearer token-2");
  });

  test("a short-lived one is still used for half its life", async () => {
    const desk = openDesk();
    desk.bank.answerToken(jsonAnswer(200, `{"access_token":"brief","token_type":"Bearer","expires_in":30}`));
    await desk.port.listAccounts();
    desk.clock.advance(14_000);
    await desk.port.listAccounts();
    expect(desk.bank.tokenRequests).toHaveLength(1);
  });

  test("a 401 fetches a new one and repeats once, same key, same bytes", async () => {
    const desk = openDesk();
    desk.bank.answer(jsonAnswer(401, DENIED), jsonAnswer(201, paymentText()));
    expect((await sendWire(desk)).bankPaymentId).toBe(PAYMENT);
    const [first, second] = desk.bank.seen;
    expect(second?.headers["idempotency-key"]).toBe(KEY);
    expect(second?.body).toBe(first?.body);
    expect([first, second].map((request) => request?.headers["authorization"])).toEqual([
      "Bearer token-1",
      "Bearer token-2",
    ]);
    expect(desk.clock.pauses).toEqual([]);
  });

  test("a second 401 is the end, and nothing has happened", async () => {
    const desk = openDesk();
    desk.bank.answer(jsonAnswer(401, DENIED));
    expect(await refusalOf(sendWire(desk))).toMatchObject({ name: "AuthenticationError", effect: "none" });
    expect(desk.bank.seen).toHaveLength(2);
    expect(desk.bank.tokenRequests).toHaveLength(2);
  });

  test("many callers with the same dead token fetch one new one", async () => {
    const desk = openDesk();
    await desk.port.listAccounts();
    const denied = Array.from({ length: 20 }, () => jsonAnswer(401, DENIED));
    desk.bank.answer(...denied, jsonAnswer(200, "[]"));
    await Promise.all(Array.from({ length: 20 }, () => desk.port.listAccounts()));
    expect(desk.bank.tokenRequests).toHaveLength(2);
  });

  test.each<[string, Response | Error, BankErrorName]>([
    ["invalid_client (RFC 6749)", jsonAnswer(401, `{"error":"invalid_client"}`), "AuthenticationError"],
    ["invalid_client as 400", jsonAnswer(400, `{"error":"invalid_client"}`), "AuthenticationError"],
    ["invalid_scope", jsonAnswer(400, `{"error":"invalid_scope","error_description":"no"}`), "PermissionDeniedError"],
    ["StandardError", jsonAnswer(401, DENIED), "AuthenticationError"],
    ["a fault of the server", jsonAnswer(500, DENIED), "ServerError"],
    ["a reset", networkError("ECONNRESET"), "ConnectionError"],
    ["a token that is none", jsonAnswer(200, `{"token":"x"}`), "UndecodableBodyError"],
    [
      "a token no header can carry",
      jsonAnswer(200, `{"access_token":"a\\nb","token_type":"Bearer","expires_in":1}`),
      "UndecodableBodyError",
    ],
    [
      "another kind of token",
      jsonAnswer(200, `{"access_token":"a","token_type":"mac","expires_in":1}`),
      "UndecodableBodyError",
    ],
  ])("%s: the payment was never sent", async (_name, answer, name) => {
    const desk = openDesk();
    desk.bank.answerToken(answer);
    const error = await refusalOf(sendWire(desk));
    expect(error).toMatchObject({ name, effect: "none" });
    expect(desk.bank.seen).toHaveLength(0);
  });

  test("a token endpoint that is silent: the payment was never sent", async () => {
    const desk = openDesk();
    desk.bank.answerToken("silence");
    expect(await refusalOf(sendWire(desk))).toMatchObject({ name: "TimeoutError", effect: "none" });
    expect(desk.bank.seen).toHaveLength(0);
  });

  test("connect fails at once with wrong credentials; lazy does not ask", async () => {
    const bank = createFakeBank();
    bank.answerToken(jsonAnswer(401, `{"error":"invalid_client"}`));
    const options = {
      clientId: "x",
      clientSecret: "y",
      scopes: ["accounts.read"],
      baseUrl: BASE_URL,
      tokenUrl: TOKEN_URL,
      fetch: bank.fetch,
      clock: createFakeClock(),
    };
    QBankClient.lazy(options);
    expect(bank.tokenRequests).toHaveLength(0);
    expect((await refusalOf(QBankClient.connect(options))).name).toBe("AuthenticationError");
  });

  test.each(["http://api.qbank.example/v1", "ftp://api.qbank.test", "https://me:pw@api.qbank.test", "nonsense"])(
    "an address that must not get a secret is refused: %s",
    (baseUrl) => {
      const open = (): QBankClient =>
        QBankClient.lazy({ clientId: "x", clientSecret: "y", scopes: [], baseUrl, tokenUrl: TOKEN_URL });
      expect(open).toThrow(RangeError);
    },
  );
});
