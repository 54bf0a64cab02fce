import { afterAll, describe, expect, test } from "vitest";
import { addFile, INC_COMPANY_ID, LOGISTICS_COMPANY_ID, payroll, readFile, upload } from "@/scripts/testing/ach-files";
import { makeDesk } from "@/scripts/testing/desk";
import { liveUntil } from "@/scripts/testing/mortal";
import { approveAndRelease, must, readPayment, seenBy, settle } from "@/scripts/testing/payments";
import { sha256Hex } from "@/lib/core/crypto";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { reject } from "@/lib/features/approvals/mutations";
import { verifyChain } from "@/lib/features/audit/data";
import { createAchPayment } from "@/lib/features/payments/mutations/create";
import { PAYROLL, sampleFile } from "@/lib/formats/nacha/testdata/samples";
import { writeNacha } from "@/lib/formats/nacha/write";
import { getAchFile, readFileBytes } from "./data";
import { listSettlementAccounts } from "./data/settlement";
import { checkFile } from "./mutations/check";
import { discardFile } from "./mutations/decide";
import { previewRepairs, repairFile } from "./mutations/repair";
import { sendFileForApproval } from "./mutations/send";

const desk = await makeDesk();
const { analyst, analyst2, approver } = desk.actors;
const { incOperating, logOperating, eurOperating } = desk.accounts;
const now = () => desk.clock.now();
afterAll(() => desk.close());

/** A life for each step, on whatever machine. */
const PATIENT = { timeout: 240_000 };

const send = (fileId: string, accountId = incOperating.id, by = analyst, clientKey: string = newId()) =>
  sendFileForApproval(by, { fileId, accountId, clientKey }, now());
const restamp = async (fileId: string, effectiveDate = "2026-11-20", by = analyst) => {
  const repairs = [{ name: "restampDates", effectiveDate }] as const;
  const seen = await previewRepairs(by, { fileId, repairs }, now());
  if (!seen.ok) return seen;
  return repairFile(by, { fileId, repairs, sha256: seen.value.sha256, reason: "The run was late" }, now());
};
/** The sample's batches settle on a date that has passed. */
const old = () => payroll({ effectiveDate: "2024-03-01" });

describe("a restamp", () => {
  test("changes columns 70-75 of the batch headers and nothing else, and both hashes stand in the trail", async () => {
    const batches = [1, 2].map((day) => ({ ...PAYROLL, companyId: INC_COMPANY_ID, effectiveDate: `2024-03-0${day}` }));
    const bytes = writeNacha(sampleFile(batches));
    const id = await addFile(desk, bytes);
    const { fileId } = must(await restamp(id));
    const copy = await readFileBytes(fileId);
    const changed = [...copy.keys()].filter((at) => copy[at] !== bytes[at]);
    const lines = new TextDecoder().decode(bytes).split("\n");
    const places = changed.map((at) => [lines[Math.floor(at / 95)]?.[0], (at % 95) + 1] as const);
    expect(places.every(([type, column]) => type === "5" && column >= 70 && column <= 75)).toBe(true);
    expect(new TextDecoder().decode(copy).match(/^5.{68}261120/gm)).toHaveLength(2);
    const row = await db().auditEntry.findFirstOrThrow({ where: { subjectId: fileId, action: "ach_file.made" } });
    expect([row.before, row.after]).toMatchObject([
      { fileId: id, sha256: sha256Hex(bytes) },
      { fileId, sha256: sha256Hex(copy), repairs: [{ name: "restampDates", effectiveDate: "2026-11-20" }] },
    ]);
    expect(await readFile(id)).toMatchObject({ status: "discarded" });
    expect(await checkFile(fileId, now())).toBe(true);
    expect(await readFile(fileId)).toMatchObject({ status: "ready", verdict: "valid", repairedFromId: id });
    expect(await getAchFile(analyst, id)).toMatchObject({ repairedToId: fileId });
  });

  test.for([
    ["a Saturday", "2026-11-21", "not_banking_day"],
    ["Thanksgiving", "2026-11-26", "not_banking_day"],
    ["today", "2026-11-18", "too_early"],
    ["a date that has passed", "2026-11-17", "too_early"],
    ["next year", "2027-11-18", "too_late"],
    ["no date", "2026-02-30", "bad_date"],
  ] as const)("to %s is refused at its field, and nothing is left of it", async ([, date, reason]) => {
    const id = await addFile(desk, old());
    const before = await db().achFile.count();
    expect(await restamp(id, date)).toMatchObject({ ok: false, reason, field: "effectiveDate" });
    expect([await db().achFile.count(), (await readFile(id)).status]).toEqual([before, "ready"]);
  });

  test("to the date it has is refused", async () => {
    const id = await addFile(desk, payroll({ effectiveDate: "2026-11-20" }));
    expect(await restamp(id)).toMatchObject({ ok: false, reason: "nothing_changed" });
  });

  test("pressed twice at once makes one copy", async () => {
    const id = await addFile(desk, old());
    const results = await Promise.all([restamp(id), restamp(id), restamp(id, "2026-11-23")]);
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(await db().achFile.count({ where: { repairedFromId: id } })).toBe(1);
    expect(await db().achFile.count({ where: { status: "receiving" } })).toBe(0);
  });

  test("does not let the original be uploaded and paid a second time", async () => {
    const bytes = old();
    const id = await addFile(desk, bytes, analyst, "november.ach");
    const { fileId } = must(await restamp(id));
    const again = await upload(desk, bytes, analyst);
    expect(again).toMatchObject({ ok: false, reason: "duplicate_file", earlierFileId: fileId });
    await checkFile(fileId, now());
    const { paymentId } = must(await send(fileId));
    expect(await upload(desk, bytes, analyst)).toMatchObject({ ok: false, reason: "duplicate_file" });
    must(await reject(approver, { ...(await seenBy(paymentId)), note: "Wrong month" }, now()));
    must(await upload(desk, bytes, analyst));
  });

  test("died at any step leaves the original or the copy, never both", PATIENT, async () => {
    for (let dieAt = 1; ; dieAt += 1) {
      const id = await addFile(desk, old());
      const life = await liveUntil(desk, dieAt, () => restamp(id));
      const alive = await db().achFile.count({
        where: { OR: [{ id }, { repairedFromId: id }], status: { in: ["ready", "checking"] } },
      });
      expect(alive).toBe(1);
      if (!life.ended) break;
    }
  });
});

describe("sending for approval", () => {
  test("makes one payment, however often it is pressed, and settles with the file's totals", async () => {
    const id = await addFile(desk);
    const presses = await Promise.all([send(id), send(id), send(id)]);
    const ids = new Set(presses.map((result) => must(result).paymentId));
    const [paymentId] = ids;
    expect([ids.size, await send(id)]).toEqual([1, { ok: true, value: { paymentId } }]);
    const file = await readFile(id);
    expect(file).toMatchObject({ status: "sent_for_approval", payment: { status: "awaiting_approval" } });
    expect(file.payment?.amountMinor).toBe(file.creditMinor);
    await approveAndRelease(desk, paymentId ?? "");
    expect(await settle(desk, paymentId ?? "")).toBe("completed");
    const sent = await db().auditEntry.count({ where: { subjectId: id, action: "ach_file.sent_for_approval" } });
    expect(sent).toBe(1);
  });

  test("died at any step and pressed again ends with one payment that waits", PATIENT, async () => {
    for (let dieAt = 1; ; dieAt += 1) {
      const id = await addFile(desk);
      const life = await liveUntil(desk, dieAt, () => send(id));
      const { paymentId } = must(await send(id));
      expect((await readPayment(paymentId)).status).toBe("awaiting_approval");
      expect(await readFile(id)).toMatchObject({ status: "sent_for_approval", payment: { id: paymentId } });
      if (!life.ended) break;
    }
  });

  test("is refused on another entity's account, one that holds no dollars, or one out of scope", async () => {
    const id = await addFile(desk);
    const other = await send(id, logOperating.id);
    expect(other).toMatchObject({ ok: false, reason: "other_entity", field: "accountId" });
    expect(other.ok ? "" : other.sentence).toMatch(
      /originates for Harbor Mills Inc, but .* Harbor Mills Logistics LLC/,
    );
    expect(await send(id, eurOperating.id)).toMatchObject({ ok: false, reason: "not_usd", field: "accountId" });
    expect(await send(id, newId())).toMatchObject({ ok: false, reason: "no_account", field: "accountId" });
    const narrow = await desk.addPerson({ name: "Nils Berg", role: "analyst", accounts: ["incSavings"] });
    const own = await addFile(desk, payroll(), narrow);
    expect(await send(own, incOperating.id, narrow)).toMatchObject({ ok: false, reason: "no_account" });
    expect(await db().payment.count({ where: { achFileId: { in: [id, own] } } })).toBe(0);
  });

  test("a company nobody knows is a warning; two entities in one file are refused", async () => {
    const unknown = await getAchFile(analyst, await addFile(desk, payroll({ companyId: "9999999999" })));
    const offered = await listSettlementAccounts(analyst.scope, unknown?.summary ?? null, now());
    expect(new Set(offered.map((account) => account.refusal))).toEqual(new Set([null]));
    expect(offered[0]?.warning).toMatch(/Company id 9999999999 belongs to none of our entities/);
    expect(offered.every((account) => account.label.includes("··"))).toBe(true);
    must(await send(unknown?.id ?? ""));
    const both = [INC_COMPANY_ID, LOGISTICS_COMPANY_ID].map((companyId) => ({ ...PAYROLL, companyId }));
    const mixed = await send(await addFile(desk, writeNacha(sampleFile(both))));
    expect(mixed).toMatchObject({ ok: false, reason: "many_entities" });
  });

  test("somebody else's file, an invalid and a discarded one are refused", async () => {
    const id = await addFile(desk);
    for (const act of [
      send(id, incOperating.id, analyst2),
      discardFile(analyst2, id),
      restamp(id, "2026-11-20", analyst2),
    ])
      expect(await act).toMatchObject({ ok: false, reason: "not_yours" });
    must(await discardFile(analyst, id));
    expect(await send(id)).toMatchObject({ ok: false, reason: "wrong_state" });
    const invalid = await addFile(desk, new TextEncoder().encode("hello"));
    expect(await send(invalid)).toMatchObject({ ok: false, reason: "wrong_state" });
  });
});

describe("a file whose payment lives", () => {
  const drafted = async () => {
    const id = await addFile(desk);
    const input = { achFileId: id, accountId: incOperating.id, clientKey: newId() };
    must(await createAchPayment(analyst, input, now()));
    return id;
  };

  test("is not discarded or restamped while a draft of it stands", async () => {
    const id = await drafted();
    expect(await discardFile(analyst, id)).toMatchObject({ ok: false, reason: "being_paid" });
    expect(await restamp(id, "2026-11-23")).toMatchObject({ ok: false, reason: "being_paid" });
    const byHand = db().$executeRaw`update ach_file set status = 'discarded' where id = ${id}::uuid`;
    await expect(byHand).rejects.toThrow(/payment lives is not discarded/);
  });

  test("discarded and sent at the same moment is one of both", async () => {
    for (let round = 0; round < 8; round += 1) {
      const id = await addFile(desk);
      const [sent, gone] = await Promise.all([send(id), discardFile(analyst, id)]);
      const file = await readFile(id);
      expect(file.status === "discarded" ? file.payment : file.status).toBe(
        file.status === "discarded" ? null : "sent_for_approval",
      );
      expect(sent.ok, "exactly one of the two wins").toBe(!gone.ok);
    }
  });
});

test("the database itself keeps what was received, found and decided", async () => {
  const id = await addFile(desk);
  const change = (assignment: string) => db().$executeRawUnsafe(`update ach_file set ${assignment} where id = '${id}'`);
  await expect(change("sha256 = 'x'")).rejects.toThrow(/received of a file is not changed/);
  await expect(change("credit_minor = 1")).rejects.toThrow(/outcome of a check is not changed/);
  await expect(change("status = 'checking'")).rejects.toThrow(/ready does not become checking/);
  must(await discardFile(analyst, id));
  await expect(change("status = 'ready'")).rejects.toThrow(/discarded does not become ready/);
  const payment = createAchPayment(analyst, { achFileId: id, accountId: incOperating.id, clientKey: newId() }, now());
  expect(await payment).toMatchObject({ ok: false, reason: "file_not_ready" });
});

test("the audit chain holds over all of it", async () => {
  expect((await verifyChain()).brokenAt).toBeNull();
});
