import { afterAll, beforeEach, expect, test } from "vitest";
import { db } from "@/lib/core/db";
import { toDecimal } from "@/lib/core/money";
import { verifyChain } from "@/lib/features/audit/data";
import { StoredFileError } from "@/lib/features/ach-files/data";
import { openEntries } from "@/lib/features/ach-files/data/entry-record";
import { makeDesk } from "@/scripts/testing/desk";
import { booked, drain, readEntries, releaseByEntry, takeEntries } from "@/scripts/testing/entries";
import { approveAndRelease, fault, makePayment, must, readPayment } from "@/scripts/testing/payments";
import { countAttention } from "./data";
import { dispatchDuePayments, dispatchPayment } from "./dispatch";
import { applyBankStatus } from "./mutations/bank-status";
import { confirmClosing, proposeClosing } from "./mutations/closing";
import { beginEntry } from "./mutations/entries/begin";
import { recordEntry } from "./mutations/entries/outcome";
import { stopSending } from "./mutations/entries/stop";
import { claimPayment, type Ticket } from "./mutations/lease";
import { judgeEntry, type Heard } from "./rules/attempt";
import { pollDueEntries } from "./sync/entries";

/** Ways in which an entry could be paid twice, lost, or shown as what it is not: each was found once, and stays shut. */

const desk = await makeDesk();
await takeEntries(desk);
beforeEach(() => {
  desk.sandbox.parts.limits.clear();
  desk.sandbox.parts.faults.clear();
});
afterAll(() => desk.close());

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const clock = (): Date => desk.clock.now();
const entryCall = { method: "POST", path: "/payments/ach" } as const;
const bank = { type: "bank", name: "QBank", requestId: "5f1c2f8e-6a5a-4b0e-9d4b-0d9a4b1f7c11" } as const;

type Entry = Awaited<ReturnType<typeof readEntries>>[number];

function wordOf(entry: Entry | undefined, bankPaymentId: string | null | undefined, status: string) {
  const amount = toDecimal(Number(entry?.amountMinor), "USD");
  const none = { bankAccountId: null, timestamp: null, actor: null, requestId: null } as const;
  const said = { bankCode: "qbank", bankPaymentId: bankPaymentId ?? "", type: "ACH", amount, status } as const;
  return { ...said, ...none, source: "webhook" } as const;
}

async function held(id: string): Promise<Ticket> {
  const ticket = await claimPayment(clock(), id);
  if (!ticket) throw new Error("The payment is not free");
  return ticket;
}

async function begun(ticket: Ticket) {
  const entry = await beginEntry(ticket, DAY_MS, clock());
  if (entry.kind !== "send") throw new Error(`Nothing to send: ${entry.kind}`);
  return entry;
}

/** The bank named a payment for the first of its entries that it does not show: its outcome is unknown. */
async function heldAsMissing(count: number): Promise<{ id: string; entry: Entry | undefined }> {
  const id = await releaseByEntry(desk, count);
  fault(desk, { ...entryCall, kind: "conflict", shape: 1, when: "before", transactionId: crypto.randomUUID() });
  for (let turn = 0; turn < 40 && (await readEntries(id))[0]?.status !== "unknown"; turn += 1) {
    await dispatchDuePayments(10, { clock });
    await desk.clock.advance(16 * 60_000);
  }
  await dispatchDuePayments(10, { clock });
  const [entry] = await readEntries(id);
  expect(`${(await readPayment(id)).status} ${entry?.status}`).toBe("unknown unknown");
  return { id, entry };
}

const rateLimited = (retryAfterMs: number): Heard => ({
  kind: "error",
  name: "RateLimitError",
  effect: "none",
  sentence: "Too many requests.",
  requestId: null,
  retryAfterMs,
  transactionId: null,
});

test("a wait that is longer than a key lives ends no entry: not one call is made meanwhile, and all are paid after it", async () => {
  const id = await releaseByEntry(desk, 4);
  fault(desk, { ...entryCall, kind: "status", status: 429, headers: { "retry-after": "999999999999" } });
  const since = clock().getTime();
  await dispatchDuePayments(5, { clock });
  const entries = await readEntries(id);
  expect(entries.map(({ status, attemptCount }) => `${status} ${attemptCount}`)).toEqual([
    "due 1",
    ...Array<string>(3).fill("due 0"),
  ]);
  expect(((await readPayment(id)).dueAt?.getTime() ?? 0) - since).toBe(23 * HOUR_MS - 60_000);
  expect(await drain(desk, id)).toBe("completed");
  expect((await booked(desk, id)).map(({ payments }) => payments)).toEqual([1, 1, 1, 1]);
});

test("a bank out of service for longer than a key lives does not make every entry unknown", async () => {
  const id = await releaseByEntry(desk, 3);
  fault(desk, { ...entryCall, kind: "status", status: 503, headers: { "retry-after": "999999999999" } });
  await dispatchDuePayments(5, { clock });
  expect((await readEntries(id)).map((entry) => entry.status)).toEqual(["sending", "due", "due"]);
  expect(await drain(desk, id)).toBe("completed");
});

test("an access that is taken away in the middle of a file refuses no payee: the rest waits and goes on when it is back", async () => {
  const id = await releaseByEntry(desk, 4);
  fault(desk, { ...entryCall, kind: "status", status: 403, skip: 1, count: 8 });
  await dispatchDuePayments(5, { clock });
  expect((await readEntries(id)).map((entry) => entry.status)).toEqual(["submitted", "due", "due", "due"]);
  expect((await readPayment(id)).errorName).toBe("PermissionDeniedError");
  expect(await drain(desk, id)).toBe("completed");
  expect((await readEntries(id)).map((entry) => entry.attemptCount)).toEqual([1, 9, 1, 1]);
});

test("a host that stood still for a day between the attempt and the call sends nothing under a key that may be forgotten", async () => {
  const id = await releaseByEntry(desk, 1);
  fault(desk, { ...entryCall, kind: "refuse", count: 20 });
  await dispatchPayment(id, { clock });
  expect((await readEntries(id))[0]?.status).toBe("sending");
  desk.sandbox.parts.faults.clear();
  await desk.clock.advance(HOUR_MS);
  let looks = 0;
  // Claim, attempt and renewal see the hour; then a day is gone.
  const still = (): Date => new Date(clock().getTime() + ((looks += 1) > 3 ? DAY_MS : 0));
  await dispatchPayment(id, { clock: still });
  const [entry] = await readEntries(id);
  expect(`${entry?.status} ${entry?.attemptCount}`).toBe("unknown 2");
  expect((await booked(desk, id))[0]?.payments).toBe(0);
});

test("a payment that is not what was approved any more asks for nothing again: what may have left is unknown, the rest not sent", async () => {
  const id = await releaseByEntry(desk, 3);
  fault(desk, { ...entryCall, kind: "refuse", count: 20 });
  await dispatchPayment(id, { clock });
  expect((await readEntries(id)).map((entry) => entry.status)).toEqual(["sending", "due", "due"]);
  desk.sandbox.parts.faults.clear();
  await db().$transaction([
    db().$executeRawUnsafe("alter table payment disable trigger user"),
    db().$executeRawUnsafe(`update payment set reference = 'another' where id = '${id}'`),
    db().$executeRawUnsafe("alter table payment enable trigger user"),
  ]);
  for (let turn = 0; turn < 3; turn += 1) {
    await desk.clock.advance(60_000);
    await dispatchDuePayments(5, { clock });
  }
  expect((await readEntries(id)).map((entry) => entry.status)).toEqual(["unknown", "not_sent", "not_sent"]);
  expect((await readPayment(id)).status).toBe("unknown");
  expect((await booked(desk, id)).map(({ payments }) => payments)).toEqual([0, 0, 0]);
});

test("an entry that the bank did not take while somebody stopped the sending is not sent after all", async () => {
  const id = await releaseByEntry(desk, 2);
  const ticket = await held(id);
  const { order, tried } = await begun(ticket);
  must(await stopSending(desk.actors.approver, { paymentId: id }, clock()));
  const heard = rateLimited(60_000);
  const verdict = judgeEntry({ ...tried, keyLifeMs: DAY_MS }, heard, clock());
  await recordEntry(ticket, { line: order.line, attempt: tried.attempt, heard, verdict }, clock());
  expect((await readEntries(id)).map((entry) => entry.status)).toEqual(["not_sent", "not_sent"]);
  expect((await readPayment(id)).status).toBe("failed");
});

test("the bank's last word that comes while a 409's payment is asked about stands, without a fault beside it", async () => {
  const id = await releaseByEntry(desk, 2);
  const named = crypto.randomUUID();
  fault(desk, { ...entryCall, kind: "conflict", shape: 1, when: "before", transactionId: named });
  await dispatchPayment(id, { clock });
  await desk.clock.advance(60_000);
  const ticket = await held(id).catch(() => null);
  const [entry] = await readEntries(id);
  expect(await applyBankStatus(bank, wordOf(entry, named, "P_COMPLETED"), clock())).toMatchObject({
    effect: "completed",
  });
  if (ticket) {
    const verdict = { kind: "again", at: clock(), unsure: true, acceptedWithoutId: false } as const;
    const missing = { ...rateLimited(0), name: "NotFoundError" } as Heard;
    await recordEntry(ticket, { line: entry?.line ?? 0, attempt: null, heard: missing, verdict }, clock());
  }
  expect((await readEntries(id))[0]).toMatchObject({ status: "completed", errorName: null, dueAt: null });
});

test("a word that was pushed is asked for as well, also the last one", async () => {
  const id = await releaseByEntry(desk, 1);
  await dispatchPayment(id, { clock });
  const [entry] = await readEntries(id);
  await applyBankStatus(bank, wordOf(entry, entry?.bankPaymentId, "P_COMPLETED"), clock());
  expect((await readEntries(id))[0]).toMatchObject({ status: "completed", pollDueAt: clock() });
});

test("when the bank speaks of the last unknown entry, the proposal of people does not wait any more", async () => {
  const { id, entry } = await heldAsMissing(1);
  const proposal = {
    paymentId: id,
    verdict: "failed",
    evidence: "The portal shows nothing.",
    bankReference: "",
  } as const;
  const { closingId } = must(await proposeClosing(desk.actors.analyst, proposal, clock()));
  await applyBankStatus(bank, wordOf(entry, entry?.conflictPaymentId, "P_COMPLETED"), clock());
  expect((await readPayment(id)).status).toBe("completed");
  expect((await db().paymentClosing.findUniqueOrThrow({ where: { id: closingId } })).state).toBe("withdrawn");
});

test("an entry that people closed as not paid and the bank carries out rings, and is not asked about every minute", async () => {
  const { id, entry } = await heldAsMissing(1);
  const proposal = {
    paymentId: id,
    verdict: "failed",
    evidence: "The portal shows nothing.",
    bankReference: "",
  } as const;
  const { closingId } = must(await proposeClosing(desk.actors.analyst, proposal, clock()));
  must(await confirmClosing(desk.actors.approver2, { paymentId: id, closingId, note: "" }, clock()));
  const word = wordOf(entry, entry?.conflictPaymentId, "P_COMPLETED");
  expect(await applyBankStatus(bank, word, clock())).toMatchObject({ effect: "contradiction" });
  expect((await readEntries(id))[0]).toMatchObject({ status: "failed", errorName: "contradiction" });
  // Nobody reads all entries for the one: the payment says it.
  expect((await readPayment(id)).errorText).toContain(`Line ${entry?.line} of the file: Two people closed it`);
  await desk.clock.advance(HOUR_MS);
  await pollDueEntries(50, { clock });
  const [asked] = await readEntries(id);
  expect((asked?.pollDueAt?.getTime() ?? 0) - clock().getTime()).toBe(15 * 60_000);
});

test("the bank's number of an entry is never taken for that of another payment", async () => {
  const id = await releaseByEntry(desk, 1);
  await drain(desk, id);
  const [entry] = await readEntries(id);
  const wire = await makePayment(desk, "WIRE");
  await approveAndRelease(desk, wire);
  fault(desk, { method: "POST", path: "/payments/wire", kind: "conflict", shape: 2, when: "before" });
  await dispatchPayment(wire, { clock });
  expect((await readPayment(wire)).status).toBe("unknown");
  const bankReference = entry?.bankPaymentId ?? "";
  const proposal = { paymentId: wire, verdict: "completed", evidence: "The portal shows it.", bankReference } as const;
  expect(await proposeClosing(desk.actors.analyst, proposal, clock())).toMatchObject({ reason: "number_taken" });
});

test("a repeat after midnight tells the bank the same date as the first call", async () => {
  const id = await releaseByEntry(desk, 1);
  const { achFileId } = await readPayment(id);
  await db().$executeRawUnsafe("alter table ach_file disable trigger user");
  await db().$executeRaw`update ach_file set summary = jsonb_set(summary::jsonb, '{batches,0,effectiveDate}', 'null')
    where id = ${achFileId}::uuid`;
  await db().$executeRawUnsafe("alter table ach_file enable trigger user");
  const dates: string[] = [];
  const ticket = await held(id);
  dates.push((await begun(ticket)).order.effectiveDate);
  await desk.clock.advance(20 * HOUR_MS);
  dates.push((await begun(await held(id))).order.effectiveDate);
  expect(new Set(dates).size).toBe(1);
});

test("a sealed record that pays another amount than was approved is not opened for a call", async () => {
  const id = await releaseByEntry(desk, 1);
  const [entry] = await readEntries(id);
  const read = openEntries((await readPayment(id)).achFileId ?? "");
  const amountMinor = Number(entry?.amountMinor);
  expect(await read(entry?.line ?? 0, amountMinor)).toMatchObject({ routingNumber: "061000104" });
  await expect(read(entry?.line ?? 0, amountMinor + 1)).rejects.toThrow(StoredFileError);
});

test("a payment that was carried out in part waits for a person's eye for a day", async () => {
  const before = await countAttention("all", clock());
  desk.sandbox.parts.limits.refuse({ name: "PERSON 2", message: "The recipient's account is closed" });
  const id = await releaseByEntry(desk, 2);
  expect(await drain(desk, id)).toBe("partial");
  const [, second] = await readEntries(id);
  const told = await db().auditEntry.findFirst({ where: { subjectId: id, action: "payment.partial" } });
  // Plain fields, so that the history shows money as money.
  const notPaid = { notPaidEntries: 1, notPaidMinor: Number(second?.amountMinor) };
  expect(told?.after).toMatchObject({ currency: "USD", paidEntries: 1, ...notPaid });
  const since = (await readPayment(id)).finalAt ?? clock();
  expect((await countAttention("all", since)).partialToday).toBe(before.partialToday + 1);
  expect((await countAttention("all", new Date(since.getTime() + DAY_MS + 1))).partialToday).toBe(0);
});

test("the audit chain holds over all of it", async () => {
  expect((await verifyChain()).brokenAt).toBeNull();
});
