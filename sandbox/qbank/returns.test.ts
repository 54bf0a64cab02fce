import { parse } from "lossless-json";
import { expect, test } from "vitest";
import { wireReturnFile, wireTransaction } from "@/lib/banks/qbank/wire/objects";
import { checkNacha } from "@/lib/formats/nacha/check";
import { readCorrection } from "@/lib/formats/nacha/returns/correction";
import { iterateReturns } from "@/lib/formats/nacha/returns/iterate";
import { PAYROLL, sampleFile } from "@/lib/formats/nacha/testdata/samples";
import { writeNacha, type BatchToWrite } from "@/lib/formats/nacha/write";
import type { Sandbox } from "../handle";
import { ACCOUNTS, achForm, call, control, openSandbox } from "../testing";

const COMPANY = "1208800417";
const { incOperating } = ACCOUNTS;

async function settled(sandbox: Sandbox, batches: readonly BatchToWrite[]): Promise<string> {
  const bytes = Uint8Array.from(writeNacha(sampleFile(batches)));
  const answer = await call(sandbox, "POST", "/payments/ach", achForm(bytes, incOperating.accountId));
  expect(answer.status).toBe(202);
  const paymentId = /[0-9a-f-]{36}$/.exec(answer.headers.get("location") ?? "")?.[0] ?? "";
  await control(sandbox, "POST", `/payments/${paymentId}/settle`);
  return paymentId;
}

async function listed(sandbox: Sandbox, after = "") {
  const answer = await call(sandbox, "GET", `/ach/returns${after === "" ? "" : `?after=${after}`}`);
  expect(answer.status).toBe(200);
  return wireReturnFile.array().parse(parse(await answer.text()));
}

async function fetched(sandbox: Sandbox, fileId: string): Promise<Uint8Array> {
  const answer = await call(sandbox, "GET", `/ach/returns/${fileId}`);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/plain"]);
  return new TextEncoder().encode(await answer.text());
}

const payroll: BatchToWrite = { ...PAYROLL, companyId: COMPANY };
const trace = (position: number): string => `${PAYROLL.odfi}${String(position).padStart(7, "0")}`;
const ledger = (sandbox: Sandbox): number =>
  sandbox.parts.bank.state.balances.get(incOperating.accountId) ?? Number.NaN;

test("a returned entry and a notification of change become one well-formed file, and only the return moves money", async () => {
  const sandbox = openSandbox();
  const paymentId = await settled(sandbox, [payroll]);
  const before = ledger(sandbox);
  const [first, second] = PAYROLL.entries;
  await control(sandbox, "POST", `/payments/${paymentId}/entries/return`, {
    entries: [
      { trace: trace(1), code: "R01", text: "ACCOUNT 12345678 EMPTY" },
      { trace: trace(2), code: "C01", text: "9988776655" },
    ],
  });
  const [file] = await listed(sandbox);
  const bytes = await fetched(sandbox, file?.fileId ?? "");
  const check = checkNacha(bytes);
  expect([check.issues, check.summary?.purpose]).toEqual([[], "returns"]);
  expect([file?.entryCount, file?.sizeBytes]).toEqual([2, bytes.byteLength]);
  const rows = [...iterateReturns(bytes)];
  expect(rows).toMatchObject([
    { kind: "return", code: "R01", originalTrace: trace(1), amountMinor: first?.amountMinor, companyId: COMPANY },
    { kind: "correction", code: "C01", originalTrace: trace(2), amountMinor: 0, sec: "COR" },
  ]);
  expect(rows.map((row) => row.accountNumber)).toEqual([first?.accountNumber, second?.accountNumber]);
  expect(readCorrection("C01", rows[1]?.correctedText ?? "")).toEqual({ accountNumber: "9988776655" });
  expect(ledger(sandbox) - before).toBe(first?.amountMinor);
});

test("the line of a returned entry shows with the next nightly load and names the code and the trace number", async () => {
  const sandbox = openSandbox();
  const paymentId = await settled(sandbox, [payroll]);
  await control(sandbox, "POST", `/payments/${paymentId}/entries/return`, {
    entries: [{ trace: trace(1), code: "R03" }],
  });
  await sandbox.clock.moveTo(new Date("2026-11-19T06:00:00Z"));
  const answer = await call(
    sandbox,
    "GET",
    `/transactions?accountId=${incOperating.accountId}&postingDateGte=2026-11-19`,
  );
  const lines = wireTransaction.array().parse(parse(await answer.text()));
  const line = lines.find((one) => one.description.includes(trace(1)));
  expect(line?.description).toMatch(/^ACH RETURN R03 /);
  expect(Number(line?.amount)).toBe((PAYROLL.entries[0]?.amountMinor ?? 0) / 100);
});

test("an entry comes back once; told again it moves nothing, and every file is listed after the one before it", async () => {
  const sandbox = openSandbox();
  const paymentId = await settled(sandbox, [payroll]);
  const path = `/payments/${paymentId}/entries/return`;
  const entries = [{ trace: trace(1), code: "R01" }];
  await expect(control(sandbox, "POST", path, { entries, again: true })).rejects.toThrow("409");
  await control(sandbox, "POST", path, { entries });
  const after = ledger(sandbox);
  await expect(control(sandbox, "POST", path, { entries })).rejects.toThrow("409");
  await expect(control(sandbox, "POST", path, { entries: [{ trace: trace(900), code: "R01" }] })).rejects.toThrow(
    "404",
  );
  await control(sandbox, "POST", path, { entries, again: true });
  expect(ledger(sandbox)).toBe(after);
  const files = await listed(sandbox);
  expect(files).toHaveLength(2);
  expect(await listed(sandbox, files[0]?.fileId)).toEqual([files[1]]);
  expect(await listed(sandbox, files[1]?.fileId)).toEqual([]);
  const unknown = await call(sandbox, "GET", `/ach/returns?after=${paymentId}`);
  expect(unknown.status).toBe(404);
  expect((await call(sandbox, "GET", `/ach/returns/${paymentId}`)).status).toBe(404);
});

test("entries of a file that is not settled do not come back", async () => {
  const sandbox = openSandbox();
  const bytes = Uint8Array.from(writeNacha(sampleFile([payroll])));
  const answer = await call(sandbox, "POST", "/payments/ach", achForm(bytes));
  const paymentId = /[0-9a-f-]{36}$/.exec(answer.headers.get("location") ?? "")?.[0] ?? "";
  await expect(
    control(sandbox, "POST", `/payments/${paymentId}/entries/return`, { entries: [{ trace: trace(1), code: "R01" }] }),
  ).rejects.toThrow("409");
});
