import { afterEach, expect, test } from "vitest";
import { newId } from "@/lib/core/ids";
import { ACCOUNTS, call, control, openSandbox } from "./testing";

let sandbox = openSandbox();
afterEach(() => {
  sandbox.close();
  sandbox = openSandbox();
});

const entryTo = (name: string): string =>
  JSON.stringify({
    source_account_id: ACCOUNTS.incOperating.accountId,
    amount: 12.5,
    effective_date: "2026-11-19",
    recipient_details: { name, routing_number: "061000104", account_number: "550100" },
  });
const send = (name: string, key = newId()): Promise<Response> =>
  call(sandbox, "POST", "/payments/ach", entryTo(name), { key });
const paymentsOf = (): number =>
  [...sandbox.parts.bank.state.payments.values()].filter(({ kind }) => kind === "ach-entry").length;

test("writes beyond the quota are 429 until the hour that began with the first is over", async () => {
  await control(sandbox, "POST", "/quota", { writesPerHour: 2 });
  expect((await send("ADA PARK")).status).toBe(202);
  await sandbox.clock.advance(600);
  expect((await send("BEN OKAFOR")).status).toBe(202);
  const refused = await send("CLEO RUIZ");
  expect(refused.status).toBe(429);
  expect(refused.headers.get("retry-after")).toBe("3000");
  expect((await call(sandbox, "GET", "/accounts")).status).toBe(200);
  await sandbox.clock.advance(3_000);
  expect((await send("CLEO RUIZ")).status).toBe(202);
  expect(paymentsOf()).toBe(3);
});

test("a named recipient is refused without a trace and without burning the key", async () => {
  await control(sandbox, "POST", "/refusals", { name: "Ada Park", message: "The account is closed" });
  const key = newId();
  const refused = await send("ADA PARK", key);
  expect(refused.status).toBe(422);
  expect(await refused.json()).toMatchObject({ message: "The account is closed", error_code: "ERR_ACH_010" });
  expect(paymentsOf()).toBe(0);
  await control(sandbox, "DELETE", "/limits");
  expect((await send("ADA PARK", key)).status).toBe(202);
  expect(paymentsOf()).toBe(1);
});
