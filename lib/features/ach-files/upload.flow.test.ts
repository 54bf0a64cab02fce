import { afterAll, describe, expect, test } from "vitest";
import { inPieces, payroll, readFile, upload, addFile } from "@/scripts/testing/ach-files";
import { makeDesk } from "@/scripts/testing/desk";
import { must } from "@/scripts/testing/payments";
import { db } from "@/lib/core/db";
import { sha256Hex } from "@/lib/core/crypto";
import { newId } from "@/lib/core/ids";
import { getAchFileStatus, readFileBytes, StoredFileError } from "./data";
import { checkFile } from "./mutations/check";
import { discardFile } from "./mutations/decide";
import { abandonStaleUploads, receiveUpload } from "./mutations/upload";
import { MOST_OF_A_PERSON, MOST_OF_A_PROCESS } from "./mutations/upload-slots";
import { MAX_FILE_BYTES } from "./schema";

const desk = await makeDesk();
const { analyst, analyst2 } = desk.actors;
const now = () => desk.clock.now();
afterAll(() => desk.close());

const rowsOfFiles = () => db().achFile.count();

describe("an upload", () => {
  test.for([
    ["one byte at a time", [1]],
    ["in odd pieces", [7, 1, 93, 4096, 3]],
    ["in one piece", [10_000_000]],
  ] as const)("%s is the same file afterwards", async ([, sizes]) => {
    const bytes = payroll();
    const { fileId } = must(
      await receiveUpload(analyst, "a.ach", inPieces(bytes, sizes), now(), { expectedBytes: bytes.byteLength }),
    );
    const file = await readFile(fileId);
    expect(file).toMatchObject({ status: "checking", sizeBytes: BigInt(bytes.byteLength), sha256: sha256Hex(bytes) });
    expect(Buffer.compare(await readFileBytes(fileId), bytes)).toBe(0);
  });

  test("is stored in sealed pieces of at most 1 MiB, whatever the pieces it came in", async () => {
    const bytes = Buffer.alloc(2_500_000, "x");
    const { fileId } = must(await receiveUpload(analyst, "big.ach", inPieces(bytes, [2_400_000, 99_999]), now()));
    const chunks = await db().achFileChunk.findMany({ where: { fileId }, orderBy: { index: "asc" } });
    const overhead = 29;
    expect(chunks.map((chunk) => chunk.cipher.byteLength - overhead)).toEqual([1_048_576, 1_048_576, 402_848]);
    expect(chunks.some((chunk) => Buffer.from(chunk.cipher).includes("xxxxxxxx"))).toBe(false);
    expect((await readFileBytes(fileId)).equals(bytes)).toBe(true);
  });

  test("keeps a harmless name: no path, no control or direction signs, markup as it is", async () => {
    const names = [
      ["C:\\payroll\\nov.ach", "nov.ach"],
      ["../../etc/passwd", "passwd"],
      ['=SUM(A1),"x".csv', '=SUM(A1),"x".csv'],
      ["<img src=x onerror=alert(1)>.ach", "<img src=x onerror=alert(1)>.ach"],
      ["a\u0000b\u202Ehca.ach", "abhca.ach"],
      ["😀".repeat(300), "😀".repeat(200)],
    ] as const;
    for (const [given, kept] of names) {
      const { fileId } = must(await upload(desk, payroll(), analyst, given));
      expect((await readFile(fileId)).fileName).toBe(kept);
    }
    expect(await upload(desk, payroll(), analyst, " /\u0007 ")).toMatchObject({ ok: false, reason: "no_name" });
  });
});

test("how much of an upload has come is known while it comes, and after it how far its check is", async () => {
  const bytes = Buffer.alloc(3_200_000, "x");
  const fileId = newId();
  const seen: unknown[] = [];
  async function* watched(): AsyncGenerator<Uint8Array> {
    for await (const piece of inPieces(bytes, [1_048_576])) {
      yield piece;
      seen.push((await getAchFileStatus(analyst, fileId))?.progress?.done);
    }
  }
  const options = { expectedBytes: bytes.byteLength, fileId };
  must(await receiveUpload(analyst, "a.ach", watched(), now(), options));
  expect(seen.map(Number).toSorted((a, b) => a - b)).toEqual(seen);
  expect(Number(seen[2])).toBeGreaterThanOrEqual(1_048_576);
  expect(await getAchFileStatus(analyst, fileId)).toMatchObject({ status: "checking", assessed: false });
  await checkFile(fileId, now());
  expect(await getAchFileStatus(analyst, fileId)).toEqual({ status: "invalid", progress: null, assessed: false });
});

describe("a refused upload leaves nothing and says why", () => {
  test("an empty one", async () => {
    const before = await rowsOfFiles();
    expect(await upload(desk, new Uint8Array(), analyst)).toMatchObject({ ok: false, reason: "empty_file" });
    expect(await rowsOfFiles()).toBe(before);
  });

  test("one above the limit, announced or not", async () => {
    const before = await rowsOfFiles();
    const said = await receiveUpload(analyst, "a.ach", inPieces(payroll()), now(), {
      expectedBytes: MAX_FILE_BYTES + 1,
    });
    expect(said).toMatchObject({ ok: false, reason: "too_large" });
    async function* tooMuch(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(new Uint8Array(2_000_000));
      yield new Uint8Array(MAX_FILE_BYTES - 1_999_999);
      throw new Error("nobody reads on after a refusal");
    }
    expect(await receiveUpload(analyst, "a.ach", tooMuch(), now())).toMatchObject({ ok: false, reason: "too_large" });
    expect([await rowsOfFiles(), await db().achFileChunk.count({ where: { file: { status: "receiving" } } })]).toEqual([
      before,
      0,
    ]);
  });

  test("one that ends before its announced end", async () => {
    const before = await rowsOfFiles();
    const bytes = payroll();
    const cut = await receiveUpload(analyst, "a.ach", inPieces(bytes.subarray(0, 500)), now(), {
      expectedBytes: bytes.byteLength,
    });
    expect(cut).toMatchObject({ ok: false, reason: "cut_off" });
    expect(await rowsOfFiles()).toBe(before);
  });

  test("one whose connection breaks", async () => {
    const before = await rowsOfFiles();
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield* inPieces(new Uint8Array(3_000_000));
      throw new Error("aborted");
    }
    await expect(receiveUpload(analyst, "a.ach", broken(), now())).rejects.toThrow("aborted");
    expect(await rowsOfFiles()).toBe(before);
  });

  test("one that was cut off stands in the trail by its name, with how much had come", async () => {
    const bytes = Buffer.alloc(2_500_000, "x");
    const fileId = newId();
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield* inPieces(bytes);
      throw new Error("aborted");
    }
    await expect(receiveUpload(analyst, "cut.ach", broken(), now(), { fileId })).rejects.toThrow("aborted");
    const trail = await db().auditEntry.findMany({ where: { subjectId: fileId } });
    expect(trail).toMatchObject([
      { action: "ach_file.cut_off", actorName: analyst.name, after: { fileName: "cut.ach", receivedBytes: 2_500_000 } },
    ]);
  });

  test("one that finds the disk full, at its first piece or a later one: in words, and nothing stays", async () => {
    const before = await rowsOfFiles();
    await db().$executeRaw`create function full_disk() returns trigger language plpgsql as $$ begin
      if new.index >= 1 or length(new.cipher) < 100000 then
        raise exception 'could not extend file: No space left on device' using errcode = 'disk_full';
      end if;
      return new; end $$`;
    await db().$executeRaw`create trigger full_disk before insert on ach_file_chunk
      for each row execute function full_disk()`;
    for (const bytes of [payroll(), Buffer.alloc(3_500_000, "x")])
      expect(await upload(desk, bytes, analyst)).toMatchObject({ ok: false, reason: "no_room" });
    await db().$executeRaw`drop trigger full_disk on ach_file_chunk`;
    expect([await rowsOfFiles(), await db().achFileChunk.count({ where: { file: { status: "receiving" } } })]).toEqual([
      before,
      0,
    ]);
    must(await upload(desk, payroll(), analyst));
  });

  test("of 200 at once those that are too many, and every other is stored whole", async () => {
    const files = Array.from({ length: 200 }, () => payroll());
    const people = [analyst, analyst2, desk.actors.approver, desk.actors.approver2, desk.actors.administrator];
    const before = await rowsOfFiles();
    const results = await Promise.all(files.map((bytes, index) => upload(desk, bytes, people[index % 5] ?? analyst)));
    const stored = results.filter((result) => result.ok);
    expect(stored.length).toBe(MOST_OF_A_PROCESS);
    for (const result of results) if (!result.ok) expect(result.reason).toBe("too_many_uploads");
    expect(await rowsOfFiles()).toBe(before + stored.length);
    must(await upload(desk, payroll(), analyst));
  });

  test("of one person the ninth at once, while others go on", async () => {
    const files = Array.from({ length: MOST_OF_A_PERSON + 1 }, () => payroll());
    const results = await Promise.all([
      ...files.map((bytes) => upload(desk, bytes, analyst)),
      upload(desk, payroll(), analyst2),
    ]);
    const refused = results.filter((result) => !result.ok);
    expect(refused).toMatchObject([{ reason: "too_many_uploads" }]);
    expect(results.at(-1)?.ok).toBe(true);
  });

  test("one under the id of another file", async () => {
    const { fileId } = must(await upload(desk, payroll(), analyst));
    const again = await receiveUpload(analyst, "b.ach", inPieces(payroll()), now(), { fileId });
    expect(again).toMatchObject({ ok: false, reason: "id_taken" });
    expect(await readFile(fileId)).toMatchObject({ status: "checking", fileName: "payroll.ach" });
  });

  test("one whose process died: the sweep removes it after an hour, and no other", async () => {
    const uploadedAt = new Date(now().getTime() - 61 * 60_000);
    const half = { fileName: "half.ach", status: "receiving", uploadedById: analyst.memberId };
    const old = await db().achFile.create({ data: { ...half, uploadedAt } });
    await db().achFileChunk.create({ data: { fileId: old.id, index: 0, cipher: new Uint8Array(40) } });
    const young = await db().achFile.create({ data: { ...half, uploadedAt: now() } });
    expect(await abandonStaleUploads(now())).toBe(1);
    expect(await db().achFileChunk.count({ where: { fileId: old.id } })).toBe(0);
    const named = await db().auditEntry.findFirstOrThrow({ where: { subjectId: old.id } });
    expect([named.action, named.after]).toEqual(["ach_file.cut_off", { fileName: "half.ach", receivedBytes: 0 }]);
    expect(await readFile(young.id)).toMatchObject({ status: "receiving" });
  });
});

describe("the same bytes again", () => {
  test("are refused by the earlier file's name, in its trail, and allowed once it is discarded", async () => {
    const bytes = payroll();
    const first = await addFile(desk, bytes, analyst, "week-47.ach");
    const before = await rowsOfFiles();
    const again = await upload(desk, bytes, analyst2, "week-47-copy.ach");
    expect(again).toMatchObject({ ok: false, reason: "duplicate_file", earlierFileId: first });
    expect(again.ok ? "" : again.sentence).toMatch(
      /same file as week-47\.ach: Ana Lindqvist uploaded it on 18 Nov 2026/,
    );
    expect(await rowsOfFiles()).toBe(before);
    const trail = await db().auditEntry.findMany({ where: { subjectId: first }, orderBy: { seq: "asc" } });
    expect(trail.map((row) => [row.action, row.actorName])).toEqual([
      ["ach_file.received", "Ana Lindqvist"],
      ["ach_file.checked", "File check"],
      ["ach_file.duplicate_refused", "Ben Okafor"],
    ]);
    must(await discardFile(analyst, first));
    must(await upload(desk, bytes, analyst2));
  });

  test("brought twice at once live once", async () => {
    const bytes = payroll();
    const results = await Promise.all([1, 2, 3, 4].map(() => upload(desk, bytes, analyst)));
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(await db().achFile.count({ where: { sha256: sha256Hex(bytes) } })).toBe(1);
  });

  test("tell a person who may not see the earlier file only whom to ask", async () => {
    const elsewhere = await desk.addPerson({ name: "Lena Vogt", role: "analyst", accounts: ["eurOperating"] });
    const bytes = payroll();
    await addFile(desk, bytes, analyst, "secret-name.ach");
    const again = await upload(desk, bytes, elsewhere);
    expect(again).not.toHaveProperty("earlierFileId");
    expect(again.ok ? "" : again.sentence).toMatch(/^Ana Lindqvist uploaded this very file on /);
    expect(JSON.stringify(again)).not.toContain("secret-name");
  });
});

describe("the stored bytes", () => {
  test("are never changed, and a piece moved past the guards is noticed", async () => {
    const fileId = await addFile(desk);
    const change = db().$executeRaw`update ach_file_chunk set cipher = '\\x00' where file_id = ${fileId}::uuid`;
    await expect(change).rejects.toThrow(/bytes of a file are not changed/);
    await expect(db().achFileChunk.deleteMany({ where: { fileId } })).rejects.toThrow(/bytes of a file/);
    const deletion = db().$executeRaw`delete from ach_file where id = ${fileId}::uuid`;
    await expect(deletion).rejects.toThrow(/never deleted/);
    const other = await addFile(desk);
    await db().$transaction([
      db().$executeRaw`set local session_replication_role = replica`,
      db()
        .$executeRaw`update ach_file_chunk set cipher = (select cipher from ach_file_chunk where file_id = ${other}::uuid)
        where file_id = ${fileId}::uuid`,
    ]);
    await expect(readFileBytes(fileId)).rejects.toThrow(StoredFileError);
  });
});
