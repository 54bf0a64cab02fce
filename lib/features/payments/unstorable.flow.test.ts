import { afterAll, beforeEach, expect, test } from "vitest";
import { toDecimal } from "@/lib/core/money";
import { makeDesk } from "@/scripts/testing/desk";
import { fault, makeReleased, readPayment, sweep } from "@/scripts/testing/payments";

/** A bank's text that PostgreSQL cannot hold (NUL, half a surrogate pair) must not keep us from what the bank said. */

const desk = await makeDesk();
afterAll(() => desk.close());
beforeEach(() => desk.sandbox.parts.faults.clear());

const HEADERS = { "content-type": "application/json" };

test.for([
  ["are cut in the middle of a character", `${"No. ".repeat(124)}abc\u{1f600} and more`],
  ["hold a zero byte", "No \u0000 funds"],
  ["hold half a character", "No \ud83d funds"],
])("bug: a refusal whose words %s was never stored, and the wire was sent again", async ([, message]) => {
  const body = JSON.stringify({ message, error_code: "VALIDATION_ERROR", request_id: "r-1" });
  fault(desk, { kind: "status", method: "POST", path: "/payments/wire", status: 400, headers: HEADERS, body });
  const { id } = await makeReleased(desk, "WIRE");
  await sweep(desk);
  const { status, attempts, errorText } = await readPayment(id);
  expect([status, attempts.map((attempt) => attempt.outcome)]).toEqual(["failed", ["refused"]]);
  expect(errorText).toContain("No");
});

test("bug: a payment whose audit fields hold a zero byte was asked about for ever", async () => {
  const { id } = await makeReleased(desk, "WIRE");
  await sweep(desk);
  const { bankPaymentId, amountMinor } = await readPayment(id);
  const body = JSON.stringify({
    paymentId: bankPaymentId,
    type: "WIRE",
    amount: "AMOUNT",
    status: "P_COMPLETED",
    creationDate: desk.clock.now().toISOString(),
    timestamp: desk.clock.now().toISOString(),
    actor: "core\u0000\ud83d",
    request_id: "r\u0000-2",
  }).replace('"AMOUNT"', toDecimal(Number(amountMinor), "USD"));
  fault(desk, { kind: "status", method: "GET", path: "/payments/*", status: 200, headers: HEADERS, body });
  await desk.clock.advance(60_000);
  await sweep(desk);
  expect(await readPayment(id)).toMatchObject({ status: "completed", bankRequestId: "r-2" });
});
