import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { parse } from "lossless-json";
import { expect, test } from "vitest";
import { wireBalance, wirePayment, wireTransaction } from "@/lib/banks/qbank/wire/objects";
import { parseDecimal } from "@/lib/core/money";
import type { Sandbox } from "../handle";
import { achFile, achForm, ACCOUNTS, call, control, openSandbox, transferBody, wireBody } from "../testing";

const { incOperating, incTreasury, incSavings, incPayroll, logOperating, eurOperating } = ACCOUNTS;

async function payment(sandbox: Sandbox, path: string): Promise<ReturnType<typeof wirePayment.parse>> {
  const answer = await call(sandbox, "GET", path.replace(/^\/v1/, ""));
  expect(answer.status).toBe(200);
  return wirePayment.parse(parse(await answer.text()));
}

async function balance(sandbox: Sandbox, accountId: string): Promise<{ available: number; current: number }> {
  const answer = await call(sandbox, "GET", `/balances/${accountId}`);
  const read = wireBalance.parse(parse(await answer.text()));
  const minor = (text: string): number => parseDecimal(text, "USD") ?? Number.NaN;
  return { available: minor(read.availableBalance), current: minor(read.currentBalance) };
}

async function submit(sandbox: Sandbox, form: FormData): Promise<string> {
  const answer = await call(sandbox, "POST", "/payments/ach", form);
  expect([answer.status, await answer.text()]).toEqual([202, ""]);
  return answer.headers.get("location") ?? "";
}

test("an ACH file goes through every state and settles at 08:30 the next banking day", async () => {
  const sandbox = openSandbox();
  const before = await balance(sandbox, incOperating.accountId);
  const location = await submit(sandbox, achForm(achFile({ cents: [100_050, 250] })));
  const at = async (instant: string): Promise<string> => {
    await sandbox.clock.moveTo(new Date(instant));
    return (await payment(sandbox, location)).status;
  };
  expect((await payment(sandbox, location)).status).toBe("P_CREATED");
  expect((await balance(sandbox, incOperating.accountId)).available).toBe(before.available - 100_300);
  expect(await at("2026-11-18T14:00:02Z")).toBe("P_VALIDATED");
  expect(await at("2026-11-18T14:14:59Z")).toBe("P_VALIDATED");
  expect(await at("2026-11-18T14:15:00Z")).toBe("P_SUBMITTED_TO_CORE");
  expect(await at("2026-11-18T14:16:00Z")).toBe("P_PROCESSING");
  expect(await at("2026-11-19T13:29:59Z")).toBe("P_PROCESSING");
  expect((await balance(sandbox, incOperating.accountId)).current).toBe(before.current);
  expect(await at("2026-11-19T13:30:00Z")).toBe("P_COMPLETED");
  const done = await payment(sandbox, location);
  expect(done).toMatchObject({ amount: "1003.00", type: "ACH" });
  expect(done.completionDate?.toISOString()).toBe("2026-11-19T13:30:00.000Z");
  expect(await balance(sandbox, incOperating.accountId)).toEqual({
    available: before.available - 100_300,
    current: before.current - 100_300,
  });
});

test.each([
  ["a later effective date", "261124", "2026-11-24T13:30:00.000Z"],
  ["a date in the past", "180608", "2026-11-19T13:30:00.000Z"],
  ["a holiday (Thanksgiving)", "261126", "2026-11-27T13:30:00.000Z"],
])("an ACH file with %s", async (_, date, settled) => {
  const sandbox = openSandbox();
  const location = await submit(sandbox, achForm(achFile({ date })));
  await sandbox.clock.moveTo(new Date("2026-12-01T12:00:00Z"));
  expect((await payment(sandbox, location)).completionDate?.toISOString()).toBe(settled);
});

test("a file settles on the named account, else on its company's, else on the first in USD", async () => {
  const sandbox = openSandbox();
  await submit(sandbox, achForm(achFile({ companyId: "1208800425" })));
  await submit(sandbox, achForm(achFile({ companyId: "1555555555" })));
  await submit(sandbox, achForm(achFile(), logOperating.accountId));
  const payments = await control<{ accountId: string }[]>(sandbox, "GET", "/payments");
  expect(payments.map((one) => one.accountId)).toEqual([
    logOperating.accountId,
    incOperating.accountId,
    logOperating.accountId,
  ]);
});

test.each([
  ["not NACHA", "hello", /NACHA|94|record/i],
  [
    "a wrong total",
    achFile().replace(/^(9000001.{36})000000100050/m, (_all, start: string) => `${start}000000100051`),
    /Line 5/,
  ],
  ["a wrong hash", achFile().replace("8220000001000990", "8220000001000991"), /Line 4/],
])("a file that is %s is refused with its first problem", async (_, text, sentence) => {
  const sandbox = openSandbox();
  const answer = await call(sandbox, "POST", "/payments/ach", achForm(text));
  expect([answer.status, answer.headers.get("content-type")]).toEqual([422, "application/json"]);
  expect(await answer.json()).toMatchObject({ message: expect.stringMatching(sentence) });
});

test("both JSON shapes of one ACH entry are taken", async () => {
  const sandbox = openSandbox();
  const inside = `{"source_account_id":"${incOperating.accountId}","destination_account_id":"${logOperating.accountId}","amount":12.00,"reference_id":"A1"}`;
  const outside = `{"source_account_id":"${incOperating.accountId}","amount":3.50,"effective_date":"2026-11-20","recipient_details":{"name":"A Person","routing_number":"099000011","account_number":"5550123"}}`;
  const logBefore = await balance(sandbox, logOperating.accountId);
  for (const body of [inside, outside]) {
    const answer = await call(sandbox, "POST", "/payments/ach", body);
    expect(answer.status).toBe(202);
    expect(answer.headers.get("location")).toMatch(/^\/v1\/payments\/[0-9a-f-]{36}$/);
  }
  await sandbox.clock.moveTo(new Date("2026-11-20T14:00:00Z"));
  const payments = await control<{ status: string; completedAt: string }[]>(sandbox, "GET", "/payments");
  expect(payments.map((one) => [one.status, one.completedAt])).toEqual([
    ["P_COMPLETED", "2026-11-19T13:30:00.000Z"],
    ["P_COMPLETED", "2026-11-20T13:30:00.000Z"],
  ]);
  expect((await balance(sandbox, logOperating.accountId)).current).toBe(logBefore.current + 1_200);
});

test("a wire is processing at once, holds its money and completes after a minute", async () => {
  const sandbox = openSandbox();
  const before = await balance(sandbox, incOperating.accountId);
  const answer = await call(sandbox, "POST", "/payments/wire", wireBody());
  expect(answer.status).toBe(201);
  const text = await answer.text();
  expect(text).toContain('"amount":1000.50,');
  const made = wirePayment.parse(parse(text));
  expect(made).toMatchObject({ type: "WIRE", status: "P_PROCESSING", completionDate: null, actor: "cutoff-desk" });
  expect(await balance(sandbox, incOperating.accountId)).toEqual({
    available: before.available - 100_050,
    current: before.current,
  });
  await sandbox.clock.advance(60);
  expect((await payment(sandbox, `/payments/${made.paymentId}`)).status).toBe("P_COMPLETED");
  expect((await balance(sandbox, incOperating.accountId)).current).toBe(before.current - 100_050);
});

test("a wire without the money fails at once and moves nothing", async () => {
  const sandbox = openSandbox();
  const answer = await call(sandbox, "POST", "/payments/wire", wireBody("50.00", incPayroll.accountId));
  expect(answer.status).toBe(201);
  expect(wirePayment.parse(parse(await answer.text())).status).toBe("P_FAILED");
  expect(await balance(sandbox, incPayroll.accountId)).toEqual({ available: 0, current: 0 });
});

test("a transfer moves at once and shows as two lines after the nightly load, with its three dates", async () => {
  const sandbox = openSandbox();
  const [from, to] = [incTreasury.accountId, incSavings.accountId];
  const before = [await balance(sandbox, from), await balance(sandbox, to)] as const;
  const answer = await call(sandbox, "POST", "/transfers", transferBody("250.00", from, to));
  expect([answer.status, await answer.text(), answer.headers.get("location")]).toEqual([201, "", null]);
  expect((await balance(sandbox, from)).current).toBe(before[0].current - 25_000);
  expect((await balance(sandbox, to)).current).toBe(before[1].current + 25_000);
  const lines = async (): Promise<ReturnType<typeof wireTransaction.parse>[]> => {
    const list = await call(sandbox, "GET", `/transactions?accountId=${to}&postingDateGte=2026-11-19`);
    return wireTransaction.array().parse(parse(await list.text()));
  };
  expect(await lines()).toEqual([]);
  await sandbox.clock.moveTo(new Date("2026-11-19T05:59:59Z"));
  expect(await lines()).toEqual([]);
  await sandbox.clock.moveTo(new Date("2026-11-19T06:00:00Z"));
  expect(await lines()).toMatchObject([
    {
      amount: "250.00",
      transaction_date: new Date("2026-11-18T14:00:00Z"),
      value_date: "2026-11-18",
      posting_date: new Date("2026-11-19T06:00:00Z"),
    },
  ]);
});

test.each([
  ["more than a treasury account has", transferBody("99999999.00", incTreasury.accountId, incOperating.accountId), 422],
  ["two currencies", transferBody("1.00", incOperating.accountId, eurOperating.accountId), 400],
  ["the same account", transferBody("1.00", incOperating.accountId, incOperating.accountId), 400],
  ["an unknown account", transferBody("1.00", incOperating.accountId, "7d9c1f2e-5b1a-4f0e-9c55-0f4b3b1a2c3d"), 404],
  ["a fraction of a cent", transferBody("1.005", incTreasury.accountId, incOperating.accountId), 400],
])("a transfer with %s is refused", async (_, body, status) => {
  expect((await call(openSandbox(), "POST", "/transfers", body)).status).toBe(status);
});

test("whatever is paid, failed or decided, no money is made or lost, and each payment moves it at most once", async () => {
  const sandbox = openSandbox();
  const wires = ["10.00", "20.00", "30.00", "40.00"];
  for (const amount of wires) await call(sandbox, "POST", "/payments/wire", wireBody(amount));
  await call(sandbox, "POST", "/transfers", transferBody("5.00", incTreasury.accountId, incOperating.accountId));
  await submit(sandbox, achForm(achFile({ cents: [1, 2, 3] })));
  const all = await control<{ paymentId: string }[]>(sandbox, "GET", "/payments");
  await control(sandbox, "POST", `/payments/${all[0]?.paymentId}/fail`, { reason: "RECALLED" });
  await control(sandbox, "POST", `/payments/${all[1]?.paymentId}/settle`);
  await sandbox.clock.advance(3 * 86_400);
  type State = { totalsMinor: Record<string, number>; accounts: { heldMinor: number }[] };
  const state = await control<State>(sandbox, "GET", "/state");
  expect(state.totalsMinor).toEqual({ USD: 0, EUR: 0, GBP: 0 });
  expect(state.accounts.every((account) => account.heldMinor === 0)).toBe(true);
  const after = await control<{ status: string; effects: number }[]>(sandbox, "GET", "/payments");
  expect(after.map((one) => one.effects)).toEqual(after.map((one) => (one.status === "P_COMPLETED" ? 1 : 0)));
});

const large = "../shared/data/ach/large/PPD-200-batches-100000-entries.ach.gz";
test.skipIf(!existsSync(large))(
  "the 100,000-entry file settles with its stated total",
  async () => {
    const sandbox = openSandbox();
    const bytes = new Uint8Array(gunzipSync(readFileSync(large)));
    const location = await submit(sandbox, achForm(bytes));
    await sandbox.clock.advance(2 * 86_400);
    expect(await payment(sandbox, location)).toMatchObject({ status: "P_COMPLETED", amount: "201233987.66" });
  },
  30_000,
);
