import { afterEach, beforeEach, expect, test } from "vitest";
import { db } from "@/lib/core/db";
import { getAchFile, readFileBytes } from "@/lib/features/ach-files/data";
import { dispatchCheck } from "@/lib/features/ach-files/dispatch";
import { storeMadeFile } from "@/lib/features/ach-files/mutations/made";
import { discardFile } from "@/lib/features/ach-files/mutations/decide";
import { iterateEntries } from "@/lib/formats/nacha/entries";
import { readFile } from "@/scripts/testing/ach-files";
import { makeDesk, type Desk } from "@/scripts/testing/desk";
import { must } from "@/scripts/testing/payments";
import {
  fetchReturns,
  readReturns,
  sendBack,
  settledFile,
  settleFile,
  type SettledFile,
} from "@/scripts/testing/returns";
import { getReturn } from "./data/detail";
import { getBaseFile } from "./data/base";
import { closeReturn } from "./mutations/handle";
import { resubmitReturns } from "./mutations/resubmit";
import { reverseBatches } from "./mutations/reverse";

const ZONE = "America/New_York";
const DEBITS = [
  {
    transactionCode: 27,
    rdfi: "061000104",
    accountNumber: "1002003004",
    amountMinor: 50_000,
    individualName: "ADA PARK",
  },
  {
    transactionCode: 37,
    rdfi: "021000021",
    accountNumber: "5006007008",
    amountMinor: 70_000,
    individualName: "BEN ROY",
  },
];
let desk: Desk;

beforeEach(async () => {
  desk = await makeDesk();
});
afterEach(async () => {
  await desk.close();
});

const now = (): Date => desk.clock.now();
const collection = (): Promise<SettledFile> => settledFile(desk, { description: "DUES", entries: DEBITS });

async function returned(file: SettledFile, code: string, position = 0): Promise<string> {
  await sendBack(desk, file, [{ trace: file.entries[position]?.traceNumber ?? "", code }]);
  await fetchReturns(desk);
  const line = file.entries[position]?.line;
  const row = (await readReturns()).find((one) => one.matchedFileId === file.fileId && one.matchedLine === line);
  if (!row) throw new Error("Nothing came back");
  return row.id;
}

async function earliestOf(file: SettledFile): Promise<string> {
  return (await getBaseFile(file.fileId, ZONE, now()))?.earliest ?? "";
}

async function resend(file: SettledFile, ...returnIds: string[]) {
  return resubmitReturns(desk.actors.analyst, { returnIds, effectiveDate: await earliestOf(file) }, now());
}

test("a debit returned as R01 goes again in a file of its own, which needs an approval like any other", async () => {
  const file = await collection();
  const returnId = await returned(file, "R01");
  const { fileId } = must(await resend(file, returnId));
  await dispatchCheck(fileId);
  const made = await readFile(fileId);
  expect([made.status, made.source, made.basedOnId, made.uploadedById, made.payment]).toEqual([
    "ready",
    "resubmission",
    file.fileId,
    desk.actors.analyst.memberId,
    null,
  ]);
  const summary = (await getAchFile(desk.actors.analyst, fileId))?.summary;
  expect(summary?.batches.map(({ description, entries, debitMinor }) => [description, entries, debitMinor])).toEqual([
    ["RETRY PYMT", 1, Number(file.entries[0]?.amountMinor)],
  ]);
  expect(await getReturn("all", returnId, ZONE)).toMatchObject({ state: "resent", resent: { fileId, isAlive: true } });
  const again = await settleFile(desk, fileId);
  const second = await returned(again, "R01");
  expect((await getReturn("all", second, ZONE))?.timesResent).toBe(1);
});

test("twice is the most, and only by R01 or R09", async () => {
  const file = await collection();
  let at = file;
  for (let time = 1; time <= 2; time += 1) {
    const { fileId } = must(await resend(at, await returned(at, "R09")));
    await dispatchCheck(fileId);
    at = await settleFile(desk, fileId);
  }
  expect(await resend(at, await returned(at, "R09"))).toMatchObject({ reason: "resent_twice" });
  expect(await resend(file, await returned(file, "R02", 1))).toMatchObject({ reason: "code_not_resubmittable" });
});

test("after 180 days nothing goes again", async () => {
  const file = await collection();
  const returnId = await returned(file, "R01");
  await desk.clock.advance(181 * 86_400_000);
  expect(await resend(file, returnId)).toMatchObject({ reason: "too_late" });
});

test("of two people who send the same entry again one does, and nothing is left that could be sent twice", async () => {
  const file = await collection();
  const returnId = await returned(file, "R01");
  const effectiveDate = await earliestOf(file);
  const send = (by: typeof desk.actors.analyst) => resubmitReturns(by, { returnIds: [returnId], effectiveDate }, now());
  const both = await Promise.all([send(desk.actors.analyst), send(desk.actors.analyst2)]);
  expect(both.filter((one) => one.ok)).toHaveLength(1);
  const files = await db().achFile.findMany({ where: { source: "resubmission", status: { not: "discarded" } } });
  expect(files).toHaveLength(1);
  expect(await resend(file, returnId)).toMatchObject({ ok: false });
});

test("a return whose new file came to nothing may go again; one that was closed does not", async () => {
  const file = await collection();
  const returnId = await returned(file, "R01");
  const { fileId } = must(await resend(file, returnId));
  await dispatchCheck(fileId);
  expect(await resend(file, returnId)).toMatchObject({ reason: "being_resent" });
  must(await discardFile(desk.actors.analyst, fileId));
  await desk.clock.advance(60_000);
  must(await resend(file, returnId));
  const closed = await returned(file, "R01", 1);
  must(await closeReturn(desk.actors.analyst, { returnId: closed, note: "Paid in cash" }, now()));
  expect(await resend(file, closed)).toMatchObject({ reason: "wrong_state" });
});

async function reverse(file: SettledFile, batchLines: readonly number[], effectiveDate?: string) {
  const input = {
    fileId: file.fileId,
    batchLines: [...batchLines],
    effectiveDate: effectiveDate ?? (await earliestOf(file)),
    reason: "Sent twice",
  };
  return reverseBatches(desk.actors.analyst, input, now());
}

test("a reversal takes every entry of the batch back the other way, and waits for an approval", async () => {
  const file = await settledFile(desk);
  const { fileId } = must(await reverse(file, [2]));
  await dispatchCheck(fileId);
  const made = await readFile(fileId);
  expect([made.status, made.source, made.basedOnId, made.reason]).toEqual([
    "ready",
    "reversal",
    file.fileId,
    "Sent twice",
  ]);
  const moved = [...iterateEntries(await readFileBytes(fileId))].map((one) => [one.direction, one.amountMinor]);
  const sent = file.entries.filter((one) => one.amountMinor > 0n).map((one) => ["debit", Number(one.amountMinor)]);
  expect(moved).toEqual(sent);
  expect((await getAchFile(desk.actors.analyst, fileId))?.summary?.batches[0]?.description.trim()).toBe("REVERSAL");
  expect(await reverse(file, [2])).toMatchObject({ reason: "reversed_already" });
  expect(await reverse(file, [99])).toMatchObject({ reason: "nothing_to_make" });
  must(await discardFile(desk.actors.analyst, fileId));
  await desk.clock.advance(60_000);
  expect(await reverse(file, [2])).toMatchObject({ ok: true });
});

test("of two who reverse a batch at once one does", async () => {
  const file = await settledFile(desk);
  const effectiveDate = await earliestOf(file);
  const input = { fileId: file.fileId, batchLines: [2], effectiveDate };
  const both = await Promise.all([
    reverseBatches(desk.actors.analyst, { ...input, reason: "Wrong amount" }, now()),
    reverseBatches(desk.actors.analyst2, { ...input, reason: "Wrong amount too" }, new Date(now().getTime() + 60_000)),
  ]);
  expect(both.filter((one) => one.ok)).toHaveLength(1);
  expect(await db().achFile.count({ where: { source: "reversal", status: { not: "discarded" } } })).toBe(1);
});

test("a reversal settles within five banking days of the file, or is refused", async () => {
  const file = await settledFile(desk);
  expect(await reverse(file, [2], "2026-12-10")).toMatchObject({ reason: "too_late", field: "effectiveDate" });
  await desk.clock.advance(9 * 86_400_000);
  expect(await reverse(file, [2])).toMatchObject({ reason: "too_late" });
});

test("what was not sent is not reversed, and nobody reverses a file out of their accounts", async () => {
  const file = await settledFile(desk);
  const outsider = await desk.addPerson({ name: "Otto Outside", role: "analyst", accounts: ["logOperating"] });
  const input = { fileId: file.fileId, batchLines: [2], effectiveDate: await earliestOf(file), reason: "Not mine" };
  expect(await reverseBatches(outsider, input, now())).toMatchObject({ reason: "not_found" });
  const { fileId } = must(await reverse(file, [2]));
  await dispatchCheck(fileId);
  expect(await reverseBatches(desk.actors.analyst, { ...input, fileId }, now())).toMatchObject({ reason: "not_found" });
});

test("a file that was repaired before it was sent lives on in its copy: nothing of it is taken twice", async () => {
  const { analyst } = desk.actors;
  const repair = async (fileId: string) => {
    await dispatchCheck(fileId);
    const bytes = await readFileBytes(fileId);
    bytes.write("C", 33, "latin1");
    const repairs = { applied: [{ name: "restampDates" }], changes: [], changeCount: 0 };
    const made = { fileName: "copy.ach", bytes, source: "repair", repairedFromId: fileId, repairs } as const;
    const copy = must(await storeMadeFile(analyst, made, now())).fileId;
    await dispatchCheck(copy);
    return copy;
  };
  const file = await collection();
  const { fileId } = must(await reverse(file, [2]));
  await repair(fileId);
  await desk.clock.advance(60_000);
  expect(await reverse(file, [2])).toMatchObject({ reason: "reversed_already" });
  const returnId = await returned(file, "R01");
  const copy = await repair(must(await resend(file, returnId)).fileId);
  expect(await resend(file, returnId)).toMatchObject({ reason: "being_resent" });
  const again = await settleFile(desk, copy);
  expect(await getReturn("all", await returned(again, "R01"), ZONE)).toMatchObject({ timesResent: 1 });
});
