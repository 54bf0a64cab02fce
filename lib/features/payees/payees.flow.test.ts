import { afterAll, describe, expect, test } from "vitest";
import { addFile, payroll } from "@/scripts/testing/ach-files";
import { makeDesk } from "@/scripts/testing/desk";
import { liveUntil } from "@/scripts/testing/mortal";
import { approveAndRelease, makeReleased, must, settle } from "@/scripts/testing/payments";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { payeeHash } from "@/lib/core/payee-hash";
import { sendFileForApproval } from "@/lib/features/ach-files/mutations/send";
import { listCorrections, listPaymentsToRecord } from "./data";
import { sweepPayees } from "./dispatch";
import { recordPayees } from "./mutations";

const desk = await makeDesk();
const { analyst } = desk.actors;
const now = () => desk.clock.now();
afterAll(() => desk.close());

let serial = 0;
const someone = (name: string) => {
  serial += 1;
  const accountNumber = `${770_000_000 + serial}`;
  return { transactionCode: 22, rdfi: "121000248", accountNumber, amountMinor: 100 + serial, individualName: name };
};
type Person = ReturnType<typeof someone>;

async function release(people: readonly Person[]): Promise<string> {
  const fileId = await addFile(desk, payroll({ entries: [...people] }));
  const input = { fileId, accountId: desk.accounts.incOperating.id, clientKey: newId() };
  const { paymentId } = must(await sendFileForApproval(analyst, input, now()));
  await approveAndRelease(desk, paymentId);
  return paymentId;
}

const rowOf = ({ rdfi, accountNumber }: Person) =>
  db().payee.findUnique({ where: { payeeHash: Uint8Array.from(payeeHash(rdfi, accountNumber)) } });
const recordings = (paymentId: string) =>
  db().auditEntry.count({ where: { subjectId: paymentId, action: "payment.payees_recorded" } });

describe("the register of payees", () => {
  test("knows an account once a file with it has settled, by hash, four digits and newest name", async () => {
    const [ada, ben] = [someone("ADA PARK"), someone("BEN STONE")];
    const first = await release([ada, ben, ada]);
    expect([await recordPayees(first, now()), await rowOf(ada)]).toEqual([false, null]);
    expect(await settle(desk, first)).toBe("completed");
    expect(await listPaymentsToRecord(now(), 10)).toContain(first);
    expect(await recordPayees(first, now())).toBe(true);
    const { releasedAt } = await db().payment.findUniqueOrThrow({ where: { id: first } });
    const known = { routingNumber: ada.rdfi, accountLast4: ada.accountNumber.slice(-4), firstPaidAt: releasedAt };
    expect(await rowOf(ada)).toMatchObject({ ...known, name: "ADA PARK", entryCount: 2, lastPaidAt: releasedAt });

    const second = await release([{ ...ada, individualName: "ADA PARK-STONE" }]);
    await settle(desk, second);
    expect(await recordPayees(second, now())).toBe(true);
    expect(await rowOf(ada)).toMatchObject({ name: "ADA PARK-STONE", entryCount: 3, firstPaidAt: releasedAt });
    expect((await rowOf(ada))?.lastPaidAt.getTime()).toBeGreaterThan(releasedAt?.getTime() ?? 0);
    const trail = await db().auditEntry.findMany({
      where: { action: "payment.payees_recorded", subjectId: { in: [first, second] } },
      orderBy: { seq: "asc" },
    });
    expect(trail.map((row) => row.after)).toEqual([
      { payees: 2, new: 2 },
      { payees: 1, new: 0 },
    ]);
  });

  test("takes a payment once, however many ask at once, and no wire", async () => {
    const eve = someone("EVE HALL");
    const paymentId = await release([eve]);
    await settle(desk, paymentId);
    const results = await Promise.all([1, 2, 3].map(() => recordPayees(paymentId, now())));
    expect(results.filter(Boolean)).toHaveLength(1);
    expect([(await rowOf(eve))?.entryCount, await recordings(paymentId)]).toEqual([1, 1]);
    const wire = await makeReleased(desk, "WIRE");
    await settle(desk, wire.id);
    expect(await recordPayees(wire.id, now())).toBe(false);
  });

  test("leaves out the entries that a bank refused one by one", async () => {
    const [paid, refused] = [someone("PAID ONE"), someone("REFUSED ONE")];
    const paymentId = await release([paid, refused]);
    await settle(desk, paymentId);
    // As a connection that takes single entries would have ended: the guards of those rows are another feature's.
    await db().$transaction([
      db().$executeRaw`set local session_replication_role = replica`,
      db().paymentEntry.createMany({
        data: ["completed", "failed"].map((status, index) => ({
          paymentId,
          line: 3 + index,
          amountMinor: 1n,
          idempotencyKey: newId(),
          status,
        })),
      }),
    ]);
    expect(await recordPayees(paymentId, now())).toBe(true);
    expect([(await rowOf(paid))?.entryCount, await rowOf(refused)]).toEqual([1, null]);
  });

  test("is written once whatever step its writer dies at", { timeout: 240_000 }, async () => {
    for (let dieAt = 1; ; dieAt += 1) {
      const person = someone("MORTAL");
      const paymentId = await release([person]);
      await settle(desk, paymentId);
      const life = await liveUntil(desk, dieAt, () => recordPayees(paymentId, now()));
      await recordPayees(paymentId, now());
      expect([(await rowOf(person))?.entryCount, await recordings(paymentId)]).toEqual([1, 1]);
      if (!life.ended) break;
    }
  });

  test("is filled by the sweep", async () => {
    const person = someone("SWEPT");
    const paymentId = await release([person]);
    await settle(desk, paymentId);
    await db().payment.update({ where: { id: paymentId }, data: { updatedAt: new Date() } });
    while ((await sweepPayees(50)) > 0);
    expect((await rowOf(person))?.entryCount).toBe(1);
  });
});

describe("corrections of payees", () => {
  test("are listed newest first, a page at a time, for those who see the account that paid", async () => {
    const narrow = await desk.addPerson({ name: "Ivo Hart", role: "analyst", accounts: ["incSavings"] });
    const person = someone("CORRECTED");
    const hash = Uint8Array.from(payeeHash(person.rdfi, person.accountNumber));
    for (let day = 1; day <= 3; day += 1) {
      await db().$transaction([
        db().$executeRaw`set local session_replication_role = replica`,
        db().payeeCorrection.create({
          data: {
            returnId: newId(),
            code: "C01",
            payeeHash: hash,
            newPayeeHash: hash,
            name: person.individualName,
            oldLast4: `000${day}`,
            accountLast4: "9999",
            acceptedById: desk.actors.approver.memberId,
            acceptedAt: new Date(`2026-11-0${day}T10:00:00Z`),
          },
        }),
      ]);
    }
    const first = await listCorrections(analyst, { limit: 2 });
    expect(first.rows.map((row) => [row.oldLast4, row.acceptedBy])).toEqual([
      ["0003", "Chitra Rao"],
      ["0002", "Chitra Rao"],
    ]);
    const rest = await listCorrections(analyst, { limit: 2, cursor: first.nextCursor ?? "" });
    expect([rest.rows.map((row) => row.oldLast4), rest.nextCursor]).toEqual([["0001"], null]);
    expect(await listCorrections(narrow, { limit: 10 })).toEqual({ rows: [], nextCursor: null });
    for (const odd of ["", "x", "_", "2026-99-99_1"])
      expect((await listCorrections(analyst, { limit: 9, cursor: odd })).rows).toHaveLength(3);
  });
});
