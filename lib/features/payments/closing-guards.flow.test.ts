import { afterAll, expect, test } from "vitest";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { makeDesk } from "@/scripts/testing/desk";
import { fault, makeReleased, readPayment, sweep } from "@/scripts/testing/payments";

/** What the database refuses of closings to somebody who goes around the program. */

const desk = await makeDesk();
afterAll(() => desk.close());
const { analyst, analyst2, approver, approver2, auditor } = desk.actors;

const sql = (text: string): Promise<number> => db().$executeRawUnsafe(text);

async function unknown(): Promise<string> {
  fault(desk, { kind: "conflict", method: "POST", path: "/payments/wire", shape: 2, transactionId: "none" });
  const { id } = await makeReleased(desk, "WIRE");
  await sweep(desk);
  expect((await readPayment(id)).status).toBe("unknown");
  return id;
}

async function propose(
  paymentId: string,
  over: Partial<Record<"verdict" | "evidence" | "reference" | "by" | "state", string>> = {},
): Promise<string> {
  const { verdict = "failed", evidence = "Not in the portal of the bank", reference, by = analyst.memberId } = over;
  const id = newId();
  await sql(`insert into payment_closing (id, payment_id, verdict, evidence, bank_reference, proposed_by_id, proposed_at, state)
    values ('${id}', '${paymentId}', '${verdict}', '${evidence}', ${reference ? `'${reference}'` : "null"}, '${by}', now(), '${over.state ?? "proposed"}')`);
  return id;
}

const set = (id: string, change: string): Promise<number> =>
  sql(`update payment_closing set ${change} where id = '${id}'`);
const confirm = (id: string, by: string): Promise<number> =>
  set(id, `state = 'confirmed', ended_at = now(), ended_by_id = '${by}'`);

test("an unknown payment ends only with a closing that two people made, of the same verdict", async () => {
  const id = await unknown();
  const end = (status: string): Promise<number> => sql(`update payment set status = '${status}' where id = '${id}'`);
  await expect(end("completed")).rejects.toThrow(/closed by two people/);
  await expect(end("failed")).rejects.toThrow(/closed by two people/);
  const closing = await propose(id);
  await expect(end("failed")).rejects.toThrow(/closed by two people/);
  await confirm(closing, approver.memberId);
  await expect(end("completed")).rejects.toThrow(/closed by two people/);
  expect(await end("failed")).toBe(1);
});

test("a confirmer who is no approver any more does not end a payment", async () => {
  const id = await unknown();
  await confirm(await propose(id), approver2.memberId);
  await db().member.update({ where: { id: approver2.memberId }, data: { active: false } });
  await expect(sql(`update payment set status = 'failed' where id = '${id}'`)).rejects.toThrow(/closed by two people/);
  await db().member.update({ where: { id: approver2.memberId }, data: { active: true } });
});

test("who may not propose or confirm, by plain SQL", async () => {
  const id = await unknown();
  await expect(propose(id, { by: auditor.memberId })).rejects.toThrow(/analyst or approver/);
  const elsewhere = await desk.addPerson({ name: "Elsewhere", role: "approver", accounts: ["eurOperating"] });
  await expect(propose(id, { by: elsewhere.memberId })).rejects.toThrow(/analyst or approver/);
  const closing = await propose(id, { by: approver.memberId });
  await expect(confirm(closing, approver.memberId)).rejects.toThrow(/another person/);
  await expect(confirm(closing, analyst.memberId)).rejects.toThrow(/another person/);
  await expect(confirm(closing, analyst2.memberId)).rejects.toThrow(/active approver/);
  await expect(confirm(closing, elsewhere.memberId)).rejects.toThrow(/active approver/);
  await expect(set(closing, "state = 'confirmed', ended_at = now()")).rejects.toThrow(/another person/);
  await expect(
    set(closing, `state = 'declined', ended_at = now(), ended_by_id = '${approver2.memberId}'`),
  ).rejects.toThrow(/says why/);
  await expect(
    set(closing, `state = 'withdrawn', ended_at = now(), ended_by_id = '${approver2.memberId}'`),
  ).rejects.toThrow(/Only the proposer/);
});

test("what a proposal must hold, and that it begins as one, on an unknown payment, one at a time", async () => {
  const id = await unknown();
  await expect(propose(id, { evidence: "too short" })).rejects.toThrow(/10 to 1,000/);
  await expect(propose(id, { evidence: `  ${" ".repeat(20)}` })).rejects.toThrow(/10 to 1,000/);
  await expect(propose(id, { verdict: "unknown" })).rejects.toThrow(/completed or failed/);
  await expect(propose(id, { verdict: "completed" })).rejects.toThrow(/bank's reference/);
  await expect(propose(id, { state: "confirmed" })).rejects.toThrow(/begins as a proposal/);
  const { id: sending } = await makeReleased(desk, "WIRE");
  await expect(propose(sending)).rejects.toThrow(/unknown outcome/);
  await propose(id, { verdict: "completed", reference: "FT-1" });
  await expect(propose(id)).rejects.toThrow(/payment_closing_one_waits|[Uu]nique/);
});

test.for([
  "verdict = 'completed'",
  "evidence = 'Something else entirely'",
  "bank_reference = 'other'",
  "proposed_by_id = gen_random_uuid()",
  "proposed_at = now() - interval '1 day'",
  "payment_id = gen_random_uuid()",
  "id = gen_random_uuid()",
])("what was proposed is not changed: %s", async (change) => {
  const closing = await propose(await unknown());
  await expect(set(closing, change)).rejects.toThrow(/not changed/);
});

test("a closing ends once, and is never deleted or truncated", async () => {
  const closing = await propose(await unknown());
  await set(closing, `state = 'withdrawn', ended_at = now(), ended_by_id = '${analyst.memberId}'`);
  await expect(set(closing, "state = 'proposed'")).rejects.toThrow(/ends once/);
  await expect(set(closing, "note = 'added later'")).rejects.toThrow(/ends once/);
  await expect(confirm(closing, approver.memberId)).rejects.toThrow(/ends once/);
  await expect(sql("delete from payment_closing")).rejects.toThrow(/never changed or deleted/);
  await expect(sql("truncate payment_closing")).rejects.toThrow(/never changed or deleted/);
});
