import { createHmac } from "node:crypto";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { historyOf } from "@/lib/features/audit/data";
import { makeHookedDesk } from "@/scripts/testing/exceptions";
import { countRefusals, getDelivery, listDeliveries } from "./data";
import { dispatchDelivery, dispatchDueDeliveries } from "./dispatch";
import { claimDelivery, finishDelivery, replayDelivery } from "./mutations/apply";

const desk = await makeHookedDesk();
afterAll(() => desk.close());
const clock = desk.clock.now;
const { administrator, auditor } = desk.actors;
const LIST = { limit: 50 } as const;

beforeEach(async () => {
  await desk.control("POST", "/webhooks", {});
});

function exceptionEvent(
  more: Record<string, unknown> = {},
  data: Record<string, unknown> = {},
): { eventId: string; body: string } {
  const eventId = newId();
  const body = JSON.stringify({
    event_id: eventId,
    event_type: "positivepay.exception.created",
    resource_type: "positivepay.exception",
    data: {
      exceptionId: newId(),
      account_id: desk.accounts.incDisbursement.bankAccountId,
      check_number: "20417",
      presented_amount: 1000.5,
      presentment_date: "2026-11-17",
      reason_code: "NO_ISSUE",
      timestamp: "2026-11-18T06:00:00.000Z",
      actor: "qbank-metl",
      request_id: newId(),
      ...data,
    },
    ...more,
  });
  return { eventId, body };
}

async function stored(eventId: string): Promise<NonNullable<Awaited<ReturnType<typeof getDelivery>>>> {
  const row = await db().webhookDelivery.findFirstOrThrow({ where: { eventId } });
  const found = await getDelivery(administrator.scope, row.id);
  if (!found) throw new Error("The delivery is not visible");
  return found;
}

const counts = async (): Promise<[number, number]> => [
  await db().webhookDelivery.count(),
  await db().webhookRefusal.count(),
];

describe("at the door", () => {
  test("a good delivery is stored once, sealed, and read back as it came", async () => {
    const { eventId, body } = exceptionEvent();
    expect(await desk.post(body, { "webhook-event-id": "attempt-1" })).toBe(200);
    const raw = await db().webhookDelivery.findFirstOrThrow({ where: { eventId } });
    expect(Buffer.from(raw.bodyCipher).toString("latin1")).not.toContain("check_number");
    expect(await stored(eventId)).toMatchObject({ body, status: "due", receiptCount: 1, lastDeliveryId: "attempt-1" });
  });

  test("a repeat is counted and answered 200; it makes no second row and no second exception", async () => {
    const { eventId, body } = exceptionEvent();
    for (const attempt of ["a", "b", "c"]) expect(await desk.post(body, { "webhook-event-id": attempt })).toBe(200);
    await desk.apply();
    expect(await desk.post(body, { "webhook-event-id": "d" })).toBe(200);
    expect(await desk.apply()).toBe(0);
    expect(await stored(eventId)).toMatchObject({
      receiptCount: 4,
      lastDeliveryId: "d",
      status: "applied",
      effect: "recorded",
    });
  });

  test("ten at once of one event: one row", async () => {
    const { eventId, body } = exceptionEvent();
    const answers = await Promise.all(Array.from({ length: 10 }, () => desk.post(body)));
    expect(answers).toEqual(Array.from({ length: 10 }, () => 200));
    await Promise.all([desk.apply(), desk.apply(), desk.apply()]);
    expect(await stored(eventId)).toMatchObject({ receiptCount: 10, status: "applied", processCount: 1 });
  });

  test("the same event with another body: the first stays, it is counted, the trail has an alarm", async () => {
    const { eventId, body } = exceptionEvent();
    await desk.post(body);
    const other = exceptionEvent({ event_id: eventId }, { presented_amount: 9999 });
    expect(await desk.post(other.body)).toBe(200);
    const row = await stored(eventId);
    expect(row).toMatchObject({ body, receiptCount: 2 });
    const trail = await historyOf(administrator.scope, "webhook_delivery", row.id);
    expect(trail.map((one) => one.action)).toEqual(["webhook.received", "webhook.body_differs"]);
  });

  test.each([
    ["a wrong signature", { "webhook-signature": "0".repeat(64) }, 401, "bad_signature"],
    ["an upper-case signature", { "webhook-signature": "A".repeat(64) }, 401, "bad_signature"],
    ["no signature", { "webhook-signature": "" }, 401, "no_signature"],
  ])("%s: refused, counted, never kept", async (_name, headers, status, reason) => {
    const before = await counts();
    const { body } = exceptionEvent();
    expect(await desk.post(body, { ...headers, "x-forwarded-for": "10.1.1.1, 203.0.113.9" })).toBe(status);
    expect(await counts()).toEqual([before[0], before[1] + 1]);
    const [row] = await db().webhookRefusal.findMany({ orderBy: { id: "desc" }, take: 1 });
    expect(row).toMatchObject({ reason, source: "direct", sizeBytes: Buffer.byteLength(body) });
  });

  test("one byte changed after signing is refused; the vector's bytes, written again by a parser, too", async () => {
    const { body } = exceptionEvent();
    const signature = createHmac("sha256", process.env["QBANK_WEBHOOK_SECRET"] ?? "")
      .update(body)
      .digest("hex");
    expect(await desk.post(body.replace("20417", "20418"), { "webhook-signature": signature })).toBe(401);
    expect(await desk.post(`${body} `, { "webhook-signature": signature })).toBe(401);
    expect(await desk.post(body, { "webhook-signature": `sha256=${signature}` })).toBe(200);
  });

  test("too large, by what it says or by what it sends; exactly the limit is read", async () => {
    const big = "x".repeat(64 * 1024 + 1);
    expect(await desk.post(big)).toBe(413);
    expect(await desk.post("x", { "content-length": "99999999" })).toBe(413);
    // Read whole, its signature good, and only then found to be no event.
    expect(await desk.post("x".repeat(64 * 1024))).toBe(400);
    expect(await db().webhookRefusal.count({ where: { reason: "too_large" } })).toBe(2);
  });

  test("a body that was cut short on its way is our fault, not a forgery: 503, and no counter row", async () => {
    const before = await counts();
    const { body } = exceptionEvent();
    expect(await desk.post(body.slice(0, 100), { "content-length": String(body.length) })).toBe(503);
    expect(await counts()).toEqual(before);
  });

  test("signed but no event, and an unknown bank", async () => {
    expect(await desk.post("not json")).toBe(400);
    expect(await desk.post(JSON.stringify({ event_id: "x" }))).toBe(400);
    expect(await desk.post(exceptionEvent().body, {}, "otherbank")).toBe(404);
    const reasons = (await countRefusals(clock())).map((row) => row.reason);
    expect(reasons).toEqual(expect.arrayContaining(["not_json", "unknown_bank", "bad_signature", "too_large"]));
  });

  test("refusals are bounded: the newest thousand stay", async () => {
    const data = Array.from({ length: 1_200 }, () => ({
      bankCode: "qbank",
      source: "unknown",
      sizeBytes: 1,
      reason: "bad_signature",
    }));
    await db().webhookRefusal.createMany({ data });
    expect(await desk.post("x", { "webhook-signature": "0".repeat(64) })).toBe(401);
    expect(await db().webhookRefusal.count()).toBe(1_000);
  });

  test("our own fault is answered 503, and the bank's redelivery loses nothing", async () => {
    const { eventId, body } = exceptionEvent();
    await db().$executeRaw`alter table webhook_delivery rename to webhook_delivery_away`;
    try {
      expect(await desk.post(body)).toBe(503);
    } finally {
      await db().$executeRaw`alter table webhook_delivery_away rename to webhook_delivery`;
    }
    expect(await desk.post(body)).toBe(200);
    expect(await stored(eventId)).toMatchObject({ receiptCount: 1 });
  });
});

describe("what it does", () => {
  test("an unknown type is kept and ignored", async () => {
    const { eventId, body } = exceptionEvent({ event_type: "account.closed", resource_type: "account" });
    expect(await desk.post(body)).toBe(200);
    await desk.apply();
    expect(await stored(eventId)).toMatchObject({ status: "ignored", effect: "unknown_type", resourceId: null });
  });

  test("a known type whose data cannot be read fails with the field's name, and is kept", async () => {
    const { eventId, body } = exceptionEvent({}, { presented_amount: "much" });
    expect(await desk.post(body)).toBe(200);
    await desk.apply();
    const row = await stored(eventId);
    expect(row).toMatchObject({ status: "failed", effect: "undecodable" });
    expect(row.errorText).toContain("presented_amount");
  });

  test("a payment we do not know yet is tried again, later each time, and fails at last with what to do", async () => {
    const eventId = newId();
    const data = {
      paymentId: newId(),
      type: "WIRE",
      amount: 10,
      status: "P_COMPLETED",
      creationDate: "2026-11-18T14:00:00.000Z",
      completionDate: "2026-11-18T14:30:00.000Z",
      timestamp: "2026-11-18T14:30:00.000Z",
      actor: "x",
      request_id: newId(),
    };
    const body = JSON.stringify({
      event_id: eventId,
      event_type: "payment.status.update",
      resource_type: "payment",
      data,
    });
    expect(await desk.post(body)).toBe(200);
    const waits: number[] = [];
    for (let tries = 0; tries < 30; tries += 1) {
      const { status, dueAt } = await stored(eventId);
      if (status !== "due" || !dueAt) break;
      waits.push(Date.parse(dueAt) - clock().getTime());
      await desk.move(Math.max(0, Date.parse(dueAt) - clock().getTime()));
      await desk.apply();
    }
    const row = await stored(eventId);
    expect(row).toMatchObject({ status: "failed", effect: "unknown_payment", processCount: 20 });
    expect(row.errorText).toMatch(/replay/);
    expect(waits.slice(0, 5)).toEqual([0, 2_000, 4_000, 8_000, 16_000]);
    expect(Math.max(...waits)).toBe(15 * 60_000);
  });

  test("a lost lease changes nothing: the try that took over has the word", async () => {
    const { eventId, body } = exceptionEvent();
    await desk.post(body);
    const { id } = await stored(eventId);
    const first = await claimDelivery(clock(), id);
    expect(await claimDelivery(clock(), id)).toBeNull();
    await desk.move(31_000);
    expect(await dispatchDelivery(id, { clock })).toBe(true);
    if (first) await finishDelivery(first, { kind: "failed", effect: "our_fault", sentence: "late" }, clock());
    expect(await stored(eventId)).toMatchObject({ status: "applied", effect: "recorded", processCount: 2 });
  });

  test("duplicated, dropped, badly signed and reordered deliveries end as one exception each", async () => {
    await desk.control("POST", "/webhooks", { duplicate: 3, drop: 2, badSignature: 2, reorder: 4 });
    const ids: string[] = [];
    for (let n = 0; n < 12; n += 1)
      ids.push((await desk.control<{ exceptionId: string }>("POST", "/exceptions", {})).exceptionId);
    for (let n = 0; n < 6; n += 1) {
      await desk.move(60_000);
      await dispatchDueDeliveries(100, { clock });
    }
    for (const bankExceptionId of ids)
      expect(await db().positivePayException.count({ where: { bankExceptionId } })).toBe(1);
  });
});

describe("replay", () => {
  test("an administrator replays; it is audited, applied once more and changes nothing twice", async () => {
    const { eventId, body } = exceptionEvent();
    await desk.post(body);
    await desk.apply();
    const { id } = await stored(eventId);
    const exceptions = await db().positivePayException.count();
    expect(await replayDelivery(administrator, id, clock())).toMatchObject({ ok: true });
    expect(await replayDelivery(administrator, id, clock())).toMatchObject({ ok: false, reason: "already_due" });
    await desk.apply();
    expect(await stored(eventId)).toMatchObject({ status: "applied", effect: "no_change" });
    expect(await db().positivePayException.count()).toBe(exceptions);
    const trail = await historyOf(administrator.scope, "webhook_delivery", id);
    expect(trail.map((row) => [row.action, row.actorName])).toEqual([
      ["webhook.received", "qbank"],
      ["webhook.applied", "Webhooks"],
      ["webhook.replayed", administrator.name],
      ["webhook.applied", "Webhooks"],
    ]);
  });

  test("a person with a list of accounts sees and replays only deliveries about those", async () => {
    const { eventId, body } = exceptionEvent();
    await desk.post(body);
    await desk.apply();
    const { id } = await stored(eventId);
    const other = await desk.addPerson({ name: "Far Away", role: "administrator", accounts: ["eurOperating"] });
    const near = await desk.addPerson({ name: "Near By", role: "administrator", accounts: ["incDisbursement"] });
    expect(await getDelivery(other.scope, id)).toBeNull();
    expect(await listDeliveries(other.scope, LIST)).toMatchObject({ rows: [], total: 0, eventTypes: [] });
    expect(await replayDelivery(other, id, clock())).toMatchObject({ ok: false, reason: "unknown_delivery" });
    expect((await getDelivery(near.scope, id))?.subject).toMatchObject({ kind: "exception", label: "Check 20417" });
  });

  test("the list walks by keyset without a gap or a repeat", async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listDeliveries(auditor.scope, { limit: 7, cursor });
      seen.push(...page.rows.map((row) => row.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe(await db().webhookDelivery.count());
  });
});
