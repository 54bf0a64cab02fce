import { afterAll, expect, test } from "vitest";
import type { ActingFor } from "@/lib/core/actor";
import { newId } from "@/lib/core/ids";
import { toDecimal } from "@/lib/core/money";
import { makeDesk } from "@/scripts/testing/desk";
import { auditActions, fault, makeReleased, atBank, readPayment, settle, sweep } from "@/scripts/testing/payments";
import { dispatchPayment } from "./dispatch";
import { applyBankStatus, type BankStatus, type StatusEffect } from "./mutations/bank-status";

const desk = await makeDesk();
afterAll(() => desk.close());
const bank: ActingFor = { type: "bank", name: "QBank", requestId: newId() };

async function submitted(): Promise<{
  id: string;
  say: (status: string, over?: Partial<BankStatus>) => Promise<StatusEffect>;
}> {
  const { id } = await makeReleased(desk, "WIRE");
  await dispatchPayment(id, { clock: () => desk.clock.now() });
  const payment = await readPayment(id);
  const say = (status: string, over: Partial<BankStatus> = {}): Promise<StatusEffect> =>
    applyBankStatus(
      bank,
      {
        bankCode: "qbank",
        bankPaymentId: payment.bankPaymentId ?? "",
        type: "WIRE",
        amount: toDecimal(Number(payment.amountMinor), "USD"),
        bankAccountId: null,
        status,
        timestamp: new Date(desk.clock.now().getTime() + 1_000),
        actor: "client_12345",
        requestId: newId(),
        source: "webhook",
        ...over,
      },
      desk.clock.now(),
    );
  return { id, say };
}

test("a last word ends the payment once, however often it comes, and keeps the bank's audit fields", async () => {
  const { id, say } = await submitted();
  const effects = await Promise.all(Array.from({ length: 10 }, () => say("P_COMPLETED", { requestId: "9f1c" })));
  expect(effects.map((one) => one.effect).toSorted()).toEqual([
    ...Array.from({ length: 9 }, () => "already_final"),
    "completed",
  ]);
  const payment = await readPayment(id);
  expect([payment.status, payment.bankStatus, payment.bankActor, payment.bankRequestId]).toEqual([
    "completed",
    "P_COMPLETED",
    "client_12345",
    "9f1c",
  ]);
  expect((await auditActions(id)).filter((action) => action === "payment.completed")).toHaveLength(1);
});

test("a webhook that tells nothing new still lets the bank be asked at once", async () => {
  const { id, say } = await submitted();
  expect((await say("P_PROCESSING", { timestamp: new Date("2026-11-18T10:00:00Z") })).effect).toMatch(
    /no_change|older_ignored/,
  );
  expect((await readPayment(id)).pollDueAt).toEqual(desk.clock.now());
});

test("a late P_PROCESSING changes nothing and says so", async () => {
  const { id, say } = await submitted();
  await say("P_COMPLETED");
  expect(await say("P_PROCESSING")).toEqual({ effect: "late_ignored", retry: false });
  expect((await readPayment(id)).status).toBe("completed");
});

test("a word older than the stored one is ignored", async () => {
  const { id, say } = await submitted();
  await say("P_SUBMITTED_TO_CORE", { timestamp: new Date("2026-11-19T12:00:00Z") });
  expect((await say("P_VALIDATED", { timestamp: new Date("2026-11-19T11:59:59Z") })).effect).toBe("older_ignored");
  expect((await readPayment(id)).bankStatus).toBe("P_SUBMITTED_TO_CORE");
});

test("a contradicting last word is kept out and rings one alarm", async () => {
  const { id, say } = await submitted();
  await say("P_COMPLETED");
  expect((await say("P_FAILED")).effect).toBe("contradiction");
  expect((await say("P_FAILED")).effect).toBe("contradiction");
  const payment = await readPayment(id);
  expect([payment.status, payment.errorName]).toEqual(["completed", "contradiction"]);
  expect((await auditActions(id)).filter((action) => action === "payment.contradiction")).toHaveLength(1);
});

test.for([{ amount: "1.00" }, { type: "ACH" }, { bankAccountId: newId() }])(
  "a word about another %o is an alarm and no change",
  async (over) => {
    const { id, say } = await submitted();
    expect((await say("P_COMPLETED", over)).effect).toBe("mismatch");
    expect((await readPayment(id)).status).toBe("submitted");
    expect(await auditActions(id)).toContain("payment.mismatch");
    expect(await settle(desk, id)).toBe("completed");
  },
);

test("a word that names the account the payment left from is about this payment", async () => {
  const { id, say } = await submitted();
  expect((await say("P_COMPLETED", { bankAccountId: desk.accounts.incOperating.bankAccountId })).effect).toBe(
    "completed",
  );
  expect((await readPayment(id)).status).toBe("completed");
});

test("an unknown status is in flight, not an error", async () => {
  const { id, say } = await submitted();
  expect((await say("P_ON_HOLD")).effect).toBe("in_flight");
  expect((await readPayment(id)).bankStatus).toBe("P_ON_HOLD");
});

test("a last word that overtakes the answer is kept for later and then counts", async () => {
  fault(desk, { kind: "hold", method: "POST", path: "/payments/wire", when: "after" });
  const { id, key } = await makeReleased(desk, "WIRE");
  const sending = dispatchPayment(id, { clock: () => desk.clock.now() });
  await expect.poll(() => atBank(desk, key).payments.length).toBe(1);
  await desk.clock.advance(61_000);
  const held = atBank(desk, key).payments[0];
  const word: BankStatus = {
    bankCode: "qbank",
    bankPaymentId: held?.paymentId ?? "",
    type: "WIRE",
    amount: toDecimal(held?.amountMinor ?? 0, "USD"),
    bankAccountId: null,
    status: held?.status ?? "",
    timestamp: desk.clock.now(),
    actor: null,
    requestId: null,
    source: "webhook",
  };
  expect(await applyBankStatus(bank, word, desk.clock.now())).toEqual({ effect: "unknown_payment", retry: true });
  desk.sandbox.parts.faults.clear();
  await sending;
  expect((await readPayment(id)).status).toBe("submitted");
  expect((await applyBankStatus(bank, word, desk.clock.now())).effect).toBe("completed");
});

test("a lost webhook loses nothing: the bank is asked until the last word", async () => {
  const { id } = await submitted();
  fault(desk, {
    kind: "status",
    method: "GET",
    path: `/payments/${(await readPayment(id)).bankPaymentId}`,
    status: 404,
    count: 3,
  });
  await desk.clock.advance(3_000);
  await sweep(desk);
  expect((await readPayment(id)).errorName).toBe("NotFoundError");
  expect(await settle(desk, id)).toBe("completed");
  expect((await readPayment(id)).errorName).toBeNull();
});
