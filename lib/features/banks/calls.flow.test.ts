import { afterAll, expect, test } from "vitest";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { faultRule } from "@/sandbox/faults";
import { makeDesk } from "@/scripts/testing/desk";
import { listCalls, listCallsByKey } from "./data/calls";
import { bankFor, sweepCalls } from "./dispatch";
import { deleteOldCalls, flushCalls, recordCall } from "./mutations/calls";

const desk = await makeDesk();
afterAll(() => desk.close());

const call = {
  bankCode: "qbank",
  at: new Date("2026-11-18T15:00:00Z"),
  method: "GET",
  path: "/v1/accounts",
  status: 200,
  durationMs: 12,
  attempt: 1,
  requestId: null,
  idempotencyKey: null,
  errorName: null,
} as const;

async function bank() {
  const port = await bankFor("qbank");
  if (!port) throw new Error("The desk's bank is not connected");
  return port;
}

test("a call that is repeated leaves a row for each attempt, under its one key", async () => {
  const twice = { method: "POST", path: "/transfers", kind: "status", status: 503, count: 2 } as const;
  desk.sandbox.parts.faults.add(faultRule.parse(twice));
  const key = newId();
  const { incOperating, incPayroll } = desk.accounts;
  const transfer = {
    fromBankAccountId: incOperating.bankAccountId,
    toBankAccountId: incPayroll.bankAccountId,
    amount: "10.00",
  };
  await (await bank()).createTransfer(transfer, { idempotencyKey: key });
  await flushCalls();
  const rows = await listCallsByKey(key);
  expect(rows.map(({ attempt, status, errorName }) => ({ attempt, status, errorName }))).toEqual([
    { attempt: 1, status: 503, errorName: "ServiceUnavailableError" },
    { attempt: 2, status: 503, errorName: "ServiceUnavailableError" },
    { attempt: 3, status: 201, errorName: null },
  ]);
  expect(new Set(rows.map((row) => `${row.method} ${row.path}`))).toEqual(new Set(["POST /v1/transfers"]));
});

test("the calls are found by error, method, key and request id, a page at a time", async () => {
  const id = newId();
  for (let count = 0; count < 7; count += 1) recordCall({ ...call, path: `/v1/page/${count}`, method: "PUT" });
  recordCall({ ...call, requestId: id, status: 404, errorName: "NotFoundError" });
  await flushCalls();
  expect((await listCalls(desk.bankId, { id, limit: 10 })).rows.map((row) => row.requestId)).toEqual([id]);
  const wrong = await listCalls(desk.bankId, { onlyErrors: true, limit: 10 });
  expect(wrong.rows.every((row) => row.errorName !== null)).toBe(true);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await listCalls(desk.bankId, { method: "PUT", limit: 3, ...(cursor ? { cursor } : {}) });
    expect(page.total).toBe(7);
    seen.push(...page.rows.map((row) => row.path));
    cursor = page.nextCursor;
  } while (cursor);
  expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((count) => `/v1/page/${count}`));
});

test("what cannot be stored is lost without a word to the caller; what comes too fast is counted, not kept", async () => {
  const before = await db().bankCall.count();
  recordCall({ ...call, bankCode: "no-such-bank" });
  recordCall({ ...call, path: "/v1/with\u0000zero" });
  await flushCalls();
  expect(await db().bankCall.count()).toBe(before);
  for (let count = 0; count < 6_000; count += 1) recordCall(call);
  await flushCalls();
  expect(await db().bankCall.count()).toBe(before + 5_000);
});

test("rows go after 30 days, and a bank keeps its newest only", async () => {
  await db().bankCall.deleteMany({});
  const dayMs = 86_400_000;
  for (const days of [31, 29, 1]) {
    recordCall({ ...call, at: new Date(desk.clock.now().getTime() - days * dayMs), path: `/v1/${days}` });
  }
  await flushCalls();
  expect(await sweepCalls(desk.clock.now())).toBe(1);
  expect(await deleteOldCalls(desk.clock.now(), 1)).toBe(1);
  expect((await listCalls(desk.bankId, { limit: 10 })).rows.map((row) => row.path)).toEqual(["/v1/1"]);
});
