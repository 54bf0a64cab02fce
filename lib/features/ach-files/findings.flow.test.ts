import { afterAll, describe, expect, test } from "vitest";
import { addFile, INC_COMPANY_ID, LOGISTICS_COMPANY_ID, type payroll, readFile } from "@/scripts/testing/ach-files";
import { makeDesk } from "@/scripts/testing/desk";
import { liveUntil } from "@/scripts/testing/mortal";
import { approveAndRelease, must, seenBy, settle } from "@/scripts/testing/payments";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { payeeHash } from "@/lib/core/payee-hash";
import { reject } from "@/lib/features/approvals/mutations";
import { recordPayees } from "@/lib/features/payees/mutations";
import { PAYROLL, sampleFile } from "@/lib/formats/nacha/testdata/samples";
import { writeNacha, type EntryToWrite } from "@/lib/formats/nacha/write";
import { getAchFile } from "./data";
import { assessFile, listFilesToAssess } from "./mutations/assess";
import { sendFileForApproval } from "./mutations/send";
import type { AchFindings } from "./types";

const desk = await makeDesk();
const { analyst, approver } = desk.actors;
const accountId = desk.accounts.incOperating.id;
const now = () => desk.clock.now();
afterAll(() => desk.close());

let serial = 0;
/** Entries to accounts that no other call names, each with its amount in cents. */
function people(...amounts: number[]): EntryToWrite[] {
  return amounts.map((amountMinor) => {
    serial += 1;
    const accountNumber = `${880_000_000 + serial}`;
    return { transactionCode: 22, rdfi: "121000248", accountNumber, amountMinor, individualName: `PERSON ${serial}` };
  });
}

async function assess(entries: readonly EntryToWrite[], more: Parameters<typeof payroll>[0] = {}) {
  const batch = { ...PAYROLL, companyId: INC_COMPANY_ID, entries, ...more };
  const fileId = await addFile(desk, writeNacha(sampleFile([batch])));
  expect(await assessFile(fileId, now())).toBe(true);
  return { fileId, findings: await findingsOf(fileId) };
}

async function findingsOf(fileId: string): Promise<AchFindings> {
  const findings = (await getAchFile(analyst, fileId))?.findings;
  if (!findings) throw new Error("The file was not looked through");
  return findings;
}

async function send(fileId: string): Promise<string> {
  return must(await sendFileForApproval(analyst, { fileId, accountId, clientKey: newId() }, now())).paymentId;
}

describe("what is found in a checked file", () => {
  test("its largest entries, ten at most, with line, name, four digits and cents", async () => {
    const entries = people(...Array.from({ length: 15 }, (_, index) => (index + 1) * 100));
    const { findings } = await assess(entries);
    expect(findings.largest.map((entry) => entry.amountMinor)).toEqual([
      1500, 1400, 1300, 1200, 1100, 1000, 900, 800, 700, 600,
    ]);
    const last = entries.at(-1);
    expect(findings.largest[0]).toEqual({
      line: 17,
      name: last?.individualName,
      accountLast4: last?.accountNumber.slice(-4),
      amountMinor: 1500,
      transactionCode: "22",
    });
  });

  test("payees that no settled file of ours paid: all at first, none once the file has settled", async () => {
    const entries = people(5_000, 7_000);
    const { fileId, findings } = await assess(entries);
    expect(findings.newPayees).toMatchObject({ count: 2, amountMinor: 12_000 });
    const paymentId = await send(fileId);
    expect(await recordPayees(paymentId, now())).toBe(false);
    await approveAndRelease(desk, paymentId);
    expect(await settle(desk, paymentId)).toBe("completed");
    expect(await recordPayees(paymentId, now())).toBe(true);

    const [stranger] = people(300);
    if (!stranger) throw new Error("There is one");
    const next = await assess([...entries.map((entry) => ({ ...entry, amountMinor: 1 })), stranger, stranger]);
    expect(next.findings.newPayees).toMatchObject({ count: 1, amountMinor: 600 });
    expect(next.findings.newPayees.examples.map((entry) => [entry.line, entry.amountMinor])).toEqual([[5, 600]]);
  });

  test("entries doubled within it: same account, amount and direction; prenotes and reversed directions are none", async () => {
    const [a, b, c] = people(100, 100, 0);
    if (!a || !b || !c) throw new Error("There are three");
    const prenote = { ...c, transactionCode: 23 };
    const { findings } = await assess([a, b, a, a, { ...b, amountMinor: 101 }, prenote, prenote]);
    expect(findings.doubledEntries.count).toBe(2);
    expect(findings.doubledEntries.examples.map((entry) => entry.line)).toEqual([6]);
  });

  test("entries and batches that were sent in the last 60 days, with file and day, and not those that were rejected", async () => {
    const entries = people(40_000, 50_000);
    const first = await assess(entries);
    expect(first.findings).toMatchObject({ repeatedEntries: { count: 0, examples: [] }, repeatedBatches: [] });
    const again = () => assess([...entries], { description: `RUN ${(serial += 1)}`, effectiveDate: "2026-11-30" });
    expect((await again()).findings.repeatedEntries.count).toBe(0);

    const paymentId = await send(first.fileId);
    const { findings } = await again();
    expect(findings.repeatedEntries).toMatchObject({ count: 2, amountMinor: 90_000 });
    expect(findings.repeatedEntries.examples[0]).toMatchObject({ amountMinor: 50_000, fileId: first.fileId });
    expect(findings.repeatedBatches).toMatchObject([
      { line: 2, number: 1, fileId: first.fileId, fileName: "payroll.ach" },
    ]);
    expect(findings.repeatedBatches[0]?.sentOn).toBe(findings.repeatedEntries.examples[0]?.sentOn);

    const [one] = entries;
    if (!one) throw new Error("There is one");
    const partly = (await assess([one, ...people(3)])).findings;
    expect([partly.repeatedEntries.count, partly.repeatedBatches]).toEqual([1, []]);
    const otherAmount = (await assess([{ ...one, amountMinor: one.amountMinor + 1 }])).findings;
    expect(otherAmount.repeatedEntries.count).toBe(0);
    const otherWay = await assess([{ ...one, transactionCode: 27 }]);
    expect(otherWay.findings.repeatedEntries.count).toBe(0);
    const otherCompany = await assess([...entries], { companyId: LOGISTICS_COMPANY_ID });
    expect(otherCompany.findings.repeatedBatches).toEqual([]);
    expect(otherCompany.findings.repeatedEntries.count).toBe(2);

    must(await reject(approver, { ...(await seenBy(paymentId)), note: "Wrong month" }, now()));
    expect((await again()).findings).toMatchObject({ repeatedEntries: { count: 0 }, repeatedBatches: [] });
  });

  test("nothing that was sent more than 60 days ago", async () => {
    const entries = people(60_000);
    const { fileId } = await assess(entries);
    const paymentId = await send(fileId);
    const daysAgo = (days: number) =>
      db().payment.update({
        where: { id: paymentId },
        data: { sentForApprovalAt: new Date(now().getTime() - days * 86_400_000) },
      });
    await daysAgo(59);
    const description = () => ({ description: `RUN ${(serial += 1)}` });
    expect((await assess(entries, description())).findings.repeatedEntries.count).toBe(1);
    await daysAgo(61);
    expect((await assess(entries, description())).findings.repeatedEntries.count).toBe(0);
  });

  test("entries to an account that a notification of change corrected, unless it was changed back", async () => {
    const [old, right] = people(1_000, 2_000);
    if (!old || !right) throw new Error("There are two");
    const hashOf = (entry: EntryToWrite) => Uint8Array.from(payeeHash(entry.rdfi, entry.accountNumber));
    // Past the guard that asks for the notification behind it: that is another feature's.
    const correct = (from: EntryToWrite, to: EntryToWrite, acceptedAt: Date, more: object = {}) => {
      const data = {
        returnId: newId(),
        code: "C01",
        payeeHash: hashOf(from),
        newPayeeHash: hashOf(to),
        name: from.individualName,
        oldLast4: from.accountNumber.slice(-4),
        acceptedById: approver.memberId,
        acceptedAt,
        ...more,
      };
      return db().$transaction([
        db().$executeRaw`set local session_replication_role = replica`,
        db().payeeCorrection.create({ data }),
      ]);
    };
    await correct(old, right, new Date("2026-11-02T15:00:00Z"));
    const { findings } = await assess([old, right]);
    expect(findings.outdated).toMatchObject({
      count: 1,
      examples: [{ line: 3, code: "C01", acceptedOn: "2026-11-02" }],
    });
    await correct(right, old, new Date("2026-11-03T15:00:00Z"));
    expect((await assess([right, old])).findings.outdated.examples.map((entry) => entry.line)).toEqual([3]);

    const [saver] = people(3_000);
    if (!saver) throw new Error("There is one");
    await correct(saver, saver, now(), { code: "C05", transactionCode: "32" });
    const kinds = (await assess([saver, { ...saver, transactionCode: 32, amountMinor: 1 }])).findings.outdated;
    expect(kinds).toMatchObject({ count: 1, examples: [{ line: 3, code: "C05" }] });
  });
});

describe("looking through a file", () => {
  test("is done once, by one of several, and stands in the trail", async () => {
    const fileId = await addFile(desk);
    expect(await listFilesToAssess(now(), 10)).toContain(fileId);
    const results = await Promise.all([1, 2, 3].map(() => assessFile(fileId, now())));
    expect(results.filter(Boolean)).toHaveLength(1);
    expect(await assessFile(fileId, now())).toBe(false);
    expect(await listFilesToAssess(now(), 10)).not.toContain(fileId);
    expect(await db().auditEntry.count({ where: { subjectId: fileId, action: "ach_file.assessed" } })).toBe(1);
  });

  test("is not done for a file that was refused", async () => {
    const fileId = await addFile(desk, new TextEncoder().encode("no NACHA file\n"));
    expect(await assessFile(fileId, now())).toBe(false);
    expect(await readFile(fileId)).toMatchObject({ status: "invalid", findings: null });
  });

  test("died at any step is done once by the sweep", { timeout: 240_000 }, async () => {
    for (let dieAt = 1; ; dieAt += 1) {
      const fileId = await addFile(desk);
      const life = await liveUntil(desk, dieAt, () => assessFile(fileId, now()));
      const later = new Date(now().getTime() + 121_000);
      if ((await readFile(fileId)).assessedAt === null) expect(await assessFile(fileId, later)).toBe(true);
      expect(await db().auditEntry.count({ where: { subjectId: fileId, action: "ach_file.assessed" } })).toBe(1);
      if (!life.ended) break;
    }
  });
});
