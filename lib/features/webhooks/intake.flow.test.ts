import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { historyOf, verifyChain } from "@/lib/features/audit/data";
import { makeHookedDesk } from "@/scripts/testing/exceptions";
import { countRefusals } from "./data";
import { applySoon } from "./dispatch";
import { receiveDelivery, type Received } from "./mutations/receive";

const desk = await makeHookedDesk();
afterAll(() => desk.close());
const clock = desk.clock.now;
const { administrator } = desk.actors;

const event = (eventId = newId()): string =>
  JSON.stringify({ event_id: eventId, event_type: "branch.moved", resource_type: "branch", data: {} });

/** A delivery of a type that nobody knows, verified already. */
function received(more: Partial<Received> = {}): Received {
  const eventId = newId();
  return {
    bankCode: "qbank",
    eventId,
    eventType: "branch.moved",
    resourceType: "branch",
    resourceId: null,
    rawBody: Buffer.from(event(eventId)),
    deliveryId: newId(),
    ...more,
  };
}

const stored = (eventId: string) => db().webhookDelivery.findFirstOrThrow({ where: { eventId } });
const actionsOf = async (id: string): Promise<string[]> =>
  (await historyOf(administrator.scope, "webhook_delivery", id)).map((row) => row.action);

describe("deliveries that come together", () => {
  test("a hundred at once: each is in the database with its first receipt in the trail when it is answered", async () => {
    const bodies = Array.from({ length: 100 }, () => event());
    const answers = await Promise.all(
      bodies.map(async (body) => {
        const status = await desk.post(body);
        const { event_id: eventId }: { event_id: string } = JSON.parse(body);
        return [status, await actionsOf((await stored(eventId)).id)];
      }),
    );
    expect(answers).toEqual(bodies.map(() => [200, ["webhook.received"]]));
    expect((await verifyChain()).brokenAt).toBeNull();
  });

  test("repeats and another body of one event among them: the first body stays, one alarm, all are counted", async () => {
    const first = received();
    const other = { ...first, rawBody: Buffer.from("another body"), deliveryId: "other" };
    const opener = receiveDelivery(received(), clock());
    const receipts = await Promise.all(
      [first, { ...first, deliveryId: "again" }, other, { ...first, deliveryId: "last" }].map((one) =>
        receiveDelivery(one, clock()),
      ),
    );
    await opener;
    expect(receipts.map((one) => one?.kind)).toEqual(["stored", "duplicate", "differs", "duplicate"]);
    const row = await stored(first.eventId);
    expect(row).toMatchObject({ receiptCount: 4, lastDeliveryId: "last", bodyBytes: first.rawBody.byteLength });
    expect(await actionsOf(row.id)).toEqual(["webhook.received", "webhook.body_differs"]);
    const later = await Promise.all([other, first].map((one) => receiveDelivery(one, clock())));
    expect(later.map((one) => one?.kind)).toEqual(["differs", "duplicate"]);
    expect(await stored(first.eventId)).toMatchObject({ id: row.id, bodySha256: row.bodySha256, receiptCount: 6 });
  });

  test("one that cannot be stored fails alone", async () => {
    const good = [received(), received()];
    const opener = receiveDelivery(received(), clock());
    const settled = await Promise.allSettled(
      [good[0], received({ eventId: "not an id" }), good[1]].map((one) => receiveDelivery(one ?? received(), clock())),
    );
    await opener;
    expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    for (const { eventId } of good) expect(await stored(eventId)).toMatchObject({ receiptCount: 1 });
  });

  test("a type with characters that the database's text cannot hold is stored, its body untouched", async () => {
    const eventId = newId();
    const body = `{"event_id":"${eventId}","event_type":"a\\u0000b\\ud800","resource_type":"branch","data":{}}`;
    expect(await desk.post(body)).toBe(200);
    expect(await stored(eventId)).toMatchObject({ eventType: "a\u{fffd}b\u{fffd}", bodyBytes: body.length });
  });

  test("more than are held in memory: the rest are answered 503, stored not at all, and taken when they come again", async () => {
    const many = Array.from({ length: 700 }, () => received());
    const receipts = await Promise.all(many.map((one) => receiveDelivery(one, clock())));
    const turnedAway = many.filter((_one, index) => receipts[index] === null);
    expect(turnedAway.length).toBeGreaterThan(0);
    const ids = turnedAway.map(({ eventId }) => eventId);
    expect(await db().webhookDelivery.count({ where: { eventId: { in: ids } } })).toBe(0);
    const again = await Promise.all(turnedAway.map((one) => receiveDelivery(one, clock())));
    expect(again.every((one) => one?.kind === "stored")).toBe(true);
  });
});

test("a flood of refused ones is counted to the last, and good ones are stored meanwhile", async () => {
  const forged = { "webhook-signature": "0".repeat(64) };
  const before = (await countRefusals(clock())).reduce((sum, row) => sum + row.count, 0);
  const good = Array.from({ length: 20 }, () => event());
  const [refused, taken] = await Promise.all([
    Promise.all(Array.from({ length: 300 }, () => desk.post("forged", forged))),
    Promise.all(good.map((body) => desk.post(body))),
  ]);
  expect(refused.every((status) => status === 401)).toBe(true);
  expect(taken.every((status) => status === 200)).toBe(true);
  expect((await countRefusals(clock())).reduce((sum, row) => sum + row.count, 0)).toBe(before + 300);
});

describe("the fast path", () => {
  beforeAll(async () => {
    await db().webhookDelivery.updateMany({ data: { status: "ignored", dueAt: null } });
  });

  /** Runs the fast path as Next does, and answers when it has ended. */
  const runFast = (): Promise<void> =>
    new Promise((resolve, reject) => {
      applySoon((work) => void work().then(resolve, reject));
    });

  test("what was stored is applied at once when it is quiet", async () => {
    const one = received();
    await receiveDelivery(one, clock());
    await runFast();
    expect(await stored(one.eventId)).toMatchObject({ status: "ignored", processCount: 1 });
  });

  test("one run at a time: what comes during a run is applied by it", async () => {
    const bodies = Array.from({ length: 5 }, () => event());
    let runs = 0;
    const ended: Promise<void>[] = [];
    for (const body of bodies) {
      expect(await desk.post(body)).toBe(200);
      applySoon((work) => {
        runs += 1;
        ended.push(work());
      });
    }
    await Promise.all(ended);
    expect(runs).toBeLessThanOrEqual(bodies.length);
    expect(await db().webhookDelivery.count({ where: { status: "due" } })).toBe(0);
  });

  test("where there is nobody to run it, the next one is tried again", async () => {
    applySoon(() => {
      throw new Error("outside of a request");
    });
    await receiveDelivery(received(), clock());
    await runFast();
    expect(await db().webhookDelivery.count({ where: { status: "due" } })).toBe(0);
  });
});
