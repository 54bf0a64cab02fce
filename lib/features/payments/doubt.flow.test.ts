import { afterAll, beforeEach, expect, test } from "vitest";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { toDecimal } from "@/lib/core/money";
import { makeDesk, routeBankTo } from "@/scripts/testing/desk";
import { atBank, auditActions, fault, makeReleased, readPayment, settle, sweep } from "@/scripts/testing/payments";
import { databaseClock } from "./data";
import { dispatchPayment } from "./dispatch";
import { beginAttempt } from "./mutations/attempts";
import { applyBankStatus } from "./mutations/bank-status";
import { claimPayment, renewLease } from "./mutations/lease";
import { recordOutcome } from "./mutations/outcome";

/** What people are told when nobody can be sure, and who keeps asking. */

const HOUR_MS = 3_600_000;
const desk = await makeDesk();
afterAll(() => desk.close());
const clock = (): Date => desk.clock.now();

beforeEach(() => {
  desk.sandbox.parts.faults.clear();
  routeBankTo(desk.sandbox);
});

/** Claims and begins an attempt as a sender does that dies right after its call went out. */
async function diedMidCall(id: string) {
  const ticket = await claimPayment(clock(), id);
  if (!ticket) throw new Error("not due");
  const begun = await beginAttempt(ticket, { keyLifeMs: 24 * HOUR_MS, isConnected: true }, clock());
  expect(begun.kind).toBe("send");
  return ticket;
}

/** A clock that jumps by `ms` at its `call`th reading, as a host's does that was suspended there. */
function suspendedAt(call: number, ms: number): () => Date {
  let calls = 0;
  return () => {
    calls += 1;
    return new Date(clock().getTime() + (calls >= call ? ms : 0));
  };
}

test("a sender that died mid-call and came back past the key's life never says that nothing was sent", async () => {
  const { id } = await makeReleased(desk, "WIRE");
  await diedMidCall(id);
  await desk.clock.advance(30 * HOUR_MS);
  await sweep(desk);
  const { status, errorName, errorText, everUnsure } = await readPayment(id);
  expect([status, errorName, everUnsure]).toEqual(["unknown", "outcome_unknown", true]);
  expect(errorText).toMatch(/No sure answer came/);
  expect(errorText).not.toMatch(/never sent|Nothing was sent/);
});

test("a fault of ours after a doubt is told as the doubt; its own reason stands in the trail", async () => {
  const { id } = await makeReleased(desk, "WIRE");
  await diedMidCall(id);
  await db().$transaction([
    db().$executeRawUnsafe("alter table payment disable trigger user"),
    db().$executeRawUnsafe(`update payment set beneficiary_account_cipher = '\\x00' where id = '${id}'`),
    db().$executeRawUnsafe("alter table payment enable trigger user"),
  ]);
  await desk.clock.advance(60_000);
  await sweep(desk);
  const { status, errorName, errorText } = await readPayment(id);
  expect([status, errorName]).toEqual(["unknown", "outcome_unknown"]);
  expect(errorText).toMatch(/may have gone through/);
  const row = await db().auditEntry.findFirstOrThrow({ where: { subjectId: id, action: "payment.unknown" } });
  expect(row.after).toMatchObject({ reason: "account_mismatch" });
});

test("a host suspended between attempt and call sends nothing under a key the bank may have forgotten", async () => {
  const { id, key } = await makeReleased(desk, "WIRE");
  await dispatchPayment(id, { clock: suspendedAt(3, 25 * HOUR_MS) });
  expect(atBank(desk, key).payments).toEqual([]);
  const { status, attempts } = await readPayment(id);
  expect([status, attempts.map((one) => one.outcome)]).toEqual(["failed", ["refused"]]);
});

test("the same after a doubt: unknown, and still one payment at the bank", async () => {
  fault(desk, { kind: "commit-no-answer", method: "POST", path: "/payments/wire", count: 4 });
  const { id, key } = await makeReleased(desk, "WIRE");
  await sweep(desk);
  routeBankTo(desk.sandbox);
  await desk.clock.advance(60_000);
  await dispatchPayment(id, { clock: suspendedAt(3, 25 * HOUR_MS) });
  expect((await readPayment(id)).status).toBe("unknown");
  expect(atBank(desk, key).payments.map((one) => one.effects)).toEqual([1]);
});

test("a lost lease is not renewed, and a success heard under it is kept as evidence and as a doubt", async () => {
  const { id } = await makeReleased(desk, "WIRE");
  const ticket = await diedMidCall(id);
  await desk.clock.advance(30_000);
  expect(await claimPayment(clock(), id)).not.toBeNull();
  expect(await renewLease(ticket, clock())).toBe(false);
  const bankPaymentId = newId();
  const heard = { kind: "answer", bankPaymentId, bankStatus: "P_CREATED", requestId: "r-1", replayed: false } as const;
  const verdict = { kind: "submitted", bankPaymentId, bankStatus: "P_CREATED" } as const;
  expect(await recordOutcome(ticket, { attempt: 1, heard, verdict }, clock())).toBe(false);
  const { status, everUnsure, attempts } = await readPayment(id);
  expect([status, everUnsure]).toEqual(["releasing", true]);
  expect(attempts[0]).toMatchObject({ outcome: "accepted", errorName: "LateAnswer", bankRequestId: "r-1" });
  expect(await auditActions(id)).toContain("payment.late_answer");
});

test("a bank without connection settings: told once, and the key's life still ends the payment", async () => {
  const { id } = await makeReleased(desk, "WIRE");
  const rename = (code: string) => db().bank.update({ where: { id: desk.bankId }, data: { code } });
  await rename("elsewhere");
  try {
    for (const waitMs of [40_000, 40_000, 23 * HOUR_MS, 0]) {
      await sweep(desk);
      await desk.clock.advance(waitMs);
    }
  } finally {
    await rename("qbank");
  }
  const actions = await auditActions(id);
  expect(actions.filter((action) => action === "payment.retry_later")).toHaveLength(1);
  const { status, errorName } = await readPayment(id);
  expect([status, errorName]).toEqual(["failed", "not_sent"]);
});

test("a last word that only a webhook said is asked about until the bank itself says it", async () => {
  const { id } = await makeReleased(desk, "WIRE");
  await dispatchPayment(id, { clock });
  const { bankPaymentId, amountMinor } = await readPayment(id);
  const word = {
    bankCode: "qbank",
    bankPaymentId: bankPaymentId ?? "",
    type: "WIRE",
    amount: toDecimal(Number(amountMinor), "USD"),
    bankAccountId: null,
    status: "P_FAILED",
    timestamp: clock(),
    actor: null,
    requestId: null,
    source: "webhook",
  } as const;
  await applyBankStatus({ type: "bank", name: "QBank", requestId: newId() }, word, clock());
  await sweep(desk);
  const lagging = await readPayment(id);
  expect(lagging.status).toBe("failed");
  expect(lagging.pollDueAt).not.toBeNull();
  await desk.clock.advance(10 * 60_000);
  await sweep(desk);
  const contradicted = await readPayment(id);
  expect([contradicted.status, contradicted.errorName]).toEqual(["failed", "contradiction"]);
  await desk.clock.advance(14 * 24 * HOUR_MS);
  await sweep(desk);
  expect((await readPayment(id)).pollDueAt).toBeNull();
});

test("a wrong 409 does not keep the bank's word from the payment that has the number", async () => {
  const wrong = await makeReleased(desk, "WIRE");
  const right = await makeReleased(desk, "WIRE");
  await dispatchPayment(right.id, { clock });
  const { bankPaymentId } = await readPayment(right.id);
  const named = { commit: false, transactionId: bankPaymentId ?? "" };
  fault(desk, { kind: "conflict", method: "POST", path: "/payments/wire", ...named });
  await dispatchPayment(wrong.id, { clock });
  expect((await readPayment(wrong.id)).conflictPaymentId).toBe(bankPaymentId);
  expect(await settle(desk, right.id)).toBe("completed");
});

test("the payment that a 409 named is asked about while nobody knows; silence of the bank does not count", async () => {
  fault(desk, { kind: "conflict", method: "POST", path: "/payments/wire", commit: true });
  fault(desk, { kind: "status", method: "GET", path: "/payments/*", status: 404, count: 8 });
  const { id, key } = await makeReleased(desk, "WIRE");
  expect(await settle(desk, id)).toBe("unknown");
  await desk.clock.advance(16 * 60_000);
  await sweep(desk);
  expect((await readPayment(id)).status).toBe("completed");
  expect(atBank(desk, key).payments.map((one) => one.effects)).toEqual([1]);

  fault(desk, { kind: "conflict", method: "POST", path: "/payments/wire", commit: true });
  fault(desk, { kind: "status", method: "GET", path: "/payments/*", status: 400, count: 20 });
  const other = await makeReleased(desk, "WIRE");
  for (let asked = 0; asked < 20; asked += 1) {
    await sweep(desk);
    await desk.clock.advance(70_000);
  }
  expect((await readPayment(other.id)).pollCount).toBe(0);
  expect(await settle(desk, other.id)).toBe("completed");
}, 60_000);

test("keys and leases are timed by the database, whatever a host's own clock says", async () => {
  const hostNow = Date.now;
  Date.now = () => hostNow() + 26 * HOUR_MS;
  try {
    const stamped = (await databaseClock())().getTime();
    expect(Math.abs(stamped - hostNow())).toBeLessThan(10_000);
  } finally {
    Date.now = hostNow;
  }
});
