import { afterAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "@/lib/core/actor";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { toDecimal } from "@/lib/core/money";
import { makeDesk, routeBankTo } from "@/scripts/testing/desk";
import {
  atBank,
  auditActions,
  fault,
  makeReleased,
  must,
  readPayment,
  settle,
  sweep,
} from "@/scripts/testing/payments";
import { getPayment } from "./data";
import { applyBankStatus } from "./mutations/bank-status";
import { confirmClosing, declineClosing, proposeClosing, withdrawClosing } from "./mutations/closing";
import type { ClosingVerdict, Rail } from "./types";

/** Two people close what the bank cannot say; the bank's own word wins at any moment. */

const desk = await makeDesk();
afterAll(() => desk.close());
const { analyst, analyst2, approver, approver2, administrator } = desk.actors;
const now = (): Date => desk.clock.now();

beforeEach(() => {
  desk.sandbox.parts.faults.clear();
  routeBankTo(desk.sandbox);
});

const PATHS = { WIRE: "/payments/wire", TRANSFER: "/transfers", ACH: "/payments/ach" } as const;

/** A 409 that names no payment leaves the outcome unknown at once. `commit`: whether the bank carries it out all the same. */
async function unknown(rail: Rail, commit = true): Promise<{ id: string; key: string }> {
  fault(desk, { kind: "conflict", method: "POST", path: PATHS[rail], shape: 2, transactionId: "none", commit });
  const made = await makeReleased(desk, rail);
  await sweep(desk);
  expect((await readPayment(made.id)).status).toBe("unknown");
  return made;
}

const SEEN = "Seen in the bank's portal under wires, 18 Nov 2026, with our reference.";

async function proposed(id: string, verdict: ClosingVerdict, by: Actor = analyst, bankReference = "FT-77120") {
  const { closingId } = must(
    await proposeClosing(by, { paymentId: id, verdict, evidence: SEEN, bankReference }, now()),
  );
  return { paymentId: id, closingId, note: "" };
}

const detail = async (id: string) => (await getPayment("all", id, now()))!;

test.for(["WIRE", "TRANSFER", "ACH"] as const)(
  "two people close an unknown %s as paid, and the payment says who",
  async (rail) => {
    const { id } = await unknown(rail);
    const named = await proposed(id, "completed");
    expect((await readPayment(id)).status).toBe("unknown");
    expect(await confirmClosing(approver, { ...named, note: "Statement seen" }, now())).toMatchObject({
      value: { status: "completed" },
    });
    const payment = await detail(id);
    expect(payment).toMatchObject({ status: "completed", closedByPeople: true, errorText: null });
    expect(payment.finalAt).not.toBeNull();
    expect(payment.closings).toMatchObject([
      {
        state: "confirmed",
        verdict: "completed",
        proposedBy: analyst.name,
        endedBy: approver.name,
        evidence: SEEN,
        bankReference: "FT-77120",
        note: "Statement seen",
      },
    ]);
    expect((await auditActions(id)).slice(-3)).toEqual([
      "payment.closing_proposed",
      "payment.closing_confirmed",
      "payment.completed",
    ]);
  },
);

test("closed as not paid it is failed, keeps its key and is never sent again", async () => {
  const { id, key } = await unknown("WIRE", false);
  must(await confirmClosing(approver, await proposed(id, "failed", analyst, ""), now()));
  await desk.clock.advance(30 * 3_600_000);
  await sweep(desk);
  const { status, idempotencyKey, attemptCount, errorName } = await readPayment(id);
  expect([status, idempotencyKey, attemptCount, errorName]).toEqual(["failed", key, 1, "closed_by_people"]);
  expect(atBank(desk, key).payments).toEqual([]);
});

test("who may not confirm: the proposer, the creator, an analyst, an administrator, somebody of another account", async () => {
  const { id } = await unknown("WIRE");
  const named = await proposed(id, "completed", approver);
  expect(await confirmClosing(approver, named, now())).toMatchObject({ reason: "own_proposal" });
  for (const person of [analyst2, administrator]) {
    expect(await confirmClosing(person, named, now())).toMatchObject({ reason: "not_allowed" });
  }
  const elsewhere = await desk.addPerson({ name: "Only Euro Too", role: "approver", accounts: ["eurOperating"] });
  expect(await confirmClosing(elsewhere, named, now())).toMatchObject({ reason: "not_found" });
  // The creator has become an approver since: still the creator.
  await db().member.update({ where: { id: analyst.memberId }, data: { role: "approver" } });
  expect(await confirmClosing(analyst, named, now())).toMatchObject({ reason: "own_payment" });
  await db().member.update({ where: { id: analyst.memberId }, data: { role: "analyst" } });
  await db().member.update({ where: { id: approver2.memberId }, data: { active: false } });
  expect(await confirmClosing(approver2, named, now())).toMatchObject({ reason: "signed_out" });
  await db().member.update({ where: { id: approver2.memberId }, data: { active: true } });
  expect((await readPayment(id)).status).toBe("unknown");
});

test("the uploader of a file does not confirm its closing", async () => {
  const { id } = await unknown("ACH");
  const named = await proposed(id, "completed", analyst2);
  const { achFileId } = await readPayment(id);
  const uploadedBy = (memberId: string) =>
    db().$transaction([
      db().$executeRawUnsafe("alter table ach_file disable trigger user"),
      db().achFile.update({ where: { id: achFileId ?? "" }, data: { uploadedById: memberId } }),
      db().$executeRawUnsafe("alter table ach_file enable trigger user"),
    ]);
  await uploadedBy(approver.memberId);
  expect(await confirmClosing(approver, named, now())).toMatchObject({ reason: "own_file" });
  await uploadedBy(analyst.memberId);
});

test("only an unknown payment is closed, one proposal waits at a time, and an ended one stays ended", async () => {
  const { id: open } = await makeReleased(desk, "WIRE");
  const input = { paymentId: open, verdict: "failed", evidence: SEEN, bankReference: "" } as const;
  expect(await proposeClosing(analyst, input, now())).toMatchObject({ reason: "wrong_state" });
  await sweep(desk);

  const { id } = await unknown("WIRE");
  const first = await proposed(id, "failed");
  expect(await proposeClosing(approver, { ...input, paymentId: id }, now())).toMatchObject({
    reason: "already_proposed",
  });
  expect(await declineClosing(approver, first, now())).toMatchObject({ reason: "no_reason" });
  must(await declineClosing(approver, { ...first, note: "The portal shows it" }, now()));
  expect(await confirmClosing(approver2, first, now())).toMatchObject({ reason: "closing_ended" });
  await desk.clock.advance(1_000);
  const second = await proposed(id, "completed");
  expect(await withdrawClosing(approver, second, now())).toMatchObject({ reason: "not_allowed" });
  must(await withdrawClosing(analyst, second, now()));
  expect((await detail(id)).closings.map((one) => one.state)).toEqual(["withdrawn", "declined"]);
  expect((await readPayment(id)).status).toBe("unknown");
});

test("two approvers at once: one confirms or declines, the other is told", async () => {
  const { id } = await unknown("TRANSFER");
  const named = await proposed(id, "completed");
  const results = await Promise.all([
    confirmClosing(approver, named, now()),
    declineClosing(approver2, { ...named, note: "Not seen" }, now()),
    confirmClosing(approver2, named, now()),
  ]);
  expect(results.filter((one) => one.ok)).toHaveLength(1);
});

/** An unknown payment whose number a 409 named, at a bank that does not show it. */
async function unknownButNamed(commit = true) {
  fault(desk, { kind: "conflict", method: "POST", path: PATHS.WIRE, commit });
  fault(desk, { kind: "status", method: "GET", path: "/payments/*", status: 404, count: 200 });
  const made = await makeReleased(desk, "WIRE");
  expect(await settle(desk, made.id)).toBe("unknown");
  desk.sandbox.parts.faults.clear();
  return made;
}

test("while a proposal waits the bank is still asked, and its own word ends the proposal", async () => {
  const { id } = await unknownButNamed();
  const named = await proposed(id, "failed", analyst, "");
  await desk.clock.advance(16 * 60_000);
  await sweep(desk);
  const payment = await detail(id);
  expect(payment).toMatchObject({ status: "completed", closedByPeople: false });
  expect(payment.closings).toMatchObject([{ state: "withdrawn", endedBy: null }]);
  expect(payment.closings[0]?.note).toMatch(/bank itself says P_COMPLETED/);
  expect(await confirmClosing(approver, named, now())).toMatchObject({ reason: "closing_ended" });
  expect(await auditActions(id)).toContain("payment.closing_withdrawn");
});

test("a bank that contradicts two people rings the alarm; it is asked for five banking days", async () => {
  const { id, key } = await unknownButNamed();
  must(await confirmClosing(approver, await proposed(id, "failed", analyst, ""), now()));
  expect((await readPayment(id)).pollDueAt).not.toBeNull();
  await sweep(desk);
  const alarmed = await readPayment(id);
  expect([alarmed.status, alarmed.errorName]).toEqual(["failed", "contradiction"]);
  expect(alarmed.errorText).toMatch(/Two people closed it as "failed" and the bank now says P_COMPLETED/);
  expect(await auditActions(id)).toContain("payment.contradiction");
  expect(atBank(desk, key).payments).toHaveLength(1);
  await desk.clock.advance(9 * 24 * 3_600_000);
  await sweep(desk);
  expect((await readPayment(id)).pollDueAt).toBeNull();
});

test("a bank that is still carrying out what people closed as not paid is an alarm as well", async () => {
  const { id } = await unknownButNamed(false);
  must(await confirmClosing(approver, await proposed(id, "failed", analyst, ""), now()));
  const { conflictPaymentId, amountMinor } = await readPayment(id);
  const word = {
    bankCode: "qbank",
    bankPaymentId: conflictPaymentId ?? "",
    type: "WIRE",
    amount: toDecimal(Number(amountMinor), "USD"),
    bankAccountId: null,
    status: "P_PROCESSING",
    timestamp: now(),
    actor: null,
    requestId: null,
    source: "webhook",
  } as const;
  const by = { type: "bank", name: "QBank", requestId: newId() } as const;
  expect((await applyBankStatus(by, word, now())).effect).toBe("contradiction");
  expect((await applyBankStatus(by, { ...word, status: "P_COMPLETED" }, now())).effect).toBe("contradiction");
  expect((await auditActions(id)).filter((action) => action === "payment.contradiction")).toHaveLength(2);
});

test("the bank's number as the reference: the bank is asked about it and confirms the people", async () => {
  const { id, key } = await unknown("WIRE");
  const bankPaymentId = atBank(desk, key).payments[0]?.paymentId ?? "";
  must(await confirmClosing(approver, await proposed(id, "completed", analyst, bankPaymentId.toUpperCase()), now()));
  expect((await readPayment(id)).bankPaymentId).toBe(bankPaymentId);
  await desk.clock.advance(90_000);
  expect(await settle(desk, id)).toBe("completed");
  const payment = await detail(id);
  expect(payment).toMatchObject({ closedByPeople: true, errorName: null, bank: { status: "P_COMPLETED" } });
});

test("the bank's number of another payment is no reference for this one", async () => {
  const other = await makeReleased(desk, "WIRE");
  expect(await settle(desk, other.id)).toBe("completed");
  const { bankPaymentId } = await readPayment(other.id);
  const { id } = await unknown("WIRE");
  const input = { paymentId: id, verdict: "completed", evidence: SEEN, bankReference: bankPaymentId ?? "" } as const;
  expect(await proposeClosing(analyst, input, now())).toMatchObject({ reason: "number_taken" });
});

test("bug: the number that a 409 named for one unknown payment was taken as the reference of another", async () => {
  const other = await unknownButNamed();
  const { conflictPaymentId } = await readPayment(other.id);
  const { id } = await unknown("WIRE");
  const input = {
    paymentId: id,
    verdict: "completed",
    evidence: SEEN,
    bankReference: conflictPaymentId ?? "",
  } as const;
  expect(await proposeClosing(analyst, input, now())).toMatchObject({ reason: "number_taken" });
  must(await confirmClosing(approver, await proposed(other.id, "completed", analyst, conflictPaymentId ?? ""), now()));
});
