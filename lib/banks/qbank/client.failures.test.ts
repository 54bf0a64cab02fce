import { describe, expect, test } from "vitest";
import type { BankErrorEffect, BankErrorName } from "@/lib/banks/http/errors";
import { type FakeAnswer, jsonAnswer, networkError } from "@/lib/banks/http/testing/fake-bank";
import { type Desk, KEY, openDesk, PAYMENT, paymentText, refusalOf, sendWire } from "./testing/desk";

const STANDARD = `{"message":"Account 12345678 is closed","error_code":"ERR_ACC_001","request_id":"r-9"}`;
const accepted = (): Response => jsonAnswer(201, paymentText());
const problem = (body: object): Response =>
  new Response(JSON.stringify(body), { status: 409, headers: { "content-type": "application/problem+json" } });

describe("the error map", () => {
  test.each<[number, BankErrorName, BankErrorEffect]>([
    [302, "UnexpectedStatusError", "unknown"],
    [400, "ValidationError", "none"],
    [401, "AuthenticationError", "none"],
    [403, "PermissionDeniedError", "none"],
    [404, "NotFoundError", "none"],
    [405, "UnexpectedStatusError", "unknown"],
    [408, "UnexpectedStatusError", "unknown"],
    [409, "IdempotencyConflictError", "in-progress"],
    [410, "GoneError", "none"],
    [413, "ValidationError", "none"],
    [415, "ValidationError", "none"],
    [422, "ValidationError", "none"],
    [429, "RateLimitError", "none"],
    [500, "ServerError", "unknown"],
    [502, "ServerError", "unknown"],
    [503, "ServiceUnavailableError", "unknown"],
    [504, "ServerError", "unknown"],
  ])("%i is %s, effect %s", async (status, name, effect) => {
    const desk = openDesk();
    desk.bank.answer(jsonAnswer(status, STANDARD, { location: "https://elsewhere.test/" }));
    const error = await refusalOf(sendWire(desk));
    expect(error).toMatchObject({ name, effect, status, errorCode: "ERR_ACC_001", requestId: "r-9" });
    expect(error.detail).toBe("Account \u20265678 is closed");
    expect(error.message).not.toContain("closed");
  });

  test("a 422 as a problem document is about the key", async () => {
    const desk = openDesk();
    const headers = { "content-type": "application/problem+json" };
    desk.bank.answer(new Response(`{"title":"Key reused","status":422}`, { status: 422, headers }));
    expect(await refusalOf(sendWire(desk))).toMatchObject({ name: "IdempotencyKeyReuseError", effect: "none" });
  });

  test.each<[string, Response]>([
    ["an HTML page", new Response("<h1>No</h1>", { status: 403, headers: { "content-type": "text/html" } })],
    ["no body", new Response(null, { status: 403 })],
    ["a huge body", jsonAnswer(403, `"${"x".repeat(100_000)}"`)],
  ])("a refusal with %s is still that refusal", async (_name, response) => {
    const desk = openDesk();
    desk.bank.answer(response);
    expect(await refusalOf(sendWire(desk))).toMatchObject({ name: "PermissionDeniedError", effect: "none" });
  });

  test("a refusal whose body never ends is known by its status", async () => {
    const desk = openDesk();
    const stuck = (): Response => new Response(new ReadableStream(), { status: 409 });
    desk.bank.answer(stuck);
    expect(await refusalOf(sendWire(desk))).toMatchObject({ name: "IdempotencyConflictError", effect: "in-progress" });
    expect(desk.bank.seen).toHaveLength(1);
  });
});

describe("409: never a success, never repeated", () => {
  const guide = { type: "…/errors/idempotency_conflict", title: "Conflict", status: 409, detail: "P_VALIDATED" };
  test.each<[string, object, string | undefined]>([
    ["the seed's shape", { type: "…/problems/idempotency-conflict", detail: "busy", transaction_id: PAYMENT }, PAYMENT],
    ["the guide's shape", { ...guide, instance: `/payments/ach/${PAYMENT.toUpperCase()}` }, PAYMENT],
    ["an instance as URN", { ...guide, instance: `urn:uuid:${PAYMENT}` }, PAYMENT],
    ["the guide's sample id", { ...guide, instance: "/payments/ach/p1q2r3s4-t5u6-7890-v1w2-x3y4z5a6b7c8" }, undefined],
    ["a bad transaction_id", { transaction_id: "12" }, undefined],
    ["nothing", {}, undefined],
  ])("%s", async (_name, body, transactionId) => {
    const desk = openDesk();
    desk.bank.answer(problem(body));
    const error = await refusalOf(sendWire(desk));
    expect(error).toMatchObject({ name: "IdempotencyConflictError", effect: "in-progress" });
    expect(error.transactionId).toBe(transactionId);
    expect(desk.bank.seen).toHaveLength(1);
  });
});

describe("a decision that is final", () => {
  const decide = (desk: Desk): Promise<unknown> =>
    desk.port.decideException({ bankExceptionId: PAYMENT, decision: "PAY" }, { idempotencyKey: KEY });

  test.each([409, 410])("%i as a general error says so, and did nothing", async (status) => {
    const desk = openDesk();
    desk.bank.answer(jsonAnswer(status, STANDARD));
    expect(await refusalOf(decide(desk))).toMatchObject({ name: "GoneError", effect: "none", status });
    desk.bank.answer(networkError("ECONNRESET"), jsonAnswer(status, STANDARD));
    expect(await refusalOf(decide(desk))).toMatchObject({ name: "GoneError", effect: "unknown" });
  });

  test.each(["", "{}", `{"paymentId": "`])(
    "a 409 that says nothing readable (%j) is no claim that nothing was done",
    async (text) => {
      const desk = openDesk();
      desk.bank.answer(jsonAnswer(409, text));
      expect(await refusalOf(decide(desk))).toMatchObject({ name: "IdempotencyConflictError", effect: "in-progress" });
    },
  );

  test("a conflict of keys stays one, and for a payment every 409 is one", async () => {
    const desk = openDesk();
    desk.bank.answer(problem({}));
    expect(await refusalOf(decide(desk))).toMatchObject({ name: "IdempotencyConflictError", effect: "in-progress" });
    desk.bank.answer(jsonAnswer(409, STANDARD));
    expect(await refusalOf(sendWire(desk))).toMatchObject({ name: "IdempotencyConflictError", effect: "in-progress" });
  });
});

describe("lost connections and silence", () => {
  test.each<[string, FakeAnswer, BankErrorName, BankErrorEffect]>([
    ["refused", networkError("ECONNREFUSED", "connect"), "ConnectionError", "none"],
    ["no such host", networkError("ENOTFOUND", "getaddrinfo"), "ConnectionError", "none"],
    ["no route while connecting", networkError("EHOSTUNREACH", "connect"), "ConnectionError", "none"],
    ["a certificate we do not trust", networkError("CERT_HAS_EXPIRED"), "ConnectionError", "none"],
    ["no route in the middle", networkError("EHOSTUNREACH", "write"), "ConnectionError", "unknown"],
    ["a reset", networkError("ECONNRESET", "read"), "ConnectionError", "unknown"],
    ["anything else", new Error("odd"), "ConnectionError", "unknown"],
    ["no answer", "silence", "TimeoutError", "unknown"],
  ])("%s", async (_name, answer, name, effect) => {
    const desk = openDesk();
    desk.bank.answer(answer);
    expect(await refusalOf(sendWire(desk))).toMatchObject({ name, effect, status: undefined });
  });

  test("both addresses of a host refused is never sent; one reset is not", async () => {
    const refused = Object.assign(new Error("no"), { code: "ECONNREFUSED" });
    const reset = Object.assign(new Error("no"), { code: "ECONNRESET" });
    const desk = openDesk();
    desk.bank.answer(new TypeError("fetch failed", { cause: new AggregateError([refused, refused]) }));
    expect((await refusalOf(sendWire(desk))).effect).toBe("none");
    desk.bank.answer(new TypeError("fetch failed", { cause: new AggregateError([refused, reset]) }));
    expect((await refusalOf(sendWire(desk))).effect).toBe("unknown");
  });

  test("an answer that breaks off in its body is not known, and is asked for again with the same key", async () => {
    const desk = openDesk();
    const broken = (): Response => {
      const body = new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) });
      return new Response(body, { status: 201, headers: { "content-type": "application/json" } });
    };
    desk.bank.answer(broken, accepted());
    expect((await sendWire(desk)).bankPaymentId).toBe(PAYMENT);
    expect(desk.bank.seen.map((request) => request.headers["idempotency-key"])).toEqual([KEY, KEY]);
  });

  test("a bank that never answers is left within the total time", async () => {
    const desk = openDesk();
    const startedAtMs = desk.clock.now();
    desk.bank.answer("silence");
    await refusalOf(sendWire(desk));
    expect(desk.clock.now() - startedAtMs).toBeLessThanOrEqual(75_000);
    expect(desk.bank.seen.length).toBeGreaterThan(1);
  });
});

describe("retries", () => {
  test.each<[string, FakeAnswer, number]>([
    ["503 with seconds", jsonAnswer(503, STANDARD, { "retry-after": "3" }), 3_125],
    ["503 with a date", jsonAnswer(503, STANDARD, { "retry-after": "Fri, 20 Nov 2026 15:00:07 GMT" }), 7_125],
    ["429 with seconds", jsonAnswer(429, STANDARD, { "retry-after": "2" }), 2_125],
    ["503 without", jsonAnswer(503, STANDARD), 188],
    ["429 with a malformed one", jsonAnswer(429, STANDARD, { "retry-after": "soon" }), 188],
    ["a reset", networkError("ECONNRESET"), 188],
    ["a refused connection", networkError("ECONNREFUSED"), 188],
  ])("%s: waits, then repeats the same bytes under the same key", async (_name, first, pauseMs) => {
    const desk = openDesk();
    desk.bank.answer(first, accepted());
    expect((await sendWire(desk)).bankPaymentId).toBe(PAYMENT);
    expect(desk.clock.pauses).toEqual([pauseMs]);
    expect(desk.bank.seen[1]).toEqual(desk.bank.seen[0]);
    expect(desk.bank.seen[1]?.headers["idempotency-key"]).toBe(KEY);
  });

  test("pauses grow, and four attempts are the end", async () => {
    const desk = openDesk();
    desk.bank.answer(networkError("ECONNRESET"));
    await refusalOf(sendWire(desk));
    expect(desk.clock.pauses).toEqual([188, 375, 750]);
    expect(new Set(desk.bank.seen.map((request) => request.headers["idempotency-key"]))).toEqual(new Set([KEY]));
    expect(desk.bank.seen).toHaveLength(4);
  });

  test("a longer Retry-After than a call may wait is handed to the caller", async () => {
    const desk = openDesk();
    desk.bank.answer(jsonAnswer(503, STANDARD, { "retry-after": "120" }));
    expect(await refusalOf(sendWire(desk))).toMatchObject({ retryAfterMs: 120_000, effect: "unknown" });
    expect(desk.bank.seen).toHaveLength(1);
  });

  test.each([400, 403, 404, 409, 410, 422, 500, 502, 504])("%i is not repeated", async (status) => {
    const desk = openDesk();
    desk.bank.answer(jsonAnswer(status, STANDARD));
    await refusalOf(sendWire(desk));
    expect(desk.bank.seen).toHaveLength(1);
  });

  test.each([400, 401, 403, 404, 410, 422, 429])("doubt outlives a later %i", async (status) => {
    const desk = openDesk();
    desk.bank.answer(networkError("ECONNRESET"), jsonAnswer(status, STANDARD, { "retry-after": "600" }));
    const error = await refusalOf(sendWire(desk));
    expect(error).toMatchObject({ status, effect: "unknown" });
  });

  test("doubt outlives a connection that cannot be made again, and a token that is refused", async () => {
    const unreachable = openDesk();
    unreachable.bank.answer("silence", networkError("ECONNREFUSED"));
    expect(await refusalOf(sendWire(unreachable))).toMatchObject({ name: "ConnectionError", effect: "unknown" });

    const locked = openDesk();
    locked.bank.answer(networkError("ECONNRESET"), jsonAnswer(401, STANDARD));
    locked.bank.answerToken(
      jsonAnswer(200, `{"access_token":"a","token_type":"Bearer","expires_in":3600}`),
      jsonAnswer(400, `{"error":"invalid_client"}`),
    );
    expect(await refusalOf(sendWire(locked))).toMatchObject({ name: "AuthenticationError", effect: "unknown" });
  });

  test("a 409 after doubt says that the bank holds the request", async () => {
    const desk = openDesk();
    desk.bank.answer("silence", problem({ transaction_id: PAYMENT }));
    expect(await refusalOf(sendWire(desk))).toMatchObject({ effect: "in-progress", transactionId: PAYMENT });
  });

  test("two refusals without doubt stay without effect", async () => {
    const desk = openDesk();
    desk.bank.answer(jsonAnswer(429, STANDARD, { "retry-after": "1" }), jsonAnswer(403, STANDARD));
    expect(await refusalOf(sendWire(desk))).toMatchObject({ status: 403, effect: "none" });
  });
});

describe("what an observer sees", () => {
  test("each attempt, without body, query or secret", async () => {
    const desk = openDesk();
    desk.bank.answer(networkError("ECONNRESET"), jsonAnswer(503, STANDARD), accepted());
    await sendWire(desk);
    const wires = desk.calls.filter((call) => call.path === "/v1/payments/wire");
    expect(wires).toEqual([
      expect.objectContaining({ method: "POST", attempt: 1, status: null, error: "ConnectionError" }),
      expect.objectContaining({ attempt: 2, status: 503, error: "ServiceUnavailableError", requestId: "r-9" }),
      expect.objectContaining({ attempt: 3, status: 201, error: null, idempotencyKey: KEY }),
    ]);
    expect(JSON.stringify(desk.calls)).not.toMatch(/s3cret|token-1|9988776655/);
  });
});
