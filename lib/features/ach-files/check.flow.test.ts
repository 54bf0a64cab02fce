import { afterAll, describe, expect, test } from "vitest";
import { addFile, payroll, readableText, readFile, upload } from "@/scripts/testing/ach-files";
import { makeDesk } from "@/scripts/testing/desk";
import { liveUntil } from "@/scripts/testing/mortal";
import { must } from "@/scripts/testing/payments";
import { db } from "@/lib/core/db";
import { addDays } from "@/lib/core/dates";
import { payeeHash } from "@/lib/core/payee-hash";
import { CANARY_ACCOUNT, overlay, PAYROLL, sampleFile, toBytes } from "@/lib/formats/nacha/testdata/samples";
import { writeNacha } from "@/lib/formats/nacha/write";
import { getAchFile, getAchFileStatus, listAchFiles, listEntries } from "./data";
import { checkFile, listFilesToCheck } from "./mutations/check";
import { discardFile } from "./mutations/decide";

const desk = await makeDesk();
const { analyst, analyst2, auditor } = desk.actors;
const now = () => desk.clock.now();
afterAll(() => desk.close());

const linesOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trimEnd().split("\n");
const text = (value: string) => new TextEncoder().encode(value);

describe("a valid file", () => {
  test("has its verdict, totals and entries; account numbers are a keyed hash and four digits", async () => {
    const id = await addFile(desk, payroll());
    const file = await readFile(id);
    expect(file).toMatchObject({ status: "ready", verdict: "valid", batchCount: 1, entryCount: 3, debitMinor: 0n });
    const first = await db().achEntry.findFirstOrThrow({ where: { fileId: id }, orderBy: { line: "asc" } });
    expect(first).toMatchObject({ line: 3, accountLast4: CANARY_ACCOUNT.slice(-4), individualName: "ADA PARK" });
    expect(payeeHash(first.routingNumber, CANARY_ACCOUNT).equals(first.payeeHash)).toBe(true);
    const { rows, total } = await listEntries(analyst, id, { limit: 2 });
    expect([total, rows.length, rows[0]?.amountMinor]).toEqual([3, 2, Number(file.creditMinor) - 201_999]);
    const short = await db().achEntry.findFirstOrThrow({ where: { fileId: id, individualName: "CLEO RUIZ" } });
    expect(short.accountLast4).toBe("");
  });

  test("is checked once, however often it is asked", async () => {
    const { fileId } = must(await upload(desk, payroll(), analyst));
    const results = await Promise.all([1, 2, 3].map(() => checkFile(fileId, now())));
    expect(results.filter(Boolean)).toHaveLength(1);
    expect(await checkFile(fileId, now())).toBe(false);
    expect(await db().achEntry.count({ where: { fileId } })).toBe(3);
    expect(await db().auditEntry.count({ where: { subjectId: fileId, action: "ach_file.checked" } })).toBe(1);
  });

  test("pages and searches its entries by line, name, id and trace number", async () => {
    const id = await addFile(desk, payroll());
    const page = await listEntries(analyst, id, { limit: 2 });
    expect(page).toMatchObject({ total: 3, nextAfterLine: 4 });
    expect((await listEntries(analyst, id, { afterLine: 4, limit: 2 })).nextAfterLine).toBeNull();
    expect((await listEntries(analyst, id, { text: "okafor", limit: 9 })).rows.map((row) => row.line)).toEqual([4]);
    expect((await listEntries(analyst, id, { text: "0000003", limit: 9 })).rows.map((row) => row.line)).toEqual([5]);
  });
});

test("no table holds an account number in clear, wherever the originator put it", async () => {
  const entry = { ...PAYROLL.entries[0]!, individualId: CANARY_ACCOUNT.slice(0, 15), individualName: "ADA PARK" };
  const own = { ...entry, accountNumber: "55501777", individualId: "ID 55501777", individualName: "ACCT 55501777" };
  const addenda = { ...own, addenda: [`PAY TO ${CANARY_ACCOUNT}`] };
  await addFile(desk, payroll({ entries: [own] }));
  await addFile(desk, payroll({ sec: "CCD", entries: [addenda] }));
  const lines = linesOf(payroll());
  // An amount that is none, a batch header out of step, a shifted entry: all invalid, with their lines beside them.
  await addFile(desk, toBytes(overlay(lines, 3, 30, "12X4")));
  await addFile(desk, toBytes([...lines.slice(0, 2), ` ${lines[2]}`, ...lines.slice(3)]));
  await addFile(desk, toBytes(overlay(overlay(lines, 2, 21, CANARY_ACCOUNT), 2, 51, "ZZZ")));
  await addFile(desk, toBytes([...lines.slice(0, 3), `7 05 ${CANARY_ACCOUNT}`, ...lines.slice(3)]));
  await addFile(desk, text(`name,account\nada,${CANARY_ACCOUNT}\n`));
  const readable = await readableText();
  expect(readable.size).toBeGreaterThan(15);
  expect(readable.get("ach_file_issue")).toMatch(/12X4/);
  for (const number of [CANARY_ACCOUNT, "55501777"]) {
    const forms = [number, Buffer.from(number).toString("hex"), Buffer.from(number).toString("base64").slice(0, -4)];
    const hits = [...readable].filter(([, content]) => forms.some((form) => content.includes(form)));
    expect(hits.map(([table]) => table)).toEqual([]);
  }
});

describe("what is no file we send", () => {
  const png = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  );
  const utf16 = Buffer.from(`\ufeff${new TextDecoder().decode(payroll())}`, "utf16le");
  test.for([
    ["a picture", png],
    ["a table", text("name,account,amount\nada,123456789,10.00\n")],
    ["UTF-16 text", utf16],
    ["20 MB of zeros", Buffer.alloc(20_000_000)],
    ["a page", text("<!doctype html><script>alert(1)</script>")],
  ] as const)("%s is refused, and nothing of it is shown", async ([, bytes]) => {
    const id = await addFile(desk, bytes);
    const file = await getAchFile(analyst, id);
    expect(file).toMatchObject({ status: "invalid", verdict: "invalid", summary: null, issueLines: [], entryCount: 0 });
    expect(file?.issues.map((issue) => [issue.code, issue.excerpt])).toEqual([["NOT_NACHA", ""]]);
    expect(file?.issues[0]?.message).toMatch(/lines of 94 characters .* were expected\.$/);
  });

  test("a file of more batches than the desk keeps is refused in words", { timeout: 120_000 }, async () => {
    const batches = Array.from({ length: 10_001 }, () => ({ ...PAYROLL, entries: PAYROLL.entries.slice(0, 1) }));
    const id = await addFile(desk, writeNacha(sampleFile(batches)));
    const file = await getAchFile(analyst, id);
    expect(file).toMatchObject({ status: "invalid", issueCount: 1, entryCount: 10_001 });
    expect(file?.issues[0]?.message).toMatch(/has 10,001 batches; at most 10,000 were expected\. Split it/);
  });
});

test("an invalid file shows each issue with its line, neighbours and columns", async () => {
  const lines = linesOf(payroll());
  const id = await addFile(desk, toBytes(overlay(lines, 4, 12, "X")));
  const file = await getAchFile(analyst, id);
  expect(file?.issues[0]).toMatchObject({ line: 4, column: 12, columnEnd: 12, record: "Entry", severity: "error" });
  expect(file?.issueLines.slice(0, 3).map((line) => line.line)).toEqual([3, 4, 5]);
  expect(file?.issueLines[0]?.text).toHaveLength(94);
  expect(await db().achEntry.count({ where: { fileId: id } })).toBe(0);
});

test("a file without line ends has its issues beside its records", async () => {
  const bytes = toBytes(overlay(linesOf(payroll()), 4, 12, "X"), "");
  const file = await getAchFile(analyst, await addFile(desk, bytes));
  expect(file?.issueLines.find((line) => line.line === 4)?.text).toMatch(/^632/);
});

describe("a checker that dies", () => {
  test(
    "at any step leaves a file that the sweep checks once, with every entry once",
    { timeout: 240_000 },
    async () => {
      let deaths = 0;
      for (let dieAt = 1; ; dieAt += 1) {
        const { fileId } = must(await upload(desk, payroll(), analyst));
        const life = await liveUntil(desk, dieAt, () => checkFile(fileId, now()));
        const later = new Date(now().getTime() + 121_000);
        if (life.ended) deaths += 1;
        if ((await readFile(fileId)).status === "checking") {
          expect((await listFilesToCheck(later, 10)).map((file) => file.id)).toContain(fileId);
          expect(await checkFile(fileId, later)).toBe(true);
        }
        expect(await readFile(fileId)).toMatchObject({ status: "ready", entryCount: 3 });
        expect(await db().achEntry.count({ where: { fileId } })).toBe(3);
        expect(await db().auditEntry.count({ where: { subjectId: fileId, action: "ach_file.checked" } })).toBe(1);
        if (!life.ended) break;
      }
      expect(deaths).toBeGreaterThan(10);
    },
  );

  test("and comes back after its lease changes nothing", async () => {
    const { fileId } = must(await upload(desk, payroll(), analyst));
    const claimed = await db().achFile.updateMany({
      where: { id: fileId },
      data: { leaseUntil: new Date(now().getTime() + 60_000) },
    });
    expect(claimed.count).toBe(1);
    expect((await listFilesToCheck(now(), 10)).map((file) => file.id)).not.toContain(fileId);
    expect(await checkFile(fileId, now())).toBe(false);
  });
});

test("a stored file that cannot be read back is refused, not retried for ever", async () => {
  const { fileId } = must(await upload(desk, payroll(), analyst));
  await db().$transaction([
    db().$executeRaw`set local session_replication_role = replica`,
    db().$executeRaw`delete from ach_file_chunk where file_id = ${fileId}::uuid`,
  ]);
  expect(await checkFile(fileId, now())).toBe(true);
  expect((await getAchFile(analyst, fileId))?.issues.map((issue) => issue.code)).toEqual(["STORED_FILE_DAMAGED"]);
});

test("a file discarded while it is checked stays discarded", async () => {
  const { fileId } = must(await upload(desk, payroll(), analyst));
  must(await discardFile(analyst, fileId));
  expect(await checkFile(fileId, now())).toBe(false);
  expect(await readFile(fileId)).toMatchObject({ status: "discarded" });
});

describe("who sees a file", () => {
  test("its uploader and everyone with every account; nobody else in list, count, page or entries", async () => {
    const narrow = await desk.addPerson({ name: "Ivo Hart", role: "analyst", accounts: ["incSavings"] });
    const id = await addFile(desk, payroll(), analyst, "scoped.ach");
    const list = (reader: typeof narrow) => listAchFiles(reader, { text: "scoped", limit: 10 });
    for (const reader of [analyst, analyst2, auditor]) {
      expect(await list(reader)).toMatchObject({ total: 1 });
      expect(await getAchFile(reader, id)).not.toBeNull();
    }
    expect(await list(narrow)).toMatchObject({ total: 0, rows: [] });
    expect(await getAchFile(narrow, id)).toBeNull();
    expect(await getAchFileStatus(narrow, id)).toBeNull();
    expect(await listEntries(narrow, id, { limit: 10 })).toMatchObject({ rows: [], total: 0 });
    expect(await discardFile(narrow, id)).toMatchObject({ ok: false, reason: "not_found" });
    const own = await addFile(desk, payroll(), narrow, "scoped.ach");
    expect((await list(narrow)).rows.map((row) => row.id)).toEqual([own]);
  });

  test("the list walks every file once, newest first, and takes any cursor", async () => {
    const reader = await desk.addPerson({ name: "Wanda Pohl", role: "analyst", accounts: [] });
    const ids: string[] = [];
    for (let day = 0; day < 5; day += 1) {
      const uploadedAt = new Date(`${addDays("2026-11-01", day === 4 ? 3 : day)}T09:00:00Z`);
      const row = await db().achFile.create({
        data: {
          fileName: `${day}.ach`,
          status: "checking",
          sha256: `${day}`,
          uploadedById: reader.memberId,
          uploadedAt,
        },
      });
      ids.push(row.id);
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listAchFiles(reader, { cursor, limit: 2 });
      expect(page.total).toBe(5);
      seen.push(...page.rows.map((row) => row.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen.toSorted()).toEqual(ids.toSorted());
    for (const odd of ["", "x", "2026-01-01T00:00:00Z_x", "_", "2026-99-99_1"])
      expect((await listAchFiles(reader, { cursor: odd, limit: 9 })).rows).toHaveLength(5);
  });
});
