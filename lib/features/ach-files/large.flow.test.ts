import { spawn } from "node:child_process";
import { once } from "node:events";
import type pg from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { addFile, INC_COMPANY_ID, readFile, upload } from "@/scripts/testing/ach-files";
import { makeDesk } from "@/scripts/testing/desk";
import { must } from "@/scripts/testing/payments";
import { withConnection } from "@/lib/core/connection";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { payeeHash } from "@/lib/core/payee-hash";
import { iterateEntries } from "@/lib/formats/nacha/entries";
import { readLines } from "@/lib/formats/nacha/lines";
import { PAYROLL, sampleFile, toBytes } from "@/lib/formats/nacha/testdata/samples";
import { writeNacha } from "@/lib/formats/nacha/write";
import { CHUNK_BYTES } from "./data/chunks";
import { checkFile } from "./mutations/check";
import { discardFile } from "./mutations/decide";
import { jobOf } from "./mutations/checking/run";
import { runInWorker } from "./mutations/checking/worker";

const desk = await makeDesk();
const { analyst } = desk.actors;
const now = () => desk.clock.now();
const later = () => new Date(now().getTime() + 300_000);
afterAll(() => desk.close());

let serial = 0;
/** A file that is checked in the worker: a line is 95 bytes, so 12,000 entries lie in two stored pieces. */
function large(entries = 12_000): Uint8Array {
  serial += 1;
  const [first] = PAYROLL.entries;
  if (!first) throw new Error("The sample has entries");
  const many = Array.from({ length: entries }, (_, index) => ({
    ...first,
    amountMinor: 100 + index + serial,
    accountNumber: `${700_000_000 + index}`,
    individualName: index === 7 ? "ACCT 700000007" : `PERSON ${index}`,
  }));
  return writeNacha(sampleFile([{ ...PAYROLL, companyId: INC_COMPANY_ID, entries: many }]));
}

const entriesOf = (fileId: string) => db().achEntry.count({ where: { fileId } });
const checkedRows = (fileId: string) =>
  db().auditEntry.count({ where: { subjectId: fileId, action: "ach_file.checked" } });

async function jobFor(fileId: string) {
  const { sizeBytes, sha256 } = await readFile(fileId);
  return jobOf({ fileId, sizeBytes: Number(sizeBytes), sha256: sha256 ?? "" });
}

describe("a large file", () => {
  test("is checked in the worker, and every entry is stored as the file has it", async () => {
    const bytes = large();
    const fileId = await addFile(desk, bytes);
    expect(await readFile(fileId)).toMatchObject({ status: "ready", entryCount: 12_000, progressText: null });
    const rows = await db().achEntry.findMany({ where: { fileId }, orderBy: { line: "asc" } });
    const expected = [...iterateEntries(bytes)];
    expect(rows).toHaveLength(expected.length);
    for (const [index, entry] of expected.entries()) {
      const { direction: _direction, sec: _sec, rdfi, accountNumber, individualName, amountMinor, ...same } = entry;
      expect(rows[index]).toMatchObject({ ...same, routingNumber: rdfi, amountMinor: BigInt(amountMinor) });
      expect(rows[index]?.accountLast4).toBe(accountNumber.slice(-4));
      expect(rows[index]?.individualName).toBe(index === 7 ? "ACCT •••••0007" : individualName);
      expect(payeeHash(rdfi, accountNumber).equals(rows[index]?.payeeHash ?? Buffer.alloc(0))).toBe(true);
    }
  });

  test.for([
    ["with line ends", "\n"],
    ["without any", ""],
  ] as const)("%s says for each stored piece which line starts in it, and where", async ([, end]) => {
    const lines = new TextDecoder().decode(large()).trimEnd().split("\n");
    const bytes = toBytes(lines, end);
    const file = await readFile(await addFile(desk, bytes));
    expect(file.lineCount).toBe(lines.length);
    expect(file.chunkLines).toHaveLength(Math.ceil(bytes.length / CHUNK_BYTES) * 2);
    for (let chunk = 0; chunk * 2 < file.chunkLines.length; chunk += 1) {
      const [line = 0, offset = 0] = file.chunkLines.slice(chunk * 2);
      const at = chunk * CHUNK_BYTES + offset;
      expect(new TextDecoder().decode(bytes.subarray(at, at + 94))).toBe(lines[line - 1]);
      // No record starts between the start of the piece and this one.
      expect(offset).toBeLessThan(94 + end.length);
    }
    expect(readLines(bytes, { fromLine: lines.length, limit: 1 })[0]?.line).toBe(lines.length);
  });

  test("tells how far its check is: bytes read, then rows stored of how many", async () => {
    const { fileId } = must(await upload(desk, large(), analyst));
    const seen: string[] = [];
    const lost = new AbortController();
    await runInWorker(
      await jobFor(fileId),
      (progress) => {
        seen.push(progress.text);
        expect(progress.done).toBeLessThanOrEqual(progress.total);
        if (progress.text === "Storing the entries") expect(progress.total).toBe(12_000);
      },
      lost.signal,
    );
    expect([...new Set(seen)]).toEqual(["Checking every line", "Storing the entries"]);
  });
});

test("large files that are checked at the same moment take turns, and each has its own outcome", async () => {
  const ids: string[] = [];
  for (const entries of [3_000, 4_000, 5_000]) ids.push(must(await upload(desk, large(entries), analyst)).fileId);
  expect(await Promise.all(ids.map((id) => checkFile(id, now())))).toEqual([true, true, true]);
  const counts = await Promise.all(ids.map(async (id) => [(await readFile(id)).entryCount, await entriesOf(id)]));
  expect(counts).toEqual([
    [3_000, 3_000],
    [4_000, 4_000],
    [5_000, 5_000],
  ]);
});

describe("a check that is ended in the middle", () => {
  test.for(["Checking every line", "Storing the entries"] as const)(
    "by the end of its worker while it was %s leaves nothing, and the next one stores every entry once",
    async (phase) => {
      const { fileId } = must(await upload(desk, large(), analyst));
      const end = new AbortController();
      const dead = runInWorker(
        await jobFor(fileId),
        (progress) => {
          if (progress.text === phase) end.abort();
        },
        end.signal,
      );
      await expect(dead).rejects.toThrow(/ended before it answered/);
      expect(await readFile(fileId)).toMatchObject({ status: "checking", verdict: null });
      expect(await checkFile(fileId, now())).toBe(true);
      expect([await entriesOf(fileId), await checkedRows(fileId)]).toEqual([12_000, 1]);
    },
  );

  test("by a kill of its process with every row written leaves none; after the lease it is checked once", async () => {
    const { fileId } = must(await upload(desk, large(), analyst));
    await withConnection(desk.databaseUrl, async (turn) => {
      await withConnection(desk.databaseUrl, async (row) => {
        // The copy waits for its turn, then, with all its rows written, for the file's own row.
        await turn.query("select pg_advisory_lock(hashtextextended($1, 7104))", [fileId]);
        const child = spawn(
          process.execPath,
          ["--conditions=react-server", "--import", "tsx", "scripts/testing/checker.ts", fileId, now().toISOString()],
          { env: { ...process.env, CUTOFF_TEST_DATABASE: desk.databaseUrl }, stdio: "ignore" },
        );
        const ended = once(child, "exit");
        await untilWaiting(turn, "select pg_advisory_xact_lock%");
        await row.query("begin");
        await row.query("select 1 from ach_file where id = $1 for update", [fileId]);
        await turn.query("select pg_advisory_unlock(hashtextextended($1, 7104))", [fileId]);
        await untilWaiting(turn, "select 1 from ach_file where id = $1 and status%");
        child.kill("SIGKILL");
        expect(await ended).toEqual([null, "SIGKILL"]);
        await row.query("rollback");
      });
    });
    expect(await readFile(fileId)).toMatchObject({ status: "checking", verdict: null });
    expect(await checkFile(fileId, now())).toBe(false);
    expect(await checkFile(fileId, later())).toBe(true);
    expect([await entriesOf(fileId), await checkedRows(fileId)]).toEqual([12_000, 1]);
  });

  test("because the file was discarded meanwhile stores nothing", async () => {
    const { fileId } = must(await upload(desk, large(), analyst));
    const job = await jobFor(fileId);
    must(await discardFile(analyst, fileId));
    expect(await runInWorker(job, () => undefined, new AbortController().signal)).toBeNull();
    expect(await entriesOf(fileId)).toBe(0);
  });

  test("of two checkers of the same file, the second stores the same rows again and none twice", async () => {
    const { fileId } = must(await upload(desk, large(), analyst));
    const job = await jobFor(fileId);
    const outcome = await runInWorker(job, () => undefined, new AbortController().signal);
    expect(outcome?.check.verdict).toBe("valid");
    expect(await entriesOf(fileId)).toBe(12_000);
    expect(await checkFile(fileId, now())).toBe(true);
    expect(await runInWorker(job, () => undefined, new AbortController().signal)).toBeNull();
    expect([await entriesOf(fileId), await checkedRows(fileId)]).toEqual([12_000, 1]);
  });
});

test("the database stores no entry of a file that is not being checked, or of none", async () => {
  const fileId = await addFile(desk, large(10));
  const row = (id: string) => db().$executeRaw`
    insert into ach_entry select ${id}::uuid, line + 1000, batch_number, transaction_code, routing_number, account_last4,
      amount_minor, individual_id, individual_name, trace_number, addenda_count, batch_line, payee_hash
    from ach_entry where file_id = ${fileId}::uuid limit 1`;
  for (const id of [fileId, newId()]) await expect(row(id)).rejects.toThrow(/while their file is checked/);
  const { fileId: waiting } = must(await upload(desk, large(10), analyst));
  expect(await row(waiting)).toBe(1);
});

/** Until a statement like this waits for a lock: no time is slept away, the server is asked. */
async function untilWaiting(connection: pg.Client, statement: string): Promise<void> {
  for (;;) {
    const { rowCount } = await connection.query(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like $1`,
      [statement],
    );
    if ((rowCount ?? 0) > 0) return;
  }
}
