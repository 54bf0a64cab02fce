import { afterAll, afterEach, describe, expect, test } from "vitest";
import type { z } from "zod";
import { useBankFetch } from "@/lib/banks/open";
import { db } from "@/lib/core/db";
import { faultRule } from "@/sandbox/faults";
import { makeDesk, routeBankTo } from "@/scripts/testing/desk";
import { listBankSummaries } from "./data/screen";
import { listTests } from "./data/tests";
import { testConnection } from "./dispatch/test";
import { flushCalls } from "./mutations/calls";
import { beginTest } from "./mutations/tests";
import type { TestReport } from "./types";

const desk = await makeDesk({ seed: "small", startAt: new Date("2026-11-24T15:00:00Z") });
afterAll(() => desk.close());
afterEach(() => {
  desk.sandbox.parts.faults.clear();
  routeBankTo(desk.sandbox);
});

function misbehave(rule: z.input<typeof faultRule>): void {
  desk.sandbox.parts.faults.add(faultRule.parse(rule));
}

async function run(stepMs?: number): Promise<TestReport> {
  const result = await testConnection("qbank", desk.actors.administrator, stepMs);
  if (!result.ok) throw new Error(result.sentence);
  return result.value;
}

function verdicts(report: TestReport): Record<string, string> {
  return Object.fromEntries(report.steps.map((step) => [step.key, step.verdict]));
}

function stepOf(report: TestReport, key: string) {
  const step = report.steps.find((one) => one.key === key);
  if (!step) throw new Error(`The report has no step ${key}`);
  return step;
}

const connection = () => db().bankConnection.findUniqueOrThrow({ where: { bankId: desk.bankId } });

/** Every answer of the bank replaced, as by a proxy in the way. */
function answerAll(make: (path: string) => Response | Promise<Response>): void {
  useBankFetch((url) => Promise.resolve(make(new URL(url).pathname)));
}

/** A bank that cannot be reached, as Node tells it. */
function breakAll(code: string): void {
  useBankFetch(() =>
    Promise.reject(new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) })),
  );
}

describe("a connection that works", () => {
  test("passes, only reads, and stores what it learnt", async () => {
    const report = await run();
    expect(verdicts(report)).toEqual({
      address: "passed",
      token: "passed",
      scopes: "passed",
      clock: "skipped",
      accounts: "passed",
      balance: "passed",
      lines: "passed",
      payments: "passed",
      exceptions: "passed",
      webhook: "warning",
    });
    expect(report.passed).toBe(true);
    expect(stepOf(report, "accounts").found).toContain("12 accounts");
    expect(stepOf(report, "webhook").todo).toContain("http://127.0.0.1:3000/api/webhooks/qbank");
    expect(await connection()).toMatchObject({ honoursAccountId: true, grantedAt: new Date(report.finishedAt) });
    expect((await connection()).grantedScopes).toHaveLength(10);
    await flushCalls();
    const posts = await db().bankCall.findMany({ where: { method: { not: "GET" } } });
    expect(posts.map((call) => call.path)).toEqual(["/oauth/token"]);
    const trail = await db().auditEntry.findMany({ where: { action: "bank.tested" } });
    expect(trail.map((row) => row.actorId)).toEqual([desk.actors.administrator.memberId]);
    expect(await listTests(desk.bankId, 5)).toEqual([report]);
  });

  test("the newest twenty tests are kept", async () => {
    const old = { bankId: desk.bankId, byName: "Someone", passed: true, steps: [{ ...stepOf(await run(), "token") }] };
    const startedAt = new Date("2020-01-01T00:00:00Z");
    await db().bankTest.createMany({
      data: Array.from({ length: 25 }, () => ({ ...old, startedAt, finishedAt: startedAt })),
    });
    await run();
    expect(await db().bankTest.count()).toBe(20);
  });

  test("one test at a time, until the one before is given up", async () => {
    const { administrator } = desk.actors;
    const now = new Date();
    expect((await beginTest("qbank", administrator, now)).ok).toBe(true);
    const second = await testConnection("qbank", administrator);
    expect(second).toMatchObject({ ok: false, reason: "test_runs", sentence: expect.stringContaining("Edith Novak") });
    expect((await beginTest("qbank", administrator, new Date(now.getTime() + 4 * 60_000))).ok).toBe(true);
    await db().bankTest.deleteMany({ where: { steps: { equals: [] } } });
  });
});

describe("D12: whether the bank heeds accountId", () => {
  /** The bank answers every question for lines as if it had been about one account. */
  function ignoreAccount(): void {
    const fixed = desk.accounts.incOperating.bankAccountId;
    routeBankTo({
      handle(request) {
        const url = new URL(request.url);
        if (url.pathname.endsWith("/transactions")) url.searchParams.set("accountId", fixed);
        return desk.sandbox.handle(new Request(url, request));
      },
    });
  }

  test("the same lines for two accounts fail the test with the sentence that reading is refused", async () => {
    ignoreAccount();
    const report = await run();
    expect(report.passed).toBe(false);
    expect(stepOf(report, "lines")).toMatchObject({
      verdict: "failed",
      found: expect.stringContaining("ignores which account"),
      todo: expect.stringContaining("Reading lines is refused"),
    });
    expect((await connection()).honoursAccountId).toBe(false);
    routeBankTo(desk.sandbox);
    await run();
    expect((await connection()).honoursAccountId).toBe(true);
  });

  test("accounts without lines leave it open, and what was known stays", async () => {
    routeBankTo({
      handle: (request) =>
        new URL(request.url).pathname.endsWith("/transactions")
          ? Promise.resolve(Response.json([]))
          : desk.sandbox.handle(request),
    });
    expect(stepOf(await run(), "lines")).toMatchObject({
      verdict: "skipped",
      found: expect.stringContaining("No account has a line"),
    });
    expect((await connection()).honoursAccountId).toBe(true);
  });
});

describe("each failure has its own explanation, and what it makes impossible is skipped", () => {
  const cases = [
    ["no such name", "ENOTFOUND", /No machine has the name/],
    ["a refused connection", "ECONNREFUSED", /refuses connections/],
    ["a certificate past its end", "CERT_HAS_EXPIRED", /certificate or encryption cannot be trusted/],
    ["no way there", "EHOSTUNREACH", /No way to/],
    ["a broken connection", "ECONNRESET", /broke before the answer was whole/],
  ] as const;

  test.for(cases)("%s", async ([, code, words]) => {
    breakAll(code);
    const report = await run();
    const address = stepOf(report, "address");
    expect(address.verdict).toBe("failed");
    expect(address.found).toMatch(words);
    expect(address.todo).not.toBeNull();
    const later = report.steps.filter((step) => step.key !== "address" && step.key !== "webhook");
    expect(later.map((step) => step.verdict)).toEqual(later.map(() => "skipped"));
    expect(later[0]?.found).toBe("The address does not answer.");
    expect(report.passed).toBe(false);
    expect((await listBankSummaries())[0]).toMatchObject({
      lastTest: { passed: false },
      problem: expect.stringContaining("test of the connection failed"),
    });
  });

  test("a web page where the interface should be", async () => {
    answerAll(() => new Response("<html>", { headers: { "content-type": "text/html" } }));
    expect(stepOf(await run(), "address").found).toContain("A web page came from");
  });

  test("a bank that takes the request and never answers is hung up on", async () => {
    let hungUp = 0;
    useBankFetch(
      (_, init) =>
        new Promise((_resolve, reject) => {
          init.signal?.addEventListener("abort", () => {
            hungUp += 1;
            reject(new Error("aborted"));
          });
        }),
    );
    const report = await run(50);
    expect(stepOf(report, "address").found).toContain("did not answer in time");
    expect(verdicts(report)).toMatchObject({ token: "skipped", exceptions: "skipped" });
    expect(hungUp).toBe(1);
  });

  test("a wrong secret ends at the token", async () => {
    misbehave({
      path: "/token",
      kind: "status",
      status: 401,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ error: "invalid_client", error_description: "The client secret is wrong" }),
      count: 5,
    });
    const report = await run();
    expect(stepOf(report, "token").found).toContain("the secret is wrong");
    expect(verdicts(report)).toMatchObject({ token: "failed", accounts: "skipped", exceptions: "skipped" });
  });

  test("an unknown client", async () => {
    misbehave({
      path: "/token",
      kind: "status",
      status: 401,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ error: "invalid_client", error_description: "Unknown client" }),
      count: 5,
    });
    expect(stepOf(await run(), "token").found).toContain("does not know this client id");
  });

  test("a scope that was not granted is named with what it stops, and its step is skipped", async () => {
    routeBankTo({
      async handle(request) {
        const answer = await desk.sandbox.handle(request);
        if (!new URL(request.url).pathname.endsWith("/token")) return answer;
        const token: { scope: string } = await answer.json();
        return Response.json({ ...token, scope: token.scope.replace("balances.read ", "") });
      },
    });
    const report = await run();
    expect(stepOf(report, "scopes")).toMatchObject({
      verdict: "warning",
      found: expect.stringContaining("balances.read (balances are not read)"),
    });
    expect(verdicts(report)).toMatchObject({ balance: "skipped", accounts: "passed" });
    expect((await connection()).grantedScopes).not.toContain("balances.read");
  });

  test("a path of the address that the bank does not have", async () => {
    misbehave({ path: "/accounts", kind: "status", status: 404, count: 10 });
    expect(stepOf(await run(), "accounts").found).toContain("has nothing at this path");
  });

  test("a scope that the bank refuses at the call", async () => {
    misbehave({ path: "/positivepay/exceptions", kind: "status", status: 403, count: 10 });
    const step = stepOf(await run(), "exceptions");
    expect(step.found).toContain("positivepay.exceptions.read");
    expect(step.todo).toContain("grant positivepay.exceptions.read");
  });

  test("a clock that is two minutes off is a warning that says which way", async () => {
    routeBankTo({
      async handle(request) {
        const answer = await desk.sandbox.handle(request);
        const headers = new Headers(answer.headers);
        headers.set("date", new Date(Date.now() + 120_000).toUTCString());
        return new Response(answer.body, { status: answer.status, headers });
      },
    });
    const step = stepOf(await run(), "clock");
    expect(step.verdict).toBe("warning");
    expect(step.found).toMatch(/1(19|20|21) s ahead of ours/);
  });
});

test("bug: a secret sealed under another key said only that something went wrong, and held the test's place", async () => {
  const { secretCipher } = await connection();
  await db().bankConnection.updateMany({ data: { secretCipher: Uint8Array.from({ length: 40 }, () => 1) } });
  const { administrator } = desk.actors;
  for (let again = 0; again < 2; again += 1) {
    expect(await testConnection("qbank", administrator)).toMatchObject({ ok: false, reason: "secret_unreadable" });
  }
  await db().bankConnection.updateMany({ data: { secretCipher } });
  expect(verdicts(await run())).toMatchObject({ token: "passed" });
});
