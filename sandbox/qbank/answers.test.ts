import { afterAll, expect, test } from "vitest";
import { newId } from "@/lib/core/ids";
import type { Sandbox } from "../handle";
import { seen } from "../testing/checked";
import { description } from "../testing/description";
import { achFile, achForm, ACCOUNTS, call, control, openSandbox, tokenFor, transferBody, wireBody } from "../testing";

/**
 * Every declared answer of every call is provoked and matched (the match is in `openSandbox`). What the bank answers
 * only when it is broken (503) is matched in `openapi.test.ts`.
 */
const { incOperating, incTreasury, incDisbursement, logOperating } = ACCOUNTS;
const issue = (account = incDisbursement.accountId): string =>
  `{"issue_id":"${newId()}","account_id":"${account}","check_number":"880011","amount":10.00,"issue_date":"2026-11-17"}`;
const transfer = (amount = "1.00"): string => transferBody(amount, incTreasury.accountId, incOperating.accountId);
const entry = (account = incOperating.accountId): string =>
  `{"source_account_id":"${account}","destination_account_id":"${logOperating.accountId}","amount":12.00,"reference_id":"A1"}`;

type Write = {
  readonly path: string;
  readonly good: string;
  readonly other: string;
  readonly lost: string;
  readonly refused: string | FormData;
  readonly taken: number;
};
const writes: readonly Write[] = [
  {
    path: "/payments/ach",
    good: entry(),
    other: entry().replace("12.00", "13.00"),
    lost: entry(newId()),
    refused: achForm("not a file"),
    taken: 202,
  },
  {
    path: "/payments/wire",
    good: wireBody("1.00"),
    other: wireBody("2.00"),
    lost: wireBody("1.00", newId()),
    refused: "",
    taken: 201,
  },
  {
    path: "/transfers",
    good: transfer(),
    other: transfer("2.00"),
    lost: transferBody("1.00", incTreasury.accountId, newId()),
    refused: transfer("99999999.00"),
    taken: 201,
  },
  {
    path: "/positivepay/issues",
    good: issue(),
    other: issue().replace("10.00", "11.00"),
    lost: issue(newId()),
    refused: issue(incTreasury.accountId),
    taken: 202,
  },
];

const status = async (answer: Promise<Response>): Promise<number> => (await answer).status;

async function refusedEverywhere(sandbox: Sandbox, path: string, good: string): Promise<void> {
  expect(await status(call(sandbox, "POST", path, good, { token: "none" }))).toBe(401);
  const reader = await tokenFor(sandbox, "accounts.read");
  expect(await status(call(sandbox, "POST", path, good, { token: reader }))).toBe(403);
  expect(await status(call(sandbox, "POST", path, good, { key: "4711" }))).toBe(400);
  expect(await status(call(sandbox, "POST", path, "{"))).toBe(400);
  const long = new Request(`http://bank/v1${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${await tokenFor(sandbox)}`, "idempotency-key": newId() },
    body: new Uint8Array(128 * 1024 * 1024 + 1),
  });
  expect(await status(sandbox.handle(long))).toBe(413);
}

test.each(writes)("POST $path: taken, replayed, and refused in every declared way", async (write) => {
  const { path, good, other, lost, refused, taken } = write;
  const sandbox = openSandbox({ seed: "empty" });
  const key = newId();
  expect(await status(call(sandbox, "POST", path, good, { key }))).toBe(taken);
  expect(await status(call(sandbox, "POST", path, good, { key }))).toBe(taken);
  expect(await status(call(sandbox, "POST", path, other, { key }))).toBe(422);
  expect(await status(call(sandbox, "POST", path, lost))).toBe(404);
  if (refused !== "") expect(await status(call(sandbox, "POST", path, refused))).toBe(422);
  await refusedEverywhere(sandbox, path, good);
  await control(sandbox, "POST", "/faults", { path, kind: "hold", when: "before" });
  const [held, running] = [newId(), newId()];
  const first = call(sandbox, "POST", path, good, { key: held });
  expect(await status(call(sandbox, "POST", path, good, { key: held }))).toBe(409);
  await control(sandbox, "DELETE", "/faults");
  expect(await status(first)).toBe(taken);
  expect(await status(call(sandbox, "POST", path, good, { key: running }))).toBe(taken);
  await control(sandbox, "POST", "/quota", { writesPerHour: 1 });
  expect(await status(call(sandbox, "POST", path, good, { key: running }))).toBe(taken);
  const late = await call(sandbox, "POST", path, good);
  expect(`${late.status} ${late.headers.get("retry-after")}`).toBe("429 3600");
});

test("POST /payments/ach: a file, and an entry to anybody", async () => {
  const sandbox = openSandbox({ seed: "empty" });
  expect(await status(call(sandbox, "POST", "/payments/ach", achForm(achFile())))).toBe(202);
  const outside = `{"source_account_id":"${incOperating.accountId}","amount":3.50,"effective_date":"2026-11-20","recipient_details":{"name":"A Person","routing_number":"099000011","account_number":"5550123"}}`;
  expect(await status(call(sandbox, "POST", "/payments/ach", outside))).toBe(202);
});

test("a decision: taken, refused, final and too late", async () => {
  const sandbox = openSandbox({ seed: "empty" });
  const raise = async (): Promise<string> =>
    `/positivepay/exceptions/${(await control<{ exceptionId: string }>(sandbox, "POST", "/exceptions")).exceptionId}/decision`;
  const [path, late] = [await raise(), await raise()];
  const pay = '{"decision":"PAY"}';
  const key = newId();
  expect(await status(call(sandbox, "POST", path, pay, { key }))).toBe(202);
  expect(await status(call(sandbox, "POST", path, '{"decision":"RETURN","return_reason":"Q"}', { key }))).toBe(422);
  expect(await status(call(sandbox, "POST", path, '{"decision":"RETURN"}'))).toBe(422);
  expect(await status(call(sandbox, "POST", `/positivepay/exceptions/${newId()}/decision`, pay))).toBe(404);
  await refusedEverywhere(sandbox, path, pay);
  await control(sandbox, "POST", "/faults", { path, kind: "hold", when: "before" });
  const running = newId();
  const first = call(sandbox, "POST", path, pay, { key: running });
  expect(await status(call(sandbox, "POST", path, pay, { key: running }))).toBe(409);
  await control(sandbox, "DELETE", "/faults");
  expect(await status(first)).toBe(202);
  await control(sandbox, "POST", "/quota", { writesPerHour: 1 });
  expect(await status(call(sandbox, "POST", path, pay, { key: running }))).toBe(202);
  expect(await status(call(sandbox, "POST", path, pay))).toBe(429);
  await control(sandbox, "DELETE", "/limits");
  await sandbox.clock.moveTo(new Date("2026-11-18T20:00:00Z"));
  expect(await status(call(sandbox, "POST", path, pay))).toBe(409);
  expect(await status(call(sandbox, "POST", late, pay))).toBe(410);
});

test("reads: given, and refused in every declared way", async () => {
  const sandbox = openSandbox();
  await call(sandbox, "POST", "/payments/wire", wireBody("1.00"));
  const [made] = await control<{ paymentId: string }[]>(sandbox, "GET", "/payments");
  const reads: [string, string | null][] = [
    ["/accounts", null],
    ["/transactions", `/transactions?accountId=${newId()}`],
    ["/positivepay/exceptions", null],
    [`/balances/${incOperating.accountId}`, `/balances/${newId()}`],
    [`/payments/${made?.paymentId}`, `/payments/${newId()}`],
  ];
  const writer = await tokenFor(sandbox, "transfers.write");
  for (const [path, missing] of reads) {
    expect(await status(call(sandbox, "GET", path))).toBe(200);
    expect(await status(call(sandbox, "GET", path, undefined, { token: "none" }))).toBe(401);
    expect(await status(call(sandbox, "GET", path, undefined, { token: writer }))).toBe(403);
    if (missing !== null) expect(await status(call(sandbox, "GET", missing))).toBe(404);
  }
  expect(await status(call(sandbox, "GET", "/transactions?postingDateGte=soon"))).toBe(400);
  expect(await status(call(sandbox, "GET", "/nothing"))).toBe(404);
  expect(await status(call(sandbox, "GET", "/transfers"))).toBe(405);
});

test("files of returns: listed, given, and refused in every declared way", async () => {
  const sandbox = openSandbox({ seed: "empty" });
  const sent = await call(sandbox, "POST", "/payments/ach", achForm(achFile()));
  const paymentId = /[0-9a-f-]{36}$/.exec(sent.headers.get("location") ?? "")?.[0] ?? "";
  await control(sandbox, "POST", `/payments/${paymentId}/settle`);
  const entries = [{ trace: "099000010000001", code: "R03" }];
  const made = await control<{ fileId: string }>(sandbox, "POST", `/payments/${paymentId}/entries/return`, { entries });
  const reader = await tokenFor(sandbox, "accounts.read");
  for (const [path, unknown] of [
    ["/ach/returns", `/ach/returns?after=${newId()}`],
    [`/ach/returns/${made.fileId}`, `/ach/returns/${newId()}`],
  ] as const) {
    expect(await status(call(sandbox, "GET", path))).toBe(200);
    expect(await status(call(sandbox, "GET", unknown))).toBe(404);
    expect(await status(call(sandbox, "GET", path, undefined, { token: "none" }))).toBe(401);
    expect(await status(call(sandbox, "GET", path, undefined, { token: reader }))).toBe(403);
  }
});

test("tokens: given, and refused in every declared way", async () => {
  const sandbox = openSandbox({ seed: "empty" });
  const ask = (form: Record<string, string>): Promise<number> =>
    status(sandbox.handle(new Request("http://bank/v1/token", { method: "POST", body: new URLSearchParams(form) })));
  const client = { client_id: "cutoff-desk", client_secret: "sandbox-client-secret" };
  expect(await ask({ grant_type: "client_credentials", ...client })).toBe(200);
  expect(await ask(client)).toBe(400);
  expect(await ask({ grant_type: "client_credentials", ...client, client_secret: "no" })).toBe(401);
  expect((await sandbox.handle(new Request("http://bank/v1/openapi.json"))).status).toBe(200);
});

/** Wires are refused by no rule of the bank; their 422 is the reused key's. */
afterAll(() => {
  const told = new Set(seen.map((one) => `${one.operationId} ${one.status}`));
  const declared = Object.values(description.paths).flatMap((item) =>
    Object.values(item).flatMap((one) =>
      Object.keys(one?.responses ?? {})
        .filter((code) => code !== "503" && code !== "default")
        .map((code) => `${one?.operationId} ${code}`),
    ),
  );
  expect(declared.filter((one) => !told.has(one))).toEqual([]);
});
