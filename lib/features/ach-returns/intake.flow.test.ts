import { afterEach, beforeEach, expect, test } from "vitest";
import { db } from "@/lib/core/db";
import { scopeOf } from "@/lib/core/actor";
import { listAchFiles } from "@/lib/features/ach-files/data";
import { actionWords } from "@/lib/features/audit/rules";
import { PAYROLL } from "@/lib/formats/nacha/testdata/samples";
import { writeReturnFile } from "@/sandbox/qbank/return-file";
import { checkNacha } from "@/lib/formats/nacha/check";
import { iterateEntries } from "@/lib/formats/nacha/entries";
import { addFile, payroll, readableText, readFile } from "@/scripts/testing/ach-files";
import { makeDesk, type Desk } from "@/scripts/testing/desk";
import { auditActions, fault } from "@/scripts/testing/payments";
import {
  fetchReturns,
  readReturns,
  sendBack,
  settledFile,
  settleFile,
  type SettledFile,
} from "@/scripts/testing/returns";
import { listPaymentReturns, listReturns } from "./data";
import { listRefusedFiles } from "./data/bank-files";
import { getReturn } from "./data/detail";

const ALL = scopeOf("all");
const ZONE = "America/New_York";
let desk: Desk;

beforeEach(async () => {
  desk = await makeDesk();
});
afterEach(async () => {
  await desk.close();
});

const traceOf = (file: SettledFile, position: number): string => file.entries[position]?.traceNumber ?? "";

/** A file of returns of an uploaded file's first entry, as another bank would send it; `change` edits its text. */
function returnOf(bytes: Uint8Array, code: string, text = "", change = (file: string): string => file): Uint8Array {
  const [entry] = iterateEntries(bytes);
  const batch = checkNacha(bytes).summary?.batches[0];
  if (!entry || !batch) throw new Error("The file has no entry");
  const facts = { date: "2026-11-20", time: "09:00", firstSequence: 1 };
  return new TextEncoder().encode(change(writeReturnFile([{ entry, batch, code, text }], facts)));
}

test("what the bank sends back is fetched, matched to the entry by its trace, and told on the payment", async () => {
  const file = await settledFile(desk);
  await sendBack(desk, file, [
    { trace: traceOf(file, 0), code: "R03", text: "NO ACCOUNT 123456789" },
    { trace: traceOf(file, 1), code: "C01", text: "9988776655" },
  ]);
  expect(await fetchReturns(desk)).toEqual({ rowsSeen: 1, rowsChanged: 1 });
  const rows = await readReturns();
  expect(
    rows.map(({ code, kind, state, matchedFileId, matchedPaymentId }) => [
      code,
      kind,
      state,
      matchedFileId,
      matchedPaymentId,
    ]),
  ).toEqual([
    ["R03", "return", "open", file.fileId, file.paymentId],
    ["C01", "correction", "open", file.fileId, file.paymentId],
  ]);
  expect(rows.map((row) => row.matchedLine)).toEqual([file.entries[0]?.line, file.entries[1]?.line]);
  expect(rows[0]?.addendaText).toBe("NO ACCOUNT \u2022\u2022\u2022\u2022\u20226789");
  const told = await listPaymentReturns(ALL, file.paymentId);
  expect(told).toMatchObject({
    returnedCount: 1,
    creditMinor: Number(file.entries[0]?.amountMinor),
    debitMinor: 0,
    corrections: 1,
  });
  expect(await auditActions(file.paymentId)).toContain("payment.entries_returned");
  expect(actionWords("payment.entries_returned")).toBe("Entries came back");
  const stored = await readFile(rows[0]?.fileId ?? "");
  expect([stored.status, stored.source, stored.uploadedById]).toEqual(["returns", "bank", null]);
});

test("a notification is due in six banking days, in which Thanksgiving does not count", async () => {
  const bytes = payroll();
  const file = await settleFile(desk, await addFile(desk, bytes));
  await desk.sandbox.clock.moveTo(new Date("2026-11-23T15:00:00Z"));
  await addFile(desk, returnOf(bytes, "C01", "9988776655"), desk.actors.analyst, "changes.ach");
  const [row] = await readReturns();
  const detail = await getReturn(ALL, row?.id ?? "", ZONE);
  expect(detail?.changes).toEqual([
    { part: "Account number", from: `··${file.entries[0]?.accountLast4}`, to: "··6655" },
  ]);
  // 24, 25, 27 and 30 November, 1 and 2 December.
  expect(detail?.actBy).toBe("2026-12-02");
});

test("a file is fetched once, however often it is asked for, also when the fetch died after it was stored", async () => {
  const file = await settledFile(desk);
  await sendBack(desk, file, [{ trace: traceOf(file, 0), code: "R03" }]);
  await fetchReturns(desk);
  await sendBack(desk, file, [{ trace: traceOf(file, 1), code: "R03" }]);
  fault(desk, { method: "GET", path: "/ach/returns/*", count: 8, kind: "refuse" });
  expect(await fetchReturns(desk)).toHaveProperty("errorName");
  desk.sandbox.parts.faults.clear();
  expect(await fetchReturns(desk)).toMatchObject({ rowsChanged: 1 });
  expect(await fetchReturns(desk)).toMatchObject({ rowsChanged: 0 });
  expect(await readReturns()).toHaveLength(2);
  expect(await db().achFile.count({ where: { source: "bank" } })).toBe(2);
});

test("the same return in a second file is a repeat that names the first; its money counts once", async () => {
  const file = await settledFile(desk);
  const entries = [{ trace: traceOf(file, 0), code: "R03" }];
  await sendBack(desk, file, entries);
  await fetchReturns(desk);
  await sendBack(desk, file, entries, true);
  await fetchReturns(desk);
  const [first, second] = await readReturns();
  const firstFile = await readFile(first?.fileId ?? "");
  expect([first?.state, second?.state]).toEqual(["open", "closed"]);
  expect(second?.note).toBe(`The bank told this before: ${firstFile.fileName}, line ${first?.line}.`);
  expect(await listPaymentReturns(ALL, file.paymentId)).toMatchObject({
    returnedCount: 1,
    creditMinor: Number(file.entries[0]?.amountMinor),
  });
  const done = await listReturns(ALL, { tab: "done", limit: 10 });
  expect(done.rows).toMatchObject([{ id: second?.id, isRepeat: true }]);
});

test("an uploaded file of returns takes the same way, and cannot be sent", async () => {
  const bytes = payroll();
  const file = await settleFile(desk, await addFile(desk, bytes));
  const uploaded = await addFile(desk, returnOf(bytes, "R02"), desk.actors.analyst, "from-the-bank.ach");
  expect((await readFile(uploaded)).status).toBe("returns");
  expect(await readReturns()).toMatchObject([{ code: "R02", fileId: uploaded, matchedPaymentId: file.paymentId }]);
});

test.each([
  ["another amount", alterAmount],
  ["another trace number", (text: string) => text.replaceAll(/(799R02).{15}/g, "$1099999999999999")],
  ["another company", (text: string) => text.replaceAll("1208800417", "1999999999")],
])("a return with %s stays unmatched and is listed for a person", async (_what, change) => {
  const bytes = payroll();
  await settleFile(desk, await addFile(desk, bytes));
  await addFile(desk, returnOf(bytes, "R02", "", change), desk.actors.analyst, "from-the-bank.ach");
  const page = await listReturns(ALL, { tab: "unmatched", limit: 10 });
  expect(page.rows).toMatchObject([{ code: "R02", isMatched: false, payment: null }]);
  expect(page.counts).toEqual({ open: 1, unmatched: 1, corrections: 0, done: 0 });
});

/** One cent more in the entry and in the totals of batch and file: the form stays right. */
function alterAmount(text: string): string {
  const entry = /^6.*$/m.exec(text)?.[0] ?? "";
  const amount = entry.slice(29, 39);
  const more = String(Number(amount) + 1).padStart(10, "0");
  return text.replaceAll(amount, more);
}

test("a file of returns whose totals are wrong takes nothing in, and is named to whoever sees every account", async () => {
  const bytes = payroll();
  await settleFile(desk, await addFile(desk, bytes));
  const spoil = (text: string): string => text.replace(/^(9.{20})\d{10}/m, "$10000000001");
  const fileId = await addFile(desk, returnOf(bytes, "R02", "", spoil), desk.actors.analyst, "spoilt.ach");
  expect((await readFile(fileId)).status).toBe("invalid");
  expect(await readReturns()).toEqual([]);
  expect(await listRefusedFiles(ALL, desk.clock.now())).toEqual([{ id: fileId, fileName: "spoilt.ach" }]);
  const insider = await desk.addPerson({ name: "Ida Inside", role: "analyst", accounts: ["incOperating"] });
  expect(await listRefusedFiles(insider.scope, desk.clock.now())).toEqual([]);
});

test("an entry that was not sent is not what came back: nothing of a file that only waits is matched", async () => {
  const bytes = payroll();
  await addFile(desk, bytes);
  await addFile(desk, returnOf(bytes, "R02"), desk.actors.analyst, "from-the-bank.ach");
  expect(await readReturns()).toMatchObject([{ matchedFileId: null }]);
});

test("two weeks' payrolls with the same traces, accounts and amounts: the effective date says which one came back", async () => {
  const salary = PAYROLL.entries.slice(0, 1);
  const week = async (effectiveDate: string) => {
    const bytes = payroll({ entries: salary, effectiveDate });
    return { bytes, ...(await settleFile(desk, await addFile(desk, bytes))) };
  };
  const first = await week("2026-11-20");
  const amount = first.entries[0]?.amountMinor ?? 0n;
  const second = await week("2026-11-27");
  // The serial amount of the helper is evened out, so that only the dates differ.
  await db().achEntry.updateMany({ where: { fileId: second.fileId }, data: { amountMinor: amount } });
  await addFile(desk, returnOf(first.bytes, "R02"), desk.actors.analyst, "back.ach");
  expect(await readReturns()).toMatchObject([{ matchedFileId: first.fileId }]);
});

test("no account number stands in any table in clear, and what is right is sealed", async () => {
  const file = await settledFile(desk);
  await sendBack(desk, file, [
    { trace: traceOf(file, 0), code: "R03", text: `ACCOUNT ${PAYROLL.entries[0]?.accountNumber}` },
    { trace: traceOf(file, 1), code: "C01", text: "9988776655" },
  ]);
  await fetchReturns(desk);
  const tables = await readableText();
  // A number of two digits is everywhere.
  const numbers = [...PAYROLL.entries.map((entry) => entry.accountNumber), "9988776655"].filter(
    (one) => one.length > 4,
  );
  const leaks = [...tables].filter(([, text]) => numbers.some((number) => text.includes(number)));
  expect(leaks.map(([table]) => table)).toEqual([]);
});

test("who sees some accounts only sees what came back on them, and nothing that is unmatched", async () => {
  const mine = await settledFile(desk, {}, "incOperating");
  await sendBack(desk, mine, [{ trace: traceOf(mine, 0), code: "R03" }]);
  await fetchReturns(desk);
  await addFile(desk, returnOf(payroll(), "R02"), desk.actors.analyst, "unknown.ach");
  const matched = (await readReturns()).find((row) => row.matchedPaymentId === mine.paymentId);
  const tab = { tab: "open", limit: 10 } as const;
  const insider = await desk.addPerson({ name: "Ida Inside", role: "analyst", accounts: ["incOperating"] });
  const outsider = await desk.addPerson({ name: "Otto Outside", role: "analyst", accounts: ["logOperating"] });
  expect((await listReturns(ALL, tab)).total).toBe(2);
  expect((await listReturns(insider.scope, tab)).rows.map((row) => row.id)).toEqual([matched?.id]);
  expect((await listReturns(outsider.scope, tab)).counts).toEqual({ open: 0, unmatched: 0, corrections: 0, done: 0 });
  expect(await getReturn(outsider.scope, matched?.id ?? "", ZONE)).toBeNull();
  expect((await listPaymentReturns(outsider.scope, mine.paymentId)).returnedCount).toBe(0);
  expect((await listAchFiles(outsider, { limit: 10 })).rows).toEqual([]);
});
