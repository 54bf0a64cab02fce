import { expect, test } from "vitest";
import { wireProblem } from "@/lib/banks/qbank/wire/objects";
import { newId } from "@/lib/core/ids";
import type { Sandbox } from "../handle";
import { achFile, achForm, ACCOUNTS, call, control, openSandbox, tokenFor, transferBody, wireBody } from "../testing";

type Counts = { counts: { payments: number; effects: number } };
const counts = async (sandbox: Sandbox): Promise<Counts["counts"]> =>
  (await control<Counts>(sandbox, "GET", "/state")).counts;
const { incTreasury, incOperating } = ACCOUNTS;

test.each([
  ["none", undefined],
  ["not a UUID", "payment-4711"],
  ["version 1", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"],
])("key %s: 400 and nothing happens", async (_, key) => {
  const sandbox = openSandbox();
  const request = new Request("http://bank/v1/payments/wire", {
    method: "POST",
    body: wireBody(),
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${await tokenFor(sandbox)}`,
      ...(key !== undefined && { "idempotency-key": key }),
    },
  });
  const answer = await sandbox.handle(request);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error_code: expect.stringMatching(/^ERR_IDEM_/) });
  expect((await counts(sandbox)).payments).toBe(0);
});

const writes: [string, string, () => string | FormData, () => string | FormData][] = [
  ["wire", "/payments/wire", () => wireBody(), () => wireBody("1000.51")],
  [
    "transfer",
    "/transfers",
    () => transferBody("10.00", incTreasury.accountId, incOperating.accountId),
    () => transferBody("10.01", incTreasury.accountId, incOperating.accountId),
  ],
  ["ACH file", "/payments/ach", () => achForm(achFile()), () => achForm(achFile({ cents: [5] }))],
];

test.each(writes)("%s: the same key and body is answered again and happens once", async (_, path, body) => {
  const sandbox = openSandbox();
  const key = newId();
  const first = await call(sandbox, "POST", path, body(), { key });
  const before = await counts(sandbox);
  const second = await call(sandbox, "POST", path, body(), { key: key.toUpperCase() });
  expect(second.status).toBe(first.status);
  expect(second.headers.get("idempotent-replayed")).toBe("true");
  expect(second.headers.get("location")).toBe(first.headers.get("location"));
  expect(await second.text()).toBe(await first.text());
  expect(first.headers.has("idempotent-replayed")).toBe(false);
  expect(await counts(sandbox)).toEqual(before);
});

test.each(writes)(
  "%s: the same key with another body is 422 problem+json and does nothing",
  async (_, path, body, other) => {
    const sandbox = openSandbox();
    const key = newId();
    await call(sandbox, "POST", path, body(), { key });
    const before = await counts(sandbox);
    const second = await call(sandbox, "POST", path, other(), { key });
    expect(second.status).toBe(422);
    expect(second.headers.get("content-type")).toBe("application/problem+json");
    expect(await counts(sandbox)).toEqual(before);
  },
);

test("members in another order are the same body", async () => {
  const sandbox = openSandbox();
  const key = newId();
  const body = transferBody("10.00", incTreasury.accountId, incOperating.accountId);
  const turned = `{ "amount": 10.00, "to_account_id":"${incOperating.accountId}", "from_account_id":"${incTreasury.accountId}" }`;
  await call(sandbox, "POST", "/transfers", body, { key });
  const again = await call(sandbox, "POST", "/transfers", turned, { key });
  expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([201, "true"]);
});

test("the first request still running: 409 with the id of the payment that is being made", async () => {
  const sandbox = openSandbox();
  const key = newId();
  await control(sandbox, "POST", "/faults", { path: "/payments/wire", kind: "hold", when: "before" });
  const first = call(sandbox, "POST", "/payments/wire", wireBody(), { key });
  const second = await call(sandbox, "POST", "/payments/wire", wireBody(), { key });
  expect(second.status).toBe(409);
  expect(second.headers.get("content-type")).toBe("application/problem+json");
  const problem = wireProblem.parse(await second.json());
  await control(sandbox, "DELETE", "/faults");
  expect(await (await first).json()).toMatchObject({ paymentId: problem.transaction_id });
  expect((await call(sandbox, "GET", `/payments/${problem.transaction_id}`)).status).toBe(200);
});

test("a refused request does not burn its key", async () => {
  const sandbox = openSandbox();
  const key = newId();
  const poor = transferBody("999999999.00", incTreasury.accountId, incOperating.accountId);
  expect((await call(sandbox, "POST", "/transfers", poor, { key })).status).toBe(422);
  const right = transferBody("1.00", incTreasury.accountId, incOperating.accountId);
  expect((await call(sandbox, "POST", "/transfers", right, { key })).status).toBe(201);
});

test("a key is forgotten after 24 hours of sandbox time, and not before", async () => {
  const sandbox = openSandbox();
  const key = newId();
  const body = transferBody("1.00", incTreasury.accountId, incOperating.accountId);
  await call(sandbox, "POST", "/transfers", body, { key });
  await sandbox.clock.advance(24 * 3_600 - 1);
  await call(sandbox, "POST", "/transfers", body, { key });
  expect((await counts(sandbox)).payments).toBe(1);
  await sandbox.clock.advance(2);
  await call(sandbox, "POST", "/transfers", body, { key });
  expect((await counts(sandbox)).payments).toBe(2);
});
