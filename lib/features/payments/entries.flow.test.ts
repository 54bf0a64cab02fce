import { afterAll, beforeEach, expect, test } from "vitest";
import { db } from "@/lib/core/db";
import { toDecimal } from "@/lib/core/money";
import { verifyChain } from "@/lib/features/audit/data";
import { readableText } from "@/scripts/testing/ach-files";
import { recordPayees } from "@/lib/features/payees/mutations";
import { makeDesk } from "@/scripts/testing/desk";
import {
  booked,
  drain,
  lastAccount,
  makeByEntry,
  readEntries,
  releaseByEntry,
  takeEntries,
} from "@/scripts/testing/entries";
import { fault, must, readPayment, seenBy } from "@/scripts/testing/payments";
import { listEntries } from "./data/entries";
import { getPayment } from "./data";
import { dispatchDuePayments, dispatchPayment } from "./dispatch";
import { applyBankStatus } from "./mutations/bank-status";
import { confirmClosing, proposeClosing } from "./mutations/closing";
import { stopSending } from "./mutations/entries/stop";
import { ENTRY_STATUSES } from "./types/entries";

const desk = await makeDesk();
await takeEntries(desk, 100);
beforeEach(() => {
  desk.sandbox.parts.limits.clear();
  desk.sandbox.parts.faults.clear();
});
afterAll(() => desk.close());

const clock = (): Date => desk.clock.now();
const entryCall = { method: "POST", path: "/payments/ach" } as const;

test("a file goes entry by entry, each under a key that was stored before the first call, and completes to the cent", async () => {
  const id = await releaseByEntry(desk, 12);
  const before = await readEntries(id);
  expect(before.map(({ status, attemptCount }) => `${status} ${attemptCount}`)).toEqual(Array(12).fill("due 0"));
  expect(new Set(before.map((entry) => entry.idempotencyKey)).size).toBe(12);
  expect(await drain(desk, id)).toBe("completed");
  const after = await readEntries(id);
  expect(after.map(({ idempotencyKey }) => idempotencyKey)).toEqual(before.map(({ idempotencyKey }) => idempotencyKey));
  const books = await booked(desk, id);
  expect(books.map(({ payments, effects }) => `${payments} ${effects}`)).toEqual(Array(12).fill("1 1"));
  expect(books.map(({ movedMinor }) => movedMinor)).toEqual(after.map(({ amountMinor }) => Number(amountMinor)));
});

test("full account numbers stand in no table in clear, neither before nor after the calls", async () => {
  const id = await releaseByEntry(desk, 3);
  await drain(desk, id);
  const account = lastAccount();
  expect(account).toHaveLength(14);
  for (const [table, text] of await readableText()) expect(text.includes(account), table).toBe(false);
});

test("a quota pauses the sending until the bank's hour is over and resumes at exactly the next entry", async () => {
  desk.sandbox.parts.limits.setQuota(5);
  const id = await releaseByEntry(desk, 12);
  await dispatchDuePayments(5, { clock });
  const states = (await readEntries(id)).map((entry) => entry.status);
  expect(states).toEqual([...Array<string>(5).fill("submitted"), ...Array<string>(7).fill("due")]);
  const paused = await readPayment(id);
  expect(paused.errorName).toBe("RateLimitError");
  expect((paused.dueAt?.getTime() ?? 0) - clock().getTime()).toBe(3_600_000);
  await dispatchDuePayments(5, { clock });
  expect((await readEntries(id)).filter((entry) => entry.attemptCount > 0)).toHaveLength(6);
  expect(await drain(desk, id)).toBe("completed");
  expect((await booked(desk, id)).every(({ payments, effects }) => payments === 1 && effects === 1)).toBe(true);
});

test("an approver sees before approving how many calls it takes and when the last one goes", async () => {
  const id = await makeByEntry(desk, 250);
  const payment = await getPayment("all", id, clock());
  expect(payment?.entries?.drain).toMatchObject({
    total: 250,
    left: 250,
    perHour: 100,
    lastAt: new Date(clock().getTime() + 2 * 3_600_000).toISOString(),
  });
});

test("refused entries are named with the bank's reason and the payment is partial, to the cent", async () => {
  desk.sandbox.parts.limits.refuse({ name: "PERSON 2", message: "The recipient's account is closed" });
  desk.sandbox.parts.limits.refuse({ name: "PERSON 4", message: "The name does not fit the account" });
  const id = await releaseByEntry(desk, 5);
  expect(await drain(desk, id)).toBe("partial");
  const refused = await listEntries("all", id, { states: ["failed"], after: 0, limit: 50 });
  expect(refused?.rows.map(({ name, errorText }) => `${name}: ${errorText ?? ""}`)).toEqual([
    expect.stringMatching(/^PERSON 2: .*The recipient's account is closed/),
    expect.stringMatching(/^PERSON 4: .*The name does not fit the account/),
  ]);
  const payment = await getPayment("all", id, clock());
  const counts = payment?.entries?.counts ?? [];
  const sum = counts.reduce((all, one) => all + one.amountMinor, 0);
  expect(sum).toBe(payment?.amountMinor);
  expect(counts.map(({ status, count }) => `${status} ${count}`)).toEqual(["completed 3", "failed 2"]);
  const moved = (await booked(desk, id)).reduce((all, one) => all + one.movedMinor, 0);
  expect(moved).toBe(counts.find((one) => one.status === "completed")?.amountMinor);
  // Only those that were paid are known as payees from now on.
  expect(await recordPayees(id, clock())).toBe(true);
  expect(await db().payee.count()).toBe(3);
});

test("an answer that is lost after the bank did its part is asked for with the same key and pays once", async () => {
  const id = await releaseByEntry(desk, 4);
  fault(desk, { ...entryCall, kind: "commit-no-answer", skip: 1 });
  expect(await drain(desk, id)).toBe("completed");
  expect((await booked(desk, id)).map(({ payments }) => payments)).toEqual([1, 1, 1, 1]);
});

test("a 409 is never sent again: the payment that it names is asked about and becomes the entry's", async () => {
  const id = await releaseByEntry(desk, 4);
  fault(desk, { ...entryCall, kind: "conflict", shape: 1, skip: 1 });
  expect(await drain(desk, id)).toBe("completed");
  const [, second] = await readEntries(id);
  expect(second).toMatchObject({ status: "completed", attemptCount: 1 });
  expect(second?.bankPaymentId).toBe(second?.conflictPaymentId);
  expect((await booked(desk, id)).map(({ payments }) => payments)).toEqual([1, 1, 1, 1]);
});

test("a 409 that names nothing leaves that entry unknown, and the others go on", async () => {
  const id = await releaseByEntry(desk, 4);
  fault(desk, { ...entryCall, kind: "conflict", shape: 2, skip: 1 });
  expect(await drain(desk, id)).toBe("unknown");
  const entries = await readEntries(id);
  expect(entries.map((entry) => entry.status)).toEqual(["submitted", "unknown", "submitted", "submitted"]);
});

test("two people close the entries of unknown outcome, and the payment is what all its entries come to", async () => {
  const id = await releaseByEntry(desk, 3);
  fault(desk, { ...entryCall, kind: "conflict", shape: 2, when: "before", skip: 1 });
  expect(await drain(desk, id)).toBe("unknown");
  const [first, second] = await readEntries(id);
  const where = { paymentId_line: { paymentId: id, line: second?.line ?? 0 } };
  await expect(db().paymentEntry.update({ where, data: { status: "failed" } })).rejects.toThrow(/closed by two people/);
  const evidence = "The bank's portal shows no such payment on any day.";
  const proposal = { paymentId: id, verdict: "failed", evidence, bankReference: "" } as const;
  const { closingId } = must(await proposeClosing(desk.actors.analyst, proposal, clock()));
  must(await confirmClosing(desk.actors.approver2, { paymentId: id, closingId, note: "" }, clock()));
  expect((await readEntries(id)).map((entry) => entry.status)).toEqual(["submitted", "failed", "submitted"]);
  expect(await drain(desk, id)).toBe("partial");
  expect(first?.status).toBe("submitted");
  expect((await booked(desk, id)).map(({ effects }) => effects)).toEqual([1, 0, 1]);
});

test("a webhook about one entry ends that entry, and a second one that contradicts it changes nothing", async () => {
  const id = await releaseByEntry(desk, 2);
  await dispatchPayment(id, { clock });
  const [first] = await readEntries(id);
  const word = {
    bankCode: "qbank",
    bankPaymentId: first?.bankPaymentId ?? "",
    type: "ACH",
    amount: toDecimal(Number(first?.amountMinor), "USD"),
    bankAccountId: null,
    timestamp: clock(),
    actor: null,
    requestId: null,
    source: "webhook",
  } as const;
  const bank = { type: "bank", name: "QBank", requestId: id } as const;
  expect(await applyBankStatus(bank, { ...word, status: "P_COMPLETED" }, clock())).toMatchObject({
    effect: "completed",
  });
  expect(await applyBankStatus(bank, { ...word, status: "P_FAILED" }, clock())).toMatchObject({
    effect: "contradiction",
  });
  expect((await readEntries(id)).map((entry) => entry.status)).toEqual(["completed", "submitted"]);
  expect((await readPayment(id)).status).toBe("submitted");
});

test("a token that ends in the middle of a file is fetched anew and the next entry goes on under its own key", async () => {
  const id = await releaseByEntry(desk, 4);
  fault(desk, {
    ...entryCall,
    kind: "status",
    status: 401,
    skip: 1,
    headers: { "www-authenticate": 'Bearer error="invalid_token"' },
  });
  expect(await drain(desk, id)).toBe("completed");
  expect((await booked(desk, id)).map(({ payments }) => payments)).toEqual([1, 1, 1, 1]);
});

test("stopping leaves what was sent to its end and names the rest as not sent", async () => {
  desk.sandbox.parts.limits.setQuota(3);
  const id = await releaseByEntry(desk, 8);
  await dispatchDuePayments(5, { clock });
  const refused = await stopSending(desk.actors.analyst2, { paymentId: id }, clock());
  expect(refused.ok).toBe(false);
  must(await stopSending(desk.actors.approver, { paymentId: id }, clock()));
  expect(await drain(desk, id)).toBe("partial");
  const entries = await readEntries(id);
  expect(entries.map((entry) => entry.status)).toEqual([
    ...Array<string>(3).fill("completed"),
    ...Array<string>(5).fill("not_sent"),
  ]);
  expect((await booked(desk, id)).map(({ payments }) => payments)).toEqual([1, 1, 1, 0, 0, 0, 0, 0]);
});

test("the database refuses a payment that says otherwise than its entries, and an entry that goes back", async () => {
  const id = await releaseByEntry(desk, 2);
  await expect(db().payment.update({ where: { id }, data: { status: "completed" } })).rejects.toThrow(
    /as its entries do/,
  );
  await dispatchPayment(id, { clock });
  const [first] = await readEntries(id);
  const where = { paymentId_line: { paymentId: id, line: first?.line ?? 0 } };
  await expect(db().paymentEntry.update({ where, data: { status: "due" } })).rejects.toThrow(/does not become due/);
  await expect(db().paymentEntry.update({ where, data: { idempotencyKey: id } })).rejects.toThrow(/written once/);
  await expect(db().paymentEntry.delete({ where })).rejects.toThrow();
});

test("every state of an entry can be listed, a page at a time, and only by who sees the account", async () => {
  const id = await releaseByEntry(desk, 7);
  const first = await listEntries("all", id, { states: ENTRY_STATUSES, after: 0, limit: 5 });
  const second = await listEntries("all", id, { states: ENTRY_STATUSES, after: first?.nextAfter ?? 0, limit: 5 });
  expect([first?.rows.length, second?.rows.length, second?.nextAfter, first?.total]).toEqual([5, 2, null, 7]);
  expect(await listEntries([], id, { states: ENTRY_STATUSES, after: 0, limit: 5 })).toBeNull();
  expect((await seenBy(id)).paymentId).toBe(id);
});

test("the audit chain holds over all of it", async () => {
  expect((await verifyChain()).brokenAt).toBeNull();
});
