import { parse } from "lossless-json";
import { expect, test } from "vitest";
import { wireException } from "@/lib/banks/qbank/wire/objects";
import { newId } from "@/lib/core/ids";
import type { Sandbox } from "../handle";
import { ACCOUNTS, call, control, openSandbox } from "../testing";

type Ended = {
  exceptionId: string;
  accountId: string;
  reason: string;
  decideBy: string;
  loadedAt: string;
  presentmentDate: string;
  presentedMinor: number;
  decisions: { decision: string; key: string }[];
  final: { action: string; by: string } | null;
};
const decisions = (sandbox: Sandbox): Promise<Ended[]> => control<Ended[]>(sandbox, "GET", "/decisions");
const decide = async (sandbox: Sandbox, id: string, body: string, key = newId()): Promise<number> =>
  (await call(sandbox, "POST", `/positivepay/exceptions/${id}/decision`, body, { key })).status;
async function one(sandbox: Sandbox, body: object = {}): Promise<string> {
  return (await control<{ exceptionId: string }>(sandbox, "POST", "/exceptions", body)).exceptionId;
}
const find = async (sandbox: Sandbox, id: string): Promise<Ended | undefined> =>
  (await decisions(sandbox)).find((item) => item.exceptionId === id);
const AFTER_CUT_OFF = new Date("2026-11-18T20:00:00Z");

test("an exception is of the previous banking day, loaded at 01:00, and decided by the account's cut-off", async () => {
  const sandbox = openSandbox();
  const id = await one(sandbox);
  expect(await find(sandbox, id)).toMatchObject({
    presentmentDate: "2026-11-17",
    loadedAt: "2026-11-18T06:00:00.000Z",
    decideBy: "2026-11-18T19:00:00.000Z",
  });
  const list = await call(sandbox, "GET", "/positivepay/exceptions");
  const seen = wireException.array().parse(parse(await list.text()));
  expect(seen.find((item) => item.exceptionId === id)).toMatchObject({
    account_id: ACCOUNTS.incDisbursement.accountId,
    presented_amount: "1234.56",
    timestamp: new Date("2026-11-18T06:00:00Z"),
  });
});

test("after the cut-off and on a Friday evening, the next business day's list is meant", async () => {
  const sandbox = openSandbox({ startAt: new Date("2026-11-20T22:00:00Z") });
  expect(await find(sandbox, await one(sandbox))).toMatchObject({
    presentmentDate: "2026-11-20",
    decideBy: "2026-11-23T19:00:00.000Z",
  });
});

test("a decision stands until a new key supersedes it; the last one is carried out at the cut-off", async () => {
  const sandbox = openSandbox();
  const id = await one(sandbox);
  const key = newId();
  expect(await decide(sandbox, id, '{"decision":"PAY"}', key)).toBe(202);
  expect(await decide(sandbox, id, '{"decision":"PAY"}', key)).toBe(202);
  expect(await decide(sandbox, id, '{"decision":"RETURN","return_reason":"Q","note":"not ours"}')).toBe(202);
  expect((await find(sandbox, id))?.decisions.map((item) => item.decision)).toEqual(["PAY", "RETURN"]);
  await sandbox.clock.moveTo(AFTER_CUT_OFF);
  expect((await find(sandbox, id))?.final).toMatchObject({ action: "RETURN", by: "decision" });
  expect(await decide(sandbox, id, '{"decision":"PAY"}')).toBe(409);
  const list = await (await call(sandbox, "GET", "/positivepay/exceptions")).text();
  expect(list).not.toContain(id);
});

test("one second before the cut-off is in time, the cut-off itself is too late, and the default applies", async () => {
  const sandbox = openSandbox();
  const [pay, late] = [await one(sandbox), await one(sandbox)];
  await sandbox.clock.moveTo(new Date("2026-11-18T18:59:59Z"));
  expect(await decide(sandbox, pay, '{"decision":"PAY"}')).toBe(202);
  await sandbox.clock.advance(1);
  expect(await decide(sandbox, late, '{"decision":"PAY"}')).toBe(410);
  expect((await find(sandbox, late))?.final).toMatchObject({ action: "RETURN", by: "default" });
  expect((await find(sandbox, pay))?.final).toMatchObject({ action: "PAY", by: "decision" });
});

test("RETURN needs a reason; unknown exceptions are 404; neither burns the key", async () => {
  const sandbox = openSandbox();
  const id = await one(sandbox);
  const key = newId();
  expect(await decide(sandbox, id, '{"decision":"RETURN"}', key)).toBe(422);
  expect(await decide(sandbox, newId(), '{"decision":"PAY"}', key)).toBe(404);
  expect(await decide(sandbox, id, '{"decision":"MAYBE"}', key)).toBe(400);
  expect(await decide(sandbox, id, '{"decision":"PAY"}', key)).toBe(202);
});

test("a paid item is charged and its account funded, a returned one comes back the same day", async () => {
  const sandbox = openSandbox({ seed: "empty" });
  const [pay, send] = [await one(sandbox, { amount: "10.00" }), await one(sandbox, { amount: "25.00" })];
  await decide(sandbox, pay, '{"decision":"PAY"}');
  await decide(sandbox, send, '{"decision":"RETURN","return_reason":"N"}');
  await sandbox.clock.moveTo(new Date("2026-11-19T07:00:00Z"));
  const path = `/transactions?accountId=${ACCOUNTS.incDisbursement.accountId}`;
  const list: { amount: number; description: string }[] = await (await call(sandbox, "GET", path)).json();
  const words = list.map((line) => `${line.amount} ${line.description.replace(/\d{5,}/, "#")}`);
  expect(words.toSorted()).toEqual([
    "-10 CHECK # PAID",
    "-25 CHECK # PRESENTED",
    "10 ZBA FUNDING CHECK #",
    "25 CHECK # RETURNED N",
  ]);
});

test("an item presented again with another amount voids the decision", async () => {
  const sandbox = openSandbox();
  const id = await one(sandbox);
  await decide(sandbox, id, '{"decision":"PAY"}');
  await control(sandbox, "POST", `/exceptions/${id}/amount`, { amount: "9999.99" });
  expect(await find(sandbox, id)).toMatchObject({ decisions: [], presentedMinor: 999_999 });
});

test("issues are registered, corrected, voided and stopped", async () => {
  const sandbox = openSandbox();
  const accountId = ACCOUNTS.incDisbursement.accountId;
  const issue = (amount: string, action?: string): string =>
    `{"issue_id":"${newId()}","account_id":"${accountId}","check_number":"880011","amount":${amount},"issue_date":"2026-11-17"${action ? `,"action":"${action}"` : ""}}`;
  const send = async (body: string): Promise<number> =>
    (await call(sandbox, "POST", "/positivepay/issues", body)).status;
  type Profile = { issuedChecks: { checkNumber: string; amountMinor: number; status: string }[] };
  const known = async (): Promise<unknown> =>
    (await control<Profile>(sandbox, "GET", "/profile")).issuedChecks.find((check) => check.checkNumber === "880011");
  expect(await send(issue("10.00", "void"))).toBe(404);
  expect(await send(issue("10.00"))).toBe(202);
  expect(await send(issue("12.00"))).toBe(202);
  expect(await known()).toMatchObject({ amountMinor: 1_200, status: "issued" });
  expect(await send(issue("12.00", "stop"))).toBe(202);
  expect(await known()).toMatchObject({ status: "stopped" });
  expect(await send(issue("12.00").replace(accountId, ACCOUNTS.incSavings.accountId))).toBe(422);
});
