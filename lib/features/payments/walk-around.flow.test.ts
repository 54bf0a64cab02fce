import { afterAll, expect, test } from "vitest";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { approve } from "@/lib/features/approvals/mutations";
import { makeDesk } from "@/scripts/testing/desk";
import { fault, makePayment, makeReleased, must, readPayment, seenBy, settle, sweep } from "@/scripts/testing/payments";

/** What plain SQL could once do to a payment, its attempts and its approvals. */

const desk = await makeDesk();
afterAll(() => desk.close());
const { analyst2, approver, approver2 } = desk.actors;

function set(id: string, change: string): Promise<number> {
  return db().$executeRawUnsafe(`update payment set ${change} where id = '${id}'`);
}

async function inDoubt(): Promise<string> {
  fault(desk, { kind: "commit-no-answer", method: "POST", path: "/payments/ach", count: 4 });
  const { id } = await makeReleased(desk, "ACH");
  await sweep(desk);
  expect((await readPayment(id)).everUnsure).toBe(true);
  return id;
}

test("a payment in doubt is called failed only with the bank's own number for it", async () => {
  const id = await inDoubt();
  await expect(set(id, "status = 'failed'")).rejects.toThrow(/fails only by the bank's word/);
  await set(id, "status = 'unknown'");
  await expect(set(id, "status = 'failed'")).rejects.toThrow(/ends only by the bank's word/);
  expect(await set(id, `status = 'failed', bank_payment_id = '${newId()}'`)).toBe(1);
});

test("time of the key, acceptance, conflict and releaser are written once", async () => {
  const { id } = await makeReleased(desk, "WIRE");
  await expect(set(id, "key_stored_at = now()")).rejects.toThrow(/time of a key is written once/);
  await set(id, `accepted_without_id = true, conflict_payment_id = '${newId()}'`);
  await expect(set(id, "accepted_without_id = false")).rejects.toThrow(/not forgotten/);
  await expect(set(id, "conflict_payment_id = null")).rejects.toThrow(/conflict named is written once/);
  const done = await makeReleased(desk, "WIRE");
  expect(await settle(desk, done.id)).toBe("completed");
  await expect(set(done.id, `released_by_id = '${approver2.memberId}'`)).rejects.toThrow(/released a payment is/);
  await expect(set(done.id, "released_at = now()")).rejects.toThrow(/released a payment is/);
}, 60_000);

test("whoever uploaded the file, or does not see the account, does not release it", async () => {
  const seen = await seenBy(await makePayment(desk, "ACH"));
  must(await approve(approver, { ...seen, note: "" }, desk.clock.now()));
  const release = (memberId: string) =>
    set(
      seen.paymentId,
      `status = 'releasing', idempotency_key = gen_random_uuid(), key_stored_at = now(), released_by_id = '${memberId}'`,
    );
  const elsewhere = await desk.addPerson({ name: "Only Euro", role: "approver", accounts: ["eurOperating"] });
  await expect(release(elsewhere.memberId)).rejects.toThrow(/approver of its account/);
  // The uploader has become an approver since, and somebody else made the payment of the file.
  const { achFileId } = await readPayment(seen.paymentId);
  await db().$executeRawUnsafe("alter table ach_file disable trigger user");
  await db().achFile.update({ where: { id: achFileId ?? "" }, data: { uploadedById: approver2.memberId } });
  await db().$executeRawUnsafe("alter table ach_file enable trigger user");
  await expect(release(approver2.memberId)).rejects.toThrow(/uploaded a file cannot release/);
});

test("even a draft keeps its creator", async () => {
  const id = await makePayment(desk, "WIRE");
  await db().$transaction([
    db().$executeRawUnsafe("alter table payment disable trigger user"),
    db().$executeRawUnsafe(`update payment set status = 'draft' where id = '${id}'`),
    db().$executeRawUnsafe("alter table payment enable trigger user"),
  ]);
  await expect(set(id, `created_by_id = '${analyst2.memberId}'`)).rejects.toThrow(/not changed/);
});

test("attempts are not deleted, moved or called less than accepted", async () => {
  const { id } = await makeReleased(desk, "WIRE");
  await sweep(desk);
  const change = (sql: string) => db().$executeRawUnsafe(`${sql} where payment_id = '${id}'`);
  await expect(change("delete from payment_attempt")).rejects.toThrow(/never changed or deleted/);
  await expect(change("update payment_attempt set started_at = now()")).rejects.toThrow(/not changed/);
  await expect(change("update payment_attempt set outcome = 'refused'")).rejects.toThrow(/not forgotten/);
});

test.for(["approval", "payment_attempt", "payment cascade", "ach_file cascade", "member cascade"])(
  "truncate %s is refused",
  async (what) => {
    await expect(db().$executeRawUnsafe(`truncate ${what}`)).rejects.toThrow(/never changed or deleted|referenced/);
    expect(await db().payment.count()).toBeGreaterThan(0);
  },
);
