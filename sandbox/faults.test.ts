import { expect, test } from "vitest";
import { newId } from "@/lib/core/ids";
import type { Sandbox } from "./handle";
import { call, control, openSandbox, wireBody } from "./testing";

const fault = (sandbox: Sandbox, rule: object): Promise<unknown> =>
  control(sandbox, "POST", "/faults", { method: "POST", path: "/payments/wire", ...rule });
const made = async (sandbox: Sandbox): Promise<number> =>
  (await control<unknown[]>(sandbox, "GET", "/payments")).length;
const wire = (sandbox: Sandbox, key: string): Promise<Response> =>
  call(sandbox, "POST", "/payments/wire", wireBody(), { key });

test("no connection: nothing happened", async () => {
  const sandbox = openSandbox();
  await fault(sandbox, { kind: "refuse" });
  await expect(wire(sandbox, newId())).rejects.toThrow("fetch failed");
  expect(await made(sandbox)).toBe(0);
});

test("committed and not answered: the same key brings the answer, and one payment", async () => {
  const sandbox = openSandbox();
  const key = newId();
  await fault(sandbox, { kind: "commit-no-answer" });
  await expect(wire(sandbox, key)).rejects.toThrow("fetch failed");
  expect(await made(sandbox)).toBe(1);
  const again = await wire(sandbox, key);
  expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([201, "true"]);
  expect(await made(sandbox)).toBe(1);
});

test("answered and not committed: the payment is not there", async () => {
  const sandbox = openSandbox();
  await fault(sandbox, { kind: "answer-no-commit" });
  const answer = await wire(sandbox, newId());
  expect(answer.status).toBe(201);
  const { paymentId } = await answer.json();
  expect((await call(sandbox, "GET", `/payments/${paymentId}`)).status).toBe(404);
  expect(await made(sandbox)).toBe(0);
});

test.each([
  [{ kind: "status", status: 503 }, 503, 0],
  [{ kind: "status", status: 500, commit: true }, 500, 1],
  [{ kind: "status", status: 429, headers: { "retry-after": "7" }, body: "{}" }, 429, 0],
  [{ kind: "conflict" }, 409, 1],
  [{ kind: "conflict", shape: 2, commit: false }, 409, 0],
  [{ kind: "malformed" }, 201, 1],
  [{ kind: "delay", ms: 5 }, 201, 1],
])("%j answers %i with %i payments made", async (rule, status, payments) => {
  const sandbox = openSandbox();
  await fault(sandbox, rule);
  const answer = await wire(sandbox, newId());
  expect(answer.status).toBe(status);
  expect(await made(sandbox)).toBe(payments);
  if (rule.kind === "malformed") await expect(answer.json()).rejects.toThrow();
  if (status === 409) expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect((await wire(sandbox, newId())).status).toBe(201);
});

test("a 409 on demand names the payment it hides", async () => {
  const sandbox = openSandbox();
  await fault(sandbox, { kind: "conflict" });
  const { transaction_id } = await (await wire(sandbox, newId())).json();
  expect((await call(sandbox, "GET", `/payments/${transaction_id}`)).status).toBe(200);
});

test("a body cut in half ends in an error, not in an end", async () => {
  const sandbox = openSandbox();
  await fault(sandbox, { kind: "cut" });
  const answer = await wire(sandbox, newId());
  await expect(answer.text()).rejects.toThrow();
});

test("a caller that hangs up leaves the bank at work", async () => {
  const sandbox = openSandbox();
  await fault(sandbox, { kind: "hold", when: "before" });
  const hang = new AbortController();
  const key = newId();
  const waiting = call(sandbox, "POST", "/payments/wire", wireBody(), { key, signal: hang.signal });
  const outcome = waiting.then(
    () => "answered",
    () => "aborted",
  );
  expect((await wire(sandbox, key)).status).toBe(409);
  hang.abort();
  expect(await outcome).toBe("aborted");
  await control(sandbox, "DELETE", "/faults");
  expect(await made(sandbox)).toBe(1);
});

test("rules count, skip, match a prefix, and go away", async () => {
  const sandbox = openSandbox();
  await control(sandbox, "POST", "/faults", { path: "/acc*", kind: "status", status: 500, skip: 1, count: 2 });
  const statuses: number[] = [];
  for (let turn = 0; turn < 4; turn += 1) statuses.push((await call(sandbox, "GET", "/accounts")).status);
  expect(statuses).toEqual([200, 500, 500, 200]);
  await control(sandbox, "POST", "/faults", { path: "/token", kind: "status", status: 503, count: 1 });
  await control(sandbox, "DELETE", "/faults");
  expect((await call(sandbox, "GET", "/accounts")).status).toBe(200);
});
