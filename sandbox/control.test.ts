import { expect, test } from "vitest";
import { QBANK_SCOPES } from "@/lib/banks/qbank/wire/requests";
import { newId } from "@/lib/core/ids";
import { createSandbox, type Sandbox } from "./handle";
import { achFile, achForm, ACCOUNTS, call, control, openSandbox, tokenFor, transferBody, wireBody } from "./testing";

const status = async (sandbox: Sandbox, path: string, token?: string): Promise<number> =>
  (await call(sandbox, "GET", path, undefined, token === undefined ? {} : { token })).status;

test("a token that says an hour and dies early; a short one; and the way back", async () => {
  const sandbox = openSandbox({ seed: "empty" });
  await control(sandbox, "POST", "/tokens", { diesAfterSeconds: 30 });
  const early = await tokenFor(sandbox);
  await sandbox.clock.advance(29);
  expect(await status(sandbox, "/accounts", early)).toBe(200);
  await sandbox.clock.advance(1);
  expect(await status(sandbox, "/accounts", early)).toBe(401);
  await control(sandbox, "POST", "/tokens", { lifetimeSeconds: 90 });
  const short = await tokenFor(sandbox);
  await sandbox.clock.advance(89);
  expect(await status(sandbox, "/accounts", short)).toBe(200);
  await sandbox.clock.advance(1);
  expect(await status(sandbox, "/accounts", short)).toBe(401);
  await control(sandbox, "DELETE", "/tokens");
  const long = await tokenFor(sandbox);
  await sandbox.clock.advance(3_599);
  expect(await status(sandbox, "/accounts", long)).toBe(200);
});

test("scopes taken away: new tokens lack them and say so, old ones keep them unless they are revoked", async () => {
  const sandbox = openSandbox({ seed: "empty" });
  const old = await tokenFor(sandbox);
  await control(sandbox, "POST", "/tokens", { without: ["accounts.read"] });
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: "cutoff-desk",
    client_secret: "sandbox-client-secret",
    scope: QBANK_SCOPES.join(" "),
  });
  const answer = await sandbox.handle(new Request("http://bank/token", { method: "POST", body: form }));
  const { scope, access_token: fresh }: { scope: string; access_token: string } = await answer.json();
  expect(scope.split(" ")).toEqual(QBANK_SCOPES.filter((one) => one !== "accounts.read"));
  expect(await status(sandbox, "/accounts", fresh)).toBe(403);
  expect(await status(sandbox, "/accounts", old)).toBe(200);
  await control(sandbox, "POST", "/tokens", { without: ["accounts.read"], revoke: true });
  expect(await status(sandbox, "/accounts", old)).toBe(403);
  await control(sandbox, "DELETE", "/tokens");
  expect(await status(sandbox, "/accounts", old)).toBe(200);
});

type Call = {
  n: number;
  method: string;
  path: string;
  status: number | null;
  lost: string | null;
  fault: string | null;
  idempotencyKey: string | null;
};
const calls = (sandbox: Sandbox): Promise<Call[]> => control<Call[]>(sandbox, "GET", "/calls");

test("every call that arrives is counted, with its key and how it ended", async () => {
  const sandbox = openSandbox({ seed: "empty" });
  const token = await tokenFor(sandbox);
  const key = newId();
  const wire = (): Promise<Response> => call(sandbox, "POST", "/payments/wire", wireBody(), { key, token });
  await control(sandbox, "POST", "/faults", { preset: "commit-no-answer" });
  await expect(wire()).rejects.toThrow();
  await control(sandbox, "POST", "/faults", { preset: "refuse" });
  await expect(wire()).rejects.toThrow();
  await control(sandbox, "POST", "/faults", { preset: "cut" });
  await wire();
  await wire();
  const got = await calls(sandbox);
  expect(got.map(({ method, path, status: code, lost }) => [method, path, code, lost])).toEqual([
    ["POST", "/token", 200, null],
    ["POST", "/payments/wire", null, "no-answer"],
    ["POST", "/payments/wire", null, "no-connection"],
    ["POST", "/payments/wire", 201, "cut"],
    ["POST", "/payments/wire", 201, null],
  ]);
  expect(new Set(got.slice(1).map((one) => one.idempotencyKey))).toEqual(new Set([key]));
  await control(sandbox, "DELETE", "/calls");
  expect(await calls(sandbox)).toEqual([]);
});

test("the newest thousand calls are kept", { timeout: 30_000 }, async () => {
  const sandbox = createSandbox({ seed: "empty" });
  const token = await tokenFor(sandbox);
  for (let turn = 0; turn < 2_100; turn += 1) await call(sandbox, "GET", "/nothing", undefined, { token });
  const got = await calls(sandbox);
  expect([got.length, got.at(0)?.n, got.at(-1)?.n]).toEqual([1_000, 1_102, 2_101]);
});

async function writeWith(sandbox: Sandbox, authDate: string): Promise<Response> {
  const headers = {
    authorization: `Bearer ${await tokenFor(sandbox)}`,
    "content-type": "application/json",
    "idempotency-key": newId(),
    "x-fapi-auth-date": authDate,
  };
  return sandbox.handle(new Request("http://bank/v1/payments/wire", { method: "POST", headers, body: wireBody() }));
}

test("when the person signed in is kept with the payment; what is no HTTP date is refused", async () => {
  const sandbox = openSandbox({ seed: "empty" });
  const signedIn = "Wed, 18 Nov 2026 13:31:07 GMT";
  expect((await writeWith(sandbox, signedIn)).status).toBe(201);
  expect((await writeWith(sandbox, "2026-11-18T13:31:07Z")).status).toBe(400);
  await call(sandbox, "POST", "/payments/wire", wireBody());
  const payments = await control<{ authDate: string | null }[]>(sandbox, "GET", "/payments");
  expect(payments.map((one) => one.authDate)).toEqual([signedIn, null]);
});

type Held = { paymentId: string; status: string; returned: boolean; effects: number };
type State = { totalsMinor: Record<string, number>; ledgersMinor: Record<string, number> };
const operating = async (sandbox: Sandbox): Promise<number> =>
  (await control<State>(sandbox, "GET", "/state")).ledgersMinor[ACCOUNTS.incOperating.accountId] ?? Number.NaN;

test("a completed payment comes back once, with its code in the line, and keeps its status", async () => {
  const sandbox = openSandbox({ seed: "empty" });
  const before = await operating(sandbox);
  await call(sandbox, "POST", "/payments/ach", achForm(achFile({ cents: [12_345] })));
  await call(sandbox, "POST", "/payments/wire", wireBody("10.00"));
  const [file, wire] = await control<Held[]>(sandbox, "GET", "/payments");
  const back = (id: string | undefined, body: object): Promise<unknown> =>
    control(sandbox, "POST", `/payments/${id}/return`, body);
  await expect(back(file?.paymentId, { code: "R01" })).rejects.toThrow("409");
  await sandbox.clock.advance(2 * 86_400);
  expect(await operating(sandbox)).toBe(before - 12_345 - 1_000);
  await expect(back(file?.paymentId, { code: "01" })).rejects.toThrow("400");
  await expect(back(file?.paymentId, { code: "AC04" })).rejects.toThrow("422");
  await expect(back(file?.paymentId, { code: "R01", amount: "123.46" })).rejects.toThrow("422");
  expect(await back(file?.paymentId, { code: "R01" })).toMatchObject({ amountMinor: 12_345, status: "P_COMPLETED" });
  await expect(back(file?.paymentId, { code: "R01" })).rejects.toThrow("409");
  await back(wire?.paymentId, { code: "AC04", amount: "9.00" });
  expect(await operating(sandbox)).toBe(before - 100);
  const after = await control<Held[]>(sandbox, "GET", "/payments");
  expect(after.map((one) => [one.status, one.returned, one.effects])).toEqual([
    ["P_COMPLETED", true, 1],
    ["P_COMPLETED", true, 1],
  ]);
  expect((await control<State>(sandbox, "GET", "/state")).totalsMinor).toEqual({ USD: 0, EUR: 0, GBP: 0 });
  await sandbox.clock.advance(4 * 86_400);
  const list = await call(sandbox, "GET", `/transactions?accountId=${ACCOUNTS.incOperating.accountId}`);
  const lines: { description: string; amount: number }[] = await list.json();
  expect(lines.filter((line) => line.amount > 0)).toMatchObject([
    { amount: 123.45, description: expect.stringMatching(/^ACH RETURN R01 /) },
    { amount: 9, description: expect.stringMatching(/^WIRE RETURNED AC04 /) },
  ]);
});

test("a transfer is not returned", async () => {
  const sandbox = openSandbox({ seed: "empty" });
  const { incTreasury, incOperating } = ACCOUNTS;
  await call(sandbox, "POST", "/transfers", transferBody("5.00", incTreasury.accountId, incOperating.accountId));
  const [made] = await control<Held[]>(sandbox, "GET", "/payments");
  await expect(control(sandbox, "POST", `/payments/${made?.paymentId}/return`, { code: "R01" })).rejects.toThrow("409");
});

test.each([
  ["/clock", { advance: 3 }],
  ["/latency", { ms: -1 }],
  ["/tokens", { without: ["everything"] }],
  ["/webhooks", { duplicates: 1 }],
  ["/webhooks/secret", {}],
  ["/webhooks/redeliver", { event: "x" }],
  ["/events", { paymentId: "x", status: "P_FAILED" }],
  ["/exceptions", { why: "x" }],
  [`/accounts/${ACCOUNTS.incOperating.accountId}/lines`, { count: 1_000_001 }],
])("POST %s refuses what it does not know: %j", async (path, body) => {
  await expect(control(openSandbox({ seed: "empty" }), "POST", path, body)).rejects.toThrow(/^400 /);
});
