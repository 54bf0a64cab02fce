import { afterAll, expect, test } from "vitest";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { approve } from "@/lib/features/approvals/mutations";
import { makeDesk } from "@/scripts/testing/desk";
import { approveAndRelease, atBank, makePayment, must, readPayment, seenBy, sweep } from "@/scripts/testing/payments";
import { releasePayment } from "./mutations/release";
import { NEXT_STATUSES } from "./rules/states";
import { PAYMENT_STATUSES, type PaymentStatus } from "./types";

/** What the database refuses to somebody who goes around the program. */

const desk = await makeDesk();
afterAll(() => desk.close());
const { analyst, approver, auditor } = desk.actors;

async function insertApproval(paymentId: string, memberId: string): Promise<unknown> {
  const { payloadHash } = await readPayment(paymentId);
  return db().$executeRaw`insert into approval (id, payment_id, member_id, verdict, payload_hash)
    values (${newId()}::uuid, ${paymentId}::uuid, ${memberId}::uuid, 'approved', ${payloadHash})`;
}

test("an approval of one's own payment, or by somebody who is no approver, is refused by the database", async () => {
  const id = await makePayment(desk, "WIRE");
  await expect(insertApproval(id, analyst.memberId)).rejects.toThrow(/created a payment cannot approve/);
  await expect(insertApproval(id, auditor.memberId)).rejects.toThrow(/Only an active approver/);
  const fileId = await makePayment(desk, "ACH");
  await expect(insertApproval(fileId, analyst.memberId)).rejects.toThrow(/cannot approve/);
});

test.for([
  "amount_minor = amount_minor + 1",
  "currency = 'EUR'",
  "beneficiary_name = 'Somebody Else'",
  "beneficiary_routing = '021000021'",
  "beneficiary_account_hash = 'x'",
  "beneficiary_account_cipher = '\\x00'",
  "beneficiary_account_last4 = '0000'",
  "reference = 'other'",
  "payload_hash = repeat('0', 64)",
  "rail = 'ACH'",
  "detail = '{}'",
  "to_account_id = gen_random_uuid()",
  "created_by_id = gen_random_uuid()",
])("what was sent for approval cannot be changed: %s", async (change) => {
  const id = await makePayment(desk, "WIRE");
  await expect(db().$executeRawUnsafe(`update payment set ${change} where id = '${id}'`)).rejects.toThrow(
    /not changed/,
  );
});

test("even with the guards off, a changed payment is stopped by name before anything is sent", async () => {
  const tamper = (id: string, change: string) =>
    db().$transaction([
      db().$executeRawUnsafe("alter table payment disable trigger payment_guard"),
      db().$executeRawUnsafe(`update payment set ${change} where id = '${id}'`),
      db().$executeRawUnsafe("alter table payment enable trigger payment_guard"),
    ]);
  const first = await seenBy(await makePayment(desk, "WIRE"));
  await tamper(first.paymentId, "amount_minor = amount_minor + 100000");
  expect(await approve(approver, first, desk.clock.now())).toMatchObject({ reason: "payload_mismatch" });

  const second = await seenBy(await makePayment(desk, "WIRE"));
  must(await approve(approver, second, desk.clock.now()));
  await tamper(second.paymentId, "beneficiary_routing = '021000021'");
  expect(await releasePayment(approver, second, desk.clock.now())).toMatchObject({ reason: "payload_mismatch" });

  const third = await makePayment(desk, "WIRE");
  const key = await approveAndRelease(desk, third);
  const { beneficiaryAccountCipher: foreign } = await otherNumber();
  await tamper(third, `beneficiary_account_cipher = '\\x${Buffer.from(foreign ?? []).toString("hex")}'`);
  await sweep(desk);
  const stopped = await readPayment(third);
  expect([stopped.status, stopped.errorName, stopped.attemptCount]).toEqual(["failed", "account_mismatch", 0]);
  expect(atBank(desk, key).payments).toEqual([]);

  const sealed = await makePayment(desk, "WIRE");
  const sealedKey = await approveAndRelease(desk, sealed);
  await tamper(sealed, "beneficiary_account_cipher = '\\x00'");
  await sweep(desk);
  expect((await readPayment(sealed)).errorName).toBe("account_mismatch");
  expect(atBank(desk, sealedKey).payments).toEqual([]);

  const file = await makePayment(desk, "ACH");
  const fileKey = await approveAndRelease(desk, file);
  const { achFileId } = await readPayment(file);
  const twin = await db().achFileChunk.findFirstOrThrow({ where: { fileId: { not: achFileId ?? "" } } });
  await db().$executeRawUnsafe("alter table ach_file_chunk disable trigger user");
  await db().achFileChunk.updateMany({ where: { fileId: achFileId ?? "" }, data: { cipher: twin.cipher } });
  await db().$executeRawUnsafe("alter table ach_file_chunk enable trigger user");
  await sweep(desk);
  expect((await readPayment(file)).status).toBe("failed");
  expect(atBank(desk, fileKey).payments).toEqual([]);
});

async function otherNumber() {
  const { sealText } = await import("@/lib/core/crypto");
  const { BENEFICIARY_CONTEXT } = await import("./mutations/create");
  return { beneficiaryAccountCipher: sealText("1234567890", BENEFICIARY_CONTEXT) };
}

test("the database knows the same steps as the state table, and no others", async () => {
  const id = await makePayment(desk, "WIRE");
  await approveAndRelease(desk, id);
  const put = (status: PaymentStatus) =>
    db().$transaction([
      db().$executeRawUnsafe("alter table payment disable trigger payment_guard"),
      db().$executeRawUnsafe(`update payment set status = '${status}' where id = '${id}'`),
      db().$executeRawUnsafe("alter table payment enable trigger payment_guard"),
    ]);
  // With the bank's own number; what it takes without one is said in closing-guards.flow.test.ts.
  await db().$executeRawUnsafe(`update payment set bank_payment_id = gen_random_uuid() where id = '${id}'`);
  for (const from of PAYMENT_STATUSES) {
    for (const to of PAYMENT_STATUSES.filter((status) => status !== from)) {
      await put(from);
      const step = db().$executeRawUnsafe(`update payment set status = '${to}' where id = '${id}'`);
      const outcome = await step.then(
        () => "taken",
        () => "refused",
      );
      // In part is carried out only what goes entry by entry; this one goes in one piece.
      const known: readonly PaymentStatus[] = NEXT_STATUSES[from].filter((next) => next !== "partial");
      expect(`${from} to ${to}: ${outcome}`).toBe(`${from} to ${to}: ${known.includes(to) ? "taken" : "refused"}`);
    }
  }
});

test("a key is stored once and only with a release; a payment is never deleted", async () => {
  const id = await makePayment(desk, "WIRE");
  const set = (change: string) => db().$executeRawUnsafe(`update payment set ${change} where id = '${id}'`);
  await expect(set("idempotency_key = gen_random_uuid()")).rejects.toThrow(/stored with the release/);
  await expect(set("status = 'approved'")).rejects.toThrow(/only by an approval/);
  must(await approve(approver, await seenBy(id), desk.clock.now()));
  await expect(set("status = 'releasing'")).rejects.toThrow(/key is stored before/);
  await expect(
    set(`status = 'releasing', idempotency_key = gen_random_uuid(), released_by_id = '${analyst.memberId}'`),
  ).rejects.toThrow(/released by an approver/);
  must(await releasePayment(approver, await seenBy(id), desk.clock.now()));
  await expect(set("idempotency_key = gen_random_uuid()")).rejects.toThrow(/written once/);
  await expect(db().$executeRawUnsafe(`delete from payment where id = '${id}'`)).rejects.toThrow(
    /never changed or deleted/,
  );
  await expect(db().$executeRawUnsafe("delete from approval")).rejects.toThrow(/never changed or deleted/);
});
