import { afterAll, expect, test } from "vitest";
import { addFile, INC_COMPANY_ID, payroll, readFile } from "@/scripts/testing/ach-files";
import { makeDesk } from "@/scripts/testing/desk";
import { must } from "@/scripts/testing/payments";
import { sha256Hex } from "@/lib/core/crypto";
import { db } from "@/lib/core/db";
import { KINDS } from "@/lib/formats/nacha/testdata/kinds";
import { CANARY_ACCOUNT, overlay, PAYROLL, sampleFile, toBytes } from "@/lib/formats/nacha/testdata/samples";
import { writeNacha } from "@/lib/formats/nacha/write";
import type { Repair } from "@/lib/formats/nacha/repair/types";
import { getAchFile } from "./data";
import { getRepairDesk, getRepairStory } from "./data/repairs";
import { checkFile } from "./mutations/check";
import { discardFile } from "./mutations/decide";
import { previewRepairs, repairFile } from "./mutations/repair";
import { repairFileSchema } from "./schema/repairs";

const desk = await makeDesk();
const { analyst, analyst2 } = desk.actors;
const now = () => desk.clock.now();
afterAll(() => desk.close());

const linesOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trimEnd().split("\n");

/** A payroll whose totals and one check digit are wrong, and whose last block is not full. */
function broken(): Uint8Array {
  const lines = linesOf(payroll({ effectiveDate: "2024-03-01" })).filter((line) => !/^9{94}$/.test(line));
  const control = lines.findIndex((line) => line.startsWith("8")) + 1;
  const digit = lines[3]![11] === "9" ? "8" : "9";
  return toBytes(overlay(overlay(lines, control, 33, "000000000001"), 4, 12, digit));
}

async function offersOf(id: string): Promise<Repair[]> {
  const file = await getAchFile(analyst, id);
  if (!file) throw new Error("not there");
  const { offers, earliest } = must(await getRepairDesk(analyst, file, now()));
  return offers.flatMap((offer): Repair[] => {
    if (offer.name === "restampDates") return [{ name: "restampDates", effectiveDate: earliest }];
    return offer.name === "dropBatch" ? [] : [{ name: offer.name }];
  });
}

test("a broken file becomes a ready one; both hashes, who and why stand in the trail and on its page", async () => {
  const bytes = broken();
  const id = await addFile(desk, bytes);
  expect(await readFile(id)).toMatchObject({ status: "invalid" });
  const repairs = await offersOf(id);
  const names = repairs.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["restampDates", "fixCheckDigits", "recomputeTotals", "repad"]));
  const seen = must(await previewRepairs(analyst, { fileId: id, repairs }, now()));
  expect(seen).toMatchObject({ verdict: "valid", issueCount: 0 });
  const control = seen.records.find(({ record }) => record === "Batch control");
  expect(control?.before?.slice(32, 44)).toBe("000000000001");
  expect(control?.after?.slice(32, 44)).not.toBe("000000000001");
  expect(await db().achFile.count({ where: { repairedFromId: id } }), "looking stores nothing").toBe(0);

  const reason = "The totals were those of the draft.";
  const { fileId } = must(await repairFile(analyst, { fileId: id, repairs, sha256: seen.sha256, reason }, now()));
  const row = await db().auditEntry.findFirstOrThrow({ where: { subjectId: fileId, action: "ach_file.made" } });
  expect(row).toMatchObject({
    actorId: analyst.memberId,
    before: { fileId: id, sha256: sha256Hex(bytes) },
    after: { sha256: seen.sha256, reason, changes: seen.changeCount },
  });
  expect(await readFile(id)).toMatchObject({ status: "discarded" });
  expect(await checkFile(fileId, now())).toBe(true);
  expect(await readFile(fileId)).toMatchObject({ status: "ready", verdict: "valid" });
  const story = await getRepairStory(fileId);
  expect(story).toMatchObject({ originalId: id, originalSha256: sha256Hex(bytes), reason, applied: names });
  expect(story?.changeCount).toBe(seen.changeCount);
  expect(await getRepairStory(id)).toBeNull();
});

test("no answer of the doctor holds an account number", async () => {
  const id = await addFile(desk, broken());
  const repairs = await offersOf(id);
  const seen = must(await previewRepairs(analyst, { fileId: id, repairs }, now()));
  must(await repairFile(analyst, { fileId: id, repairs, sha256: seen.sha256, reason: "Wrong totals" }, now()));
  const stored = await db().achFile.findFirstOrThrow({ where: { repairedFromId: id } });
  expect(JSON.stringify([seen, stored.repairs])).not.toContain(CANARY_ACCOUNT);
});

test("another copy than the one that was looked at is not stored", async () => {
  const id = await addFile(desk, broken());
  const repairs = await offersOf(id);
  const input = { fileId: id, repairs, sha256: "0".repeat(64), reason: "Wrong totals" };
  expect(await repairFile(analyst, input, now())).toMatchObject({ ok: false, reason: "preview_differs" });
  expect(await db().achFile.count({ where: { repairedFromId: id } })).toBe(0);
});

test("a file of somebody else, one that was discarded, and repairs that change nothing are refused", async () => {
  const id = await addFile(desk, broken());
  const repairs = [{ name: "recomputeTotals" }] as const;
  expect(await previewRepairs(analyst2, { fileId: id, repairs }, now())).toMatchObject({ reason: "not_yours" });
  must(await discardFile(analyst, id));
  expect(await previewRepairs(analyst, { fileId: id, repairs }, now())).toMatchObject({ reason: "wrong_state" });
  const fine = await addFile(desk, payroll());
  expect(await previewRepairs(analyst, { fileId: fine, repairs }, now())).toMatchObject({ reason: "nothing_changed" });
});

test("a reason is asked for", () => {
  const input = { fileId: crypto.randomUUID(), repairs: [{ name: "repad" }], sha256: "0".repeat(64) };
  expect(repairFileSchema.safeParse({ ...input, reason: "  " }).error?.issues[0]?.message).toBe(
    "Say why, in a few words.",
  );
});

test("a large file is worked on in a worker, with the same outcome", { timeout: 120_000 }, async () => {
  const entries = Array.from({ length: 4_000 }, (_, index) => ({ ...PAYROLL.entries[0]!, amountMinor: 1_000 + index }));
  const bytes = writeNacha(sampleFile([{ ...PAYROLL, companyId: INC_COMPANY_ID, entries }]));
  expect(bytes.length).toBeGreaterThan(256 * 1024);
  const lines = linesOf(bytes);
  const spoilt = toBytes(overlay(lines, lines.findIndex((line) => line.startsWith("8")) + 1, 33, "000000000001"));
  const id = await addFile(desk, spoilt);
  const repairs: Repair[] = [{ name: "recomputeTotals" }];
  expect((await offersOf(id)).map(({ name }) => name)).toContain("recomputeTotals");
  const seen = must(await previewRepairs(analyst, { fileId: id, repairs }, now()));
  expect(seen.verdict).toBe("valid");
  expect(seen.sha256).toBe(sha256Hex(bytes));
});

test("a repaired file of returns is previewed as its check will take it, not as a file that may not be sent", async () => {
  const lines = [...(KINDS["returned"] ?? [])];
  const control = lines.findIndex((line) => line.startsWith("8")) + 1;
  const id = await addFile(desk, toBytes(overlay(lines, control, 5, "009999")));
  expect(await readFile(id)).toMatchObject({ status: "invalid" });
  const repairs: Repair[] = [{ name: "recomputeTotals" }];
  const { verdict, sha256 } = must(await previewRepairs(analyst, { fileId: id, repairs }, now()));
  const { fileId } = must(await repairFile(analyst, { fileId: id, repairs, sha256, reason: "Counted anew." }, now()));
  await checkFile(fileId, now());
  expect(await readFile(fileId)).toMatchObject({ status: "returns", verdict });
});
