import { afterAll, describe, expect, test } from "vitest";
import { addFile, INC_COMPANY_ID, payroll } from "@/scripts/testing/ach-files";
import { makeDesk } from "@/scripts/testing/desk";
import { must } from "@/scripts/testing/payments";
import { db } from "@/lib/core/db";
import { readLines } from "@/lib/formats/nacha/lines";
import { CANARY_ACCOUNT, overlay, PAYROLL, sampleFile, toBytes } from "@/lib/formats/nacha/testdata/samples";
import { writeNacha } from "@/lib/formats/nacha/write";
import { getAchFile } from "./data";
import { canReadLines } from "./data/record-lines";
import { listRecords } from "./data/records";
import { getRepairDesk } from "./data/repairs";
import { previewRepairs } from "./mutations/repair";
import { recordQuery } from "./schema/records";

const desk = await makeDesk();
const { analyst, analyst2, auditor } = desk.actors;
afterAll(() => desk.close());

const linesOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trimEnd().split("\n");

async function ask(id: string, query: Record<string, string | number>, reader = analyst) {
  const page = await listRecords(reader, id, recordQuery.parse(query));
  if (!page) throw new Error("not there");
  return must(page);
}

/** Three batches of this many entries each, an addenda record on every tenth. */
function large(entriesInBatch: number, lineEnd: "\n" | "\r\n" | "" = "\n"): Uint8Array {
  const batch = (name: string) => ({
    ...PAYROLL,
    companyId: INC_COMPANY_ID,
    entries: Array.from({ length: entriesInBatch }, (_, index) => ({
      ...PAYROLL.entries[0]!,
      accountNumber: String(800_000_000 + index),
      amountMinor: 100_000 + index,
      individualName: `${name} ${index}`,
    })),
  });
  return writeNacha(sampleFile([batch("ADA"), batch("BEN"), batch("CLEO")]), lineEnd);
}

describe.each([
  ["lines", "\n"],
  ["lines of two bytes at their end", "\r\n"],
  ["no line ends", ""],
] as const)("a file of several stored pieces, %s", (_name, lineEnd) => {
  test("shows every line as reading it whole would, wherever one starts", async () => {
    const bytes = large(9_000, lineEnd);
    expect(bytes.length).toBeGreaterThan(2 * 1024 * 1024);
    const id = await addFile(desk, bytes);
    const whole = readLines(bytes, { fromLine: 1, limit: Infinity });
    const first = await ask(id, { count: 1 });
    expect(first.total).toBe(whole.length);
    // Around the ends of the stored pieces, at both ends of the file, and somewhere between.
    const width = 94 + lineEnd.length;
    const edges = [1, 2].map((piece) => Math.floor((piece * 1024 * 1024) / width));
    for (const from of [0, 5_000, ...edges.map((edge) => edge - 3), whole.length - 7]) {
      const page = await ask(id, { from, count: 7 });
      const shown = page.rows.map(({ line, record, text }) => ({ line, record, text }));
      expect(shown).toEqual(whole.slice(from, from + 7));
    }
  });
});

describe("a file with entries of its own", async () => {
  const bytes = large(1_500);
  const id = await addFile(desk, bytes);
  const lines = linesOf(bytes);
  const lineOf = (start: string, nth = 0) =>
    lines.flatMap((line, at) => (line.startsWith(start) ? [at + 1] : []))[nth]!;

  test("is narrowed to a batch, from its header to its control", async () => {
    for (const nth of [0, 1, 2]) {
      const page = await ask(id, { batch: lineOf("5", nth), count: 200 });
      expect(page).toMatchObject({ total: 1_502, from: 0, isCut: false });
      expect(page.rows[0]).toMatchObject({ line: lineOf("5", nth), record: "Batch header" });
      const end = await ask(id, { batch: lineOf("5", nth), from: 1_501, count: 1 });
      expect(end.rows).toMatchObject([{ line: lineOf("8", nth), record: "Batch control" }]);
    }
  });

  test("is narrowed to its entries, each with the names of its columns", async () => {
    const page = await ask(id, { kind: "6", from: 1_500, count: 2 });
    expect(page.total).toBe(4_500);
    expect(page.rows.map(({ line }) => line)).toEqual([lineOf("6", 1_500), lineOf("6", 1_501)]);
    const names = page.layouts[page.rows[0]!.layout]!.fields.map(({ name }) => name);
    expect(names.slice(0, 6)).toEqual([
      "Record type",
      "Transaction code",
      "Receiving bank (RDFI)",
      "Check digit",
      "Account number",
      "Amount",
    ]);
    expect(await ask(id, { kind: "6", near: lineOf("6", 1_500), count: 1 })).toMatchObject({ from: 1_500 });
  });

  test("is narrowed to its credits or debits", async () => {
    expect((await ask(id, { kind: "credits", count: 1 })).total).toBe(4_500);
    expect((await ask(id, { kind: "debits", count: 1 })).total).toBe(0);
    expect((await ask(id, { kind: "credits", q: "ben 77", count: 1 })).total).toBe(11);
  });

  test.each([
    ["a name", "ben 77", 11],
    ["an amount", "1,000.07", 3],
    ["the last four of an account", "1234", 4],
  ])("is searched by %s", async (_what, q, total) => {
    const page = await ask(id, { q, count: 50 });
    expect(page.total).toBe(total);
    const text = page.rows.map((row) => row.text).join("\n");
    if (q === "ben 77") expect(text).toContain("BEN 77 ");
    if (q === "1,000.07") expect(text.match(/0000100007/g)).toHaveLength(3);
  });

  test("is searched by a trace number and never by more of an account than its last four", async () => {
    const trace = lines[lineOf("6", 2_000) - 1]!.slice(79);
    expect((await ask(id, { q: trace, count: 50 })).rows.map(({ line }) => line)).toEqual([lineOf("6", 2_000)]);
    expect((await ask(id, { q: "800000777", count: 50 })).total).toBe(0);
  });

  test("lists at most a thousand matches and says that there are more", async () => {
    expect(await ask(id, { q: "CLEO", count: 1 })).toMatchObject({ total: 1_000, isCut: true });
  });

  test("finds its controls", async () => {
    const page = await ask(id, { kind: "8", count: 50 });
    expect(page.rows.map(({ line }) => line)).toEqual([0, 1, 2].map((nth) => lineOf("8", nth)));
    expect((await ask(id, { kind: "9", count: 50 })).total).toBe(1);
  });
});

test("a refused file shows each issue at its record, and is searched without stored entries", async () => {
  const lines = linesOf(payroll());
  const broken = toBytes(overlay(lines, 4, 12, lines[3]![11] === "9" ? "8" : "9"));
  const id = await addFile(desk, broken);
  const page = await ask(id, { count: 200 });
  expect(page.total).toBe(lines.length);
  expect(page.rows[3]?.issues).toMatchObject([{ column: 4, columnEnd: 12, field: "Check digit", severity: "error" }]);
  const marked = await ask(id, { issues: "1", count: 50 });
  expect(marked.rows.map(({ line }) => line)).toContain(4);
  expect(marked.rows.every(({ issues }) => issues.length > 0)).toBe(true);
  expect((await ask(id, { q: "okafor", count: 50 })).rows.map(({ line }) => line)).toEqual([4]);
  expect((await ask(id, { kind: "6", count: 50 })).total).toBe(3);
});

test("no answer holds an account number", async () => {
  const id = await addFile(desk, payroll());
  const text = JSON.stringify(await ask(id, { count: 200 }));
  expect(text).not.toContain(CANARY_ACCOUNT);
  expect(text).toContain(CANARY_ACCOUNT.slice(-4));
});

test("a file whose lines were never numbered is read whole while it is small", async () => {
  const id = await addFile(desk, payroll());
  await db().achFile.update({ where: { id }, data: { chunkLines: [], lineCount: 0 } });
  expect((await ask(id, { count: 200 })).rows[0]?.record).toBe("File header");
  expect(canReadLines({ id, sizeBytes: 20_000_000, chunkLines: [] })).toBe(false);
});

test("what is no NACHA file, or not this reader's, shows nothing", async () => {
  const letter = await addFile(desk, new TextEncoder().encode("Dear bank, please pay everyone.\n"));
  expect(await listRecords(analyst, letter, recordQuery.parse({}))).toMatchObject({ ok: false, reason: "no_records" });
  const id = await addFile(desk, payroll());
  expect(await listRecords({ ...analyst2, scope: [] }, id, recordQuery.parse({}))).toBeNull();
  expect(await listRecords(auditor, id, recordQuery.parse({}))).not.toBeNull();
});

test.each([
  ["is missing", "delete from ach_file_chunk where file_id = $1::uuid"],
  ["does not open", "update ach_file_chunk set cipher = '\\x00' where file_id = $1::uuid"],
])("a stored piece that %s is said by name, to whoever reads and whoever repairs", async (_name, damage) => {
  const id = await addFile(desk, payroll());
  await db().$transaction([
    db().$executeRaw`set local session_replication_role = replica`,
    db().$executeRawUnsafe(damage, id),
  ]);
  const refused = { ok: false, reason: "stored_file_damaged" };
  expect(await listRecords(analyst, id, recordQuery.parse({}))).toMatchObject(refused);
  const file = await getAchFile(analyst, id);
  if (!file) throw new Error("not there");
  expect(await getRepairDesk(analyst, file, desk.clock.now())).toMatchObject(refused);
  const repairs = [{ name: "renumberTraces" }] as const;
  expect(await previewRepairs(analyst, { fileId: id, repairs }, desk.clock.now())).toMatchObject(refused);
});

test.each(["1", "5", "6", "7", "8", "9"])(
  "records of kind %s are those that reading the whole file finds",
  async (kind) => {
    const bytes = large(30 + Number(kind));
    const id = await addFile(desk, bytes);
    const whole = readLines(bytes, { fromLine: 1, limit: Infinity });
    const lines = whole
      .filter(({ text, record }) => text.startsWith(kind) && record !== "Padding")
      .map(({ line }) => line);
    const page = await ask(id, { kind, count: 200 });
    expect(page.rows.map(({ line }) => line)).toEqual(lines);
    // Every header, control and addenda of this file holds a zero: a search for it reads what the kind alone need not.
    if (kind !== "6") expect((await ask(id, { kind, q: "0", count: 200 })).rows.map(({ line }) => line)).toEqual(lines);
  },
);
