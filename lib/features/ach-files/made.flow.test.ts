import { afterAll, describe, expect, test } from "vitest";
import { addFile, payroll, readFile, upload } from "@/scripts/testing/ach-files";
import { makeDesk } from "@/scripts/testing/desk";
import { liveUntil } from "@/scripts/testing/mortal";
import { must } from "@/scripts/testing/payments";
import { sha256Hex } from "@/lib/core/crypto";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { createAchPayment } from "@/lib/features/payments/mutations/create";
import { readFileBytes } from "./data";
import { discardFile } from "./mutations/decide";
import { storeMadeFile, type MadeFile } from "./mutations/made";
import { sendFileForApproval } from "./mutations/send";

const desk = await makeDesk();
const { analyst, analyst2 } = desk.actors;
const now = () => desk.clock.now();
afterAll(() => desk.close());

const BANK = { type: "system", name: "Returns from the bank", requestId: newId() } as const;
const accountId = desk.accounts.incOperating.id;
const make = (made: Partial<MadeFile> = {}, by: Parameters<typeof storeMadeFile>[0] = analyst) =>
  storeMadeFile(by, { fileName: "made.ach", bytes: payroll(), source: "spreadsheet", ...made }, now());
const count = () => db().achFile.count();
const trailOf = (subjectId: string) => db().auditEntry.findMany({ where: { subjectId }, orderBy: { seq: "asc" } });

describe("a file that the desk made", () => {
  test("waits for its check with the maker's bytes, sealed in pieces, and says in the trail what it is", async () => {
    const bytes = Buffer.alloc(1_500_000, "x");
    const { fileId } = must(await make({ bytes, reason: "Wrong batch", fileName: "C:\\x\\reversal.ach" }));
    const file = await readFile(fileId);
    expect(file).toMatchObject({ status: "checking", source: "spreadsheet", fileName: "reversal.ach" });
    expect(file).toMatchObject({ uploadedById: analyst.memberId, reason: "Wrong batch", sha256: sha256Hex(bytes) });
    expect((await readFileBytes(fileId)).equals(bytes)).toBe(true);
    expect(await db().achFileChunk.count({ where: { fileId } })).toBe(2);
    expect(await trailOf(fileId)).toMatchObject([
      { action: "ach_file.made", actorName: analyst.name, after: { source: "spreadsheet", reason: "Wrong batch" } },
    ]);
  });

  test("needs a name and bytes, and has at most 200 MB", async () => {
    const before = await count();
    expect(await make({ fileName: "\u0007" })).toMatchObject({ ok: false, reason: "no_name" });
    expect(await make({ bytes: new Uint8Array() })).toMatchObject({ ok: false, reason: "empty_file" });
    expect(await make({ bytes: new Uint8Array(200 * 1024 * 1024 + 1) })).toMatchObject({
      ok: false,
      reason: "too_large",
    });
    expect(await count()).toBe(before);
  });

  test("is refused when its bytes are a living file, by that file's name, and leaves nothing", async () => {
    const bytes = payroll();
    const earlier = await addFile(desk, bytes, analyst2, "earlier.ach");
    const before = await count();
    const twin = await make({ bytes });
    expect(twin).toMatchObject({ ok: false, reason: "duplicate_file", earlierFileId: earlier });
    expect(twin.ok ? "" : twin.sentence).toContain("earlier.ach");
    expect([await count(), await db().achFileChunk.count({ where: { file: { status: "receiving" } } })]).toEqual([
      before,
      0,
    ]);
    must(await discardFile(analyst2, earlier));
    must(await make({ bytes }));
  });
});

describe("a repaired copy", () => {
  const repair = (id: string) => make({ source: "repair", repairedFromId: id });

  test("takes its original out of the work list in one step", async () => {
    const id = await addFile(desk);
    const { fileId } = must(await repair(id));
    expect(await readFile(id)).toMatchObject({ status: "discarded" });
    expect(await readFile(fileId)).toMatchObject({ status: "checking", repairedFromId: id, source: "repair" });
    const { sha256 } = await readFile(id);
    expect((await trailOf(fileId))[0]).toMatchObject({ before: { fileId: id, sha256 } });
  });

  test("is refused when its original moved on, and nothing of it stays", async () => {
    const [discarded, sent, replaced] = [await addFile(desk), await addFile(desk), await addFile(desk)];
    must(await discardFile(analyst, discarded));
    must(await sendFileForApproval(analyst, { fileId: sent, accountId, clientKey: newId() }, now()));
    must(await repair(replaced));
    const before = await count();
    for (const id of [discarded, sent, replaced, newId()])
      expect(await repair(id)).toMatchObject({ ok: false, reason: "someone_was_first" });
    expect(await count()).toBe(before);
  });

  test("is refused while its original is being paid", async () => {
    const id = await addFile(desk);
    must(await createAchPayment(analyst, { achFileId: id, accountId, clientKey: newId() }, now()));
    expect(await repair(id)).toMatchObject({ ok: false, reason: "being_paid" });
    expect(await readFile(id)).toMatchObject({ status: "ready" });
  });

  test("made by two at once replaces the original once", async () => {
    const id = await addFile(desk);
    const results = await Promise.all([repair(id), repair(id), repair(id)]);
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(await db().achFile.count({ where: { repairedFromId: id } })).toBe(1);
  });

  test("died at any step leaves the original or the copy, never both", { timeout: 240_000 }, async () => {
    for (let dieAt = 1; ; dieAt += 1) {
      const id = await addFile(desk);
      const life = await liveUntil(desk, dieAt, () => repair(id));
      const copies = await db().achFile.count({ where: { repairedFromId: id, status: { not: "receiving" } } });
      expect([copies, (await readFile(id)).status]).toEqual(copies === 1 ? [1, "discarded"] : [0, "ready"]);
      if (!life.ended) break;
    }
  });
});

describe("a file that was fetched from the bank", () => {
  const fetched = (bankFileId: string, bytes = payroll()) =>
    make({ source: "bank", bankFileId, bytes, fileName: "returns.ach" }, BANK);

  test("was brought by nobody, and the trail names the system", async () => {
    const { fileId } = must(await fetched("R-1"));
    expect(await readFile(fileId)).toMatchObject({ uploadedById: null, source: "bank", bankFileId: "R-1" });
    expect(await trailOf(fileId)).toMatchObject([{ actorType: "system", actorName: BANK.name, actorId: null }]);
  });

  test("is taken once, also by two at the same moment", async () => {
    must(await fetched("R-2"));
    expect(await fetched("R-2")).toMatchObject({ ok: false, reason: "fetched_before" });
    const before = await count();
    const results = await Promise.all([1, 2, 3].map(() => fetched("R-3")));
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    for (const result of results) if (!result.ok) expect(result.reason).toBe("fetched_before");
    expect(await count()).toBe(before + 1);
  });

  test("whose bytes somebody uploaded before is the same file", async () => {
    const bytes = payroll();
    const { fileId } = must(await upload(desk, bytes, analyst));
    expect(await fetched("R-4", bytes)).toMatchObject({ reason: "duplicate_file", earlierFileId: fileId });
  });
});
