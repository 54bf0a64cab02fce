import { afterEach, beforeEach, expect, test } from "vitest";
import { deny } from "@/lib/core/action";
import { openText } from "@/lib/core/crypto";
import { db } from "@/lib/core/db";
import { payeeHash } from "@/lib/core/payee-hash";
import { PAYROLL } from "@/lib/formats/nacha/testdata/samples";
import { makeDesk, type Desk } from "@/scripts/testing/desk";
import { must } from "@/scripts/testing/payments";
import { fetchReturns, readReturns, sendBack, settledFile, type SettledFile } from "@/scripts/testing/returns";
import { listReturns } from "./data";
import { getReturn, listMatchCandidates } from "./data/detail";
import { acceptCorrection, closeReturn, correctionContext, declineCorrection, matchReturn } from "./mutations/handle";
import { acceptSchema, closeSchema } from "./schema";

const ZONE = "America/New_York";
let desk: Desk;
let file: SettledFile;

beforeEach(async () => {
  desk = await makeDesk();
  file = await settledFile(desk);
});
afterEach(async () => {
  await desk.close();
});

const now = (): Date => desk.clock.now();

/** What the bank sends back of the first entry; answers the row's id. */
async function back(code: string, text = ""): Promise<string> {
  await sendBack(desk, file, [{ trace: file.entries[0]?.traceNumber ?? "", code, text }]);
  await fetchReturns(desk);
  const row = (await readReturns()).find((one) => one.code === code && one.state === "open");
  if (!row) throw new Error("Nothing came back");
  return row.id;
}

const stateOf = async (id: string) => (await db().achReturn.findUniqueOrThrow({ where: { id } })).state;

async function trail(id: string) {
  const rows = await db().auditEntry.findMany({
    where: { subjectType: "ach_return", subjectId: id },
    orderBy: { seq: "asc" },
  });
  return rows.map(({ action, actorId, accountId }) => [action, actorId, accountId]);
}

test("a return is closed with a note that says how, once, and the trail says who did it", async () => {
  const { analyst } = desk.actors;
  const returnId = await back("R02");
  expect(closeSchema.safeParse({ returnId, note: "  " }).success).toBe(false);
  const close = () => closeReturn(analyst, { returnId, note: "Paid by check instead" }, now());
  const both = await Promise.all([close(), close()]);
  expect(both.filter((one) => one.ok)).toHaveLength(1);
  expect(await stateOf(returnId)).toBe("closed");
  expect(await trail(returnId)).toEqual([["ach_return.closed", analyst.memberId, desk.accounts.incOperating.id]]);
  expect((await listReturns("all", { tab: "done", limit: 5 })).rows).toMatchObject([{ id: returnId, isRepeat: false }]);
});

test("a change of a payee takes effect only when an approver accepts it; the right number is sealed", async () => {
  const { analyst, approver } = desk.actors;
  expect(deny(analyst, "payees.accept-correction")).toMatchObject({ reason: "not_allowed" });
  expect(deny(approver, "payees.accept-correction")).toBeNull();
  const returnId = await back("C01", "9988776655");
  expect(await closeReturn(analyst, { returnId, note: "done" }, now())).toMatchObject({ reason: "needs_approver" });
  expect(await db().payeeCorrection.count()).toBe(0);
  const accept = () => acceptCorrection(approver, acceptSchema.parse({ returnId }), now());
  const both = await Promise.all([accept(), accept()]);
  expect(both.filter((one) => one.ok)).toHaveLength(1);
  const correction = await db().payeeCorrection.findFirstOrThrow();
  const [entry] = file.entries;
  expect(Buffer.from(correction.payeeHash)).toEqual(Buffer.from(entry?.payeeHash ?? []));
  expect(Buffer.from(correction.newPayeeHash)).toEqual(payeeHash(entry?.routingNumber ?? "", "9988776655"));
  expect(openText(correction.accountCipher ?? new Uint8Array(), correctionContext(returnId))).toBe("9988776655");
  expect([correction.accountLast4, correction.oldLast4, correction.acceptedById]).toEqual([
    "6655",
    entry?.accountLast4,
    approver.memberId,
  ]);
  expect(await stateOf(returnId)).toBe("corrected");
  expect((await trail(returnId))[0]?.[0]).toBe("ach_return.correction_accepted");
});

test("a correction of both numbers keeps what its code does not speak of", async () => {
  const returnId = await back("C02", "021000021");
  must(await acceptCorrection(desk.actors.approver, { returnId }, now()));
  const correction = await db().payeeCorrection.findFirstOrThrow();
  const account = PAYROLL.entries[0]?.accountNumber ?? "";
  expect(Buffer.from(correction.newPayeeHash)).toEqual(payeeHash("021000021", account));
  expect([correction.routingNumber, correction.accountCipher, correction.transactionCode]).toEqual([
    "021000021",
    null,
    null,
  ]);
});

test.each([
  ["data out of place", "C01", " 9988776655"],
  ["a routing number whose check digit is wrong", "C02", "021000022"],
  ["our own company name", "C10", "HARBOR MILLS INC"],
])("%s changes no payee: it cannot be accepted, and is closed with a note", async (_what, code, text) => {
  const returnId = await back(code, text);
  const { analyst, approver } = desk.actors;
  expect(await acceptCorrection(approver, { returnId }, now())).toMatchObject({ reason: "nothing_to_change" });
  must(await closeReturn(analyst, { returnId, note: "Asked the payee" }, now()));
  expect([await stateOf(returnId), await db().payeeCorrection.count()]).toEqual(["closed", 0]);
});

test("a declined correction changes nothing and keeps its reason", async () => {
  const returnId = await back("C01", "9988776655");
  must(await declineCorrection(desk.actors.approver, { returnId, note: "The payee says otherwise" }, now()));
  expect([await stateOf(returnId), await db().payeeCorrection.count()]).toEqual(["declined", 0]);
  expect((await getReturn("all", returnId, ZONE))?.note).toBe("The payee says otherwise");
});

test("nobody handles what came back on an account out of their scope", async () => {
  const returnId = await back("R02");
  const outsider = await desk.addPerson({ name: "Otto Outside", role: "analyst", accounts: ["logOperating"] });
  expect(await closeReturn(outsider, { returnId, note: "not mine" }, now())).toMatchObject({ reason: "not_found" });
  const boss = await desk.addPerson({ name: "Olga Outside", role: "approver", accounts: ["logOperating"] });
  expect(await acceptCorrection(boss, { returnId }, now())).toMatchObject({ reason: "not_found" });
});

test("what fits no entry is matched by hand, once, and then stands on its payment", async () => {
  const other = await settledFile(desk, { description: "BONUS" });
  const returnId = await back("R02");
  // As if the bank had named a trace number that nobody knows.
  const row = await db().achReturn.findUniqueOrThrow({ where: { id: returnId } });
  const {
    id: _id,
    fileId: _fileId,
    line: _line,
    matchedFileId: _file,
    matchedLine: _at,
    matchedPaymentId: _payment,
    ...facts
  } = row;
  const lost = await db().achReturn.create({
    data: { ...facts, fileId: row.fileId, line: 900, originalTrace: "999999999999999" },
  });
  const candidates = await listMatchCandidates("all", lost.id, { zone: ZONE, now: new Date() });
  expect(candidates.map((one) => [one.fileId, one.sameTrace, one.sameAccount])).toContainEqual([
    file.fileId,
    false,
    true,
  ]);
  const wanted = { returnId: lost.id, fileId: other.fileId, line: other.entries[0]?.line ?? 0 };
  const insider = await desk.addPerson({ name: "Ida Inside", role: "analyst", accounts: ["incOperating"] });
  expect(await matchReturn(insider, wanted)).toMatchObject({ reason: "not_found" });
  must(await matchReturn(desk.actors.analyst, wanted));
  expect(await matchReturn(desk.actors.analyst, { ...wanted, fileId: file.fileId })).toMatchObject({
    reason: "wrong_state",
  });
  expect(await getReturn("all", lost.id, ZONE)).toMatchObject({ payment: { id: other.paymentId }, state: "open" });
});

test("the database keeps what came back: no deletion, no way back, no acceptance by anyone but an approver", async () => {
  const returnId = await back("R02");
  await expect(db().achReturn.delete({ where: { id: returnId } })).rejects.toThrow("not deleted");
  await expect(db().achReturn.update({ where: { id: returnId }, data: { amountMinor: 1n } })).rejects.toThrow(
    "not changed",
  );
  await expect(db().achReturn.update({ where: { id: returnId }, data: { matchedFileId: null } })).rejects.toThrow(
    "once",
  );
  await expect(db().achReturn.update({ where: { id: returnId }, data: { state: "corrected" } })).rejects.toThrow();
  await expect(db().achReturn.update({ where: { id: returnId }, data: { state: "closed" } })).rejects.toThrow("person");
  must(await closeReturn(desk.actors.analyst, { returnId, note: "Paid by check" }, now()));
  await expect(db().achReturn.update({ where: { id: returnId }, data: { state: "open" } })).rejects.toThrow(
    "does not become",
  );
  await expect(db().achReturn.update({ where: { id: returnId }, data: { note: "else" } })).rejects.toThrow("once");
  const noteId = await back("C01", "9988776655");
  const row = await db().achReturn.findUniqueOrThrow({ where: { id: noteId } });
  const data = {
    returnId: noteId,
    code: "C01",
    payeeHash: row.payeeHash,
    name: "A",
    oldLast4: "1",
    newPayeeHash: row.payeeHash,
    acceptedAt: now(),
  };
  const { analyst, approver } = desk.actors;
  await expect(db().payeeCorrection.create({ data: { ...data, acceptedById: analyst.memberId } })).rejects.toThrow(
    "approver",
  );
  await expect(
    db().payeeCorrection.create({ data: { ...data, payeeHash: Buffer.alloc(16), acceptedById: approver.memberId } }),
  ).rejects.toThrow("open notification");
  must(await acceptCorrection(approver, { returnId: noteId }, now()));
  const { id } = await db().payeeCorrection.findFirstOrThrow();
  await expect(db().payeeCorrection.update({ where: { id }, data: { code: "C02" } })).rejects.toThrow("not changed");
});
