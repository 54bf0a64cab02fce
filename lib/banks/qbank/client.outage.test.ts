import { describe, expect, test } from "vitest";
import { createFakeBank, type FakeAnswer, jsonAnswer, networkError } from "@/lib/banks/http/testing/fake-bank";
import { createFakeClock } from "@/lib/banks/http/testing/fake-clock";
import { parseRetryAfter } from "@/lib/banks/http/retry";
import { BASE_URL, TOKEN_URL } from "@/lib/banks/http/testing/fake-bank";
import { QBankClient } from "./client";
import { type Desk, openDesk, refusalOf, sendWire } from "./testing/desk";

const DOWN = networkError("ECONNREFUSED", "connect");
const STANDARD = `{"message":"busy","error_code":"ERR","request_id":"r-9"}`;

/** A bank on a clock that is noted with each request. */
function watched(answer: FakeAnswer, token?: FakeAnswer): Desk & { times: number[]; tokenTimes: number[] } {
  const bank = createFakeBank();
  const clock = createFakeClock();
  const [times, tokenTimes]: [number[], number[]] = [[], []];
  bank.answer(answer);
  if (token) bank.answerToken(token);
  const options = {
    clientId: "x",
    clientSecret: "y",
    scopes: ["accounts.read"],
    baseUrl: BASE_URL,
    tokenUrl: TOKEN_URL,
  };
  const client = QBankClient.lazy({
    ...options,
    clock,
    fetch: (url, init) => {
      (url === TOKEN_URL ? tokenTimes : times).push(clock.elapsed());
      return bank.fetch(url, init);
    },
  });
  return { ...openDesk(), client, bank, clock, times, tokenTimes };
}

/** Reads the accounts every `everyMs` for `forMs`, whatever comes of it. */
async function keepAsking(desk: Desk, forMs: number, everyMs: number): Promise<void> {
  const endMs = desk.clock.elapsed() + forMs;
  while (desk.clock.elapsed() < endMs) {
    await refusalOf(desk.client.accounts.list()).catch(() => undefined);
    desk.clock.advance(everyMs);
  }
}

/** The most requests in any second, from the breaker's opening on. */
function mostInASecond(times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length));
}

describe("a bank that is down for ten minutes", () => {
  test.each<[string, FakeAnswer]>([
    ["refuses connections", DOWN],
    ["answers 503", jsonAnswer(503, STANDARD)],
    ["answers 500", jsonAnswer(500, STANDARD)],
  ])(
    "%s: is asked once in 30 s once the breaker is open, and used again soon after it is back",
    async (_name, answer) => {
      const desk = watched(answer);
      await keepAsking(desk, 60_000, 100);
      const warmUp = desk.times.length;
      await keepAsking(desk, 540_000, 100);
      const probes = desk.times.slice(warmUp);
      expect(probes.length).toBeGreaterThanOrEqual(17);
      expect(probes.length).toBeLessThanOrEqual(19);
      expect(mostInASecond(probes)).toBe(1);
      desk.bank.answer(jsonAnswer(200, "[]"));
      desk.clock.advance(30_000);
      expect(await desk.client.accounts.list()).toEqual([]);
      expect(await desk.client.accounts.list()).toEqual([]);
    },
  );

  test("a probe is sent once, even a write; only an answer buys the next attempt", async () => {
    const desk = openDesk();
    desk.bank.answer(DOWN);
    for (let call = 0; call < 5; call += 1) await refusalOf(sendWire(desk));
    desk.clock.advance(30_000);
    const before = desk.bank.seen.length;
    expect(await refusalOf(sendWire(desk))).toMatchObject({ name: "ConnectionError", effect: "none" });
    expect(desk.bank.seen).toHaveLength(before + 1);
    expect((await refusalOf(sendWire(desk))).name).toBe("CircuitOpenError");
  });

  test("a hundred calls under way when the breaker opens ask once each and stop", async () => {
    const desk = openDesk();
    desk.bank.answer(jsonAnswer(503, STANDARD));
    const errors = await Promise.all(Array.from({ length: 100 }, () => refusalOf(desk.client.accounts.list())));
    expect(new Set(errors.map((error) => error.name))).toEqual(new Set(["ServiceUnavailableError"]));
    const first = desk.bank.seen.length;
    expect(first).toBe(100);
    expect((await refusalOf(desk.client.accounts.list())).name).toBe("CircuitOpenError");
    expect(desk.bank.seen).toHaveLength(first);
  });
});

describe("a token endpoint that is down", () => {
  test("a hundred callers at once are one request with its retries, and nothing was sent to the bank", async () => {
    const desk = watched(jsonAnswer(200, "[]"), DOWN);
    const errors = await Promise.all(Array.from({ length: 100 }, () => refusalOf(desk.client.accounts.list())));
    expect(new Set(errors.map((error) => `${error.name} ${error.effect}`))).toEqual(new Set(["ConnectionError none"]));
    expect(desk.tokenTimes).toHaveLength(3);
    expect(desk.times).toHaveLength(0);
  });

  test("for ten minutes: it is asked at most once a second, and calls go out again when it is back", async () => {
    const desk = watched(jsonAnswer(200, "[]"), DOWN);
    await keepAsking(desk, 60_000, 100);
    const warmUp = desk.tokenTimes.length;
    await keepAsking(desk, 540_000, 100);
    expect(mostInASecond(desk.tokenTimes.slice(warmUp))).toBe(1);
    expect(desk.times).toHaveLength(0);
    desk.bank.answerToken(jsonAnswer(200, `{"access_token":"a","token_type":"Bearer","expires_in":3600}`));
    desk.clock.advance(30_000);
    expect(await desk.client.accounts.list()).toEqual([]);
  });

  test("a token in hand goes on being used", async () => {
    const desk = watched(jsonAnswer(200, "[]"));
    await desk.client.accounts.list();
    desk.bank.answerToken(DOWN);
    await keepAsking(desk, 60_000, 1_000);
    expect(desk.times).toHaveLength(61);
  });
});

describe("clocks that are wrong", () => {
  test.each([-10, 10])("ours is set by %i minutes: the token lives as long as it was granted", async (minutes) => {
    const desk = openDesk();
    await desk.client.accounts.list();
    desk.clock.set(minutes * 60_000);
    await desk.client.accounts.list();
    desk.clock.advance(3_539_000);
    await desk.client.accounts.list();
    expect(desk.bank.tokenRequests).toHaveLength(1);
    desk.clock.advance(1_000);
    await desk.client.accounts.list();
    expect(desk.bank.tokenRequests).toHaveLength(2);
  });

  test.each([-600_000, 0, 600_000])(
    "ours is off by %i ms: a Retry-After date is read against the bank's own",
    async (offMs) => {
      const desk = openDesk();
      desk.clock.set(offMs);
      const headers = { date: "Fri, 20 Nov 2026 15:00:00 GMT", "retry-after": "Fri, 20 Nov 2026 15:00:07 GMT" };
      desk.bank.answer(jsonAnswer(503, STANDARD, headers), jsonAnswer(200, "[]"));
      await desk.client.accounts.list();
      expect(desk.clock.pauses).toEqual([7_125]);
    },
  );

  test("the durations an observer sees do not jump with the clock", async () => {
    const desk = openDesk();
    desk.bank.answer(() => {
      desk.clock.set(-3_600_000);
      desk.clock.advance(40);
      return jsonAnswer(200, "[]");
    });
    await desk.client.accounts.list();
    expect(desk.calls.at(-1)).toMatchObject({ path: "/v1/accounts", durationMs: 40 });
  });
});

describe("Retry-After", () => {
  const NOW = Date.parse("2026-11-20T15:00:00Z");
  test.each<[string | null, number | undefined]>([
    ["0", 0],
    ["120", 120_000],
    ["Fri, 20 Nov 2026 15:00:07 GMT", 7_000],
    ["Fri, 20 Nov 2026 14:00:00 GMT", 0],
    ["9999999999999999999999", 1e12],
    ["-1", undefined],
    ["1.5", undefined],
    ["soon", undefined],
    ["", undefined],
    [null, undefined],
  ])("%s", (header, ms) => expect(parseRetryAfter(header, NOW)).toBe(ms));

  test("a huge one is handed to the caller, never cut short and never slept out", async () => {
    const desk = openDesk();
    desk.bank.answer(jsonAnswer(429, STANDARD, { "retry-after": "9999999999999999999999" }));
    expect(await refusalOf(sendWire(desk))).toMatchObject({ name: "RateLimitError", retryAfterMs: 1e12 });
    expect(desk.bank.seen).toHaveLength(1);
    expect(desk.clock.pauses).toEqual([]);
  });
});
