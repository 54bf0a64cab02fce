import { afterAll, expect, test } from "vitest";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { historyOf } from "@/lib/features/audit/data";
import { changesOf, getDelivery } from "./data";
import { receiptsOf } from "./rules";
import { makeHookedDesk } from "@/scripts/testing/exceptions";
import { makeReleased, readPayment, sweep } from "@/scripts/testing/payments";

const desk = await makeHookedDesk();
afterAll(() => desk.close());

/** An event about a payment as QBank words it, under an event id of its own. */
function event(bankPaymentId: string, amount: string, status: string, timestamp: string): string {
  const completion = status === "P_COMPLETED" ? `"${timestamp}"` : "null";
  return (
    `{"event_id":"${newId()}","event_type":"payment.status.update","resource_type":"payment","data":{"paymentId":"${bankPaymentId}",` +
    `"type":"WIRE","amount":${amount},"status":"${status}","creationDate":"2026-11-18T15:00:00.000Z","completionDate":${completion},` +
    `"timestamp":"${timestamp}","actor":"cutoff","request_id":"${newId()}"}}`
  );
}

test("a wire completes by webhook; a late P_PROCESSING, an old one and a repeat change nothing", async () => {
  const { id } = await makeReleased(desk, "WIRE");
  await sweep(desk);
  const sent = await readPayment(id);
  const bankPaymentId = sent.bankPaymentId ?? "";
  const amount = (Number(sent.amountMinor) / 100).toFixed(2);
  const done = event(bankPaymentId, amount, "P_COMPLETED", "2026-11-18T15:10:00.000Z");
  expect(await desk.post(done)).toBe(200);
  await desk.apply();
  expect(await readPayment(id)).toMatchObject({ status: "completed", bankStatus: "P_COMPLETED" });
  const trail = await historyOf(desk.actors.auditor.scope, "payment", id);
  for (const late of [
    event(bankPaymentId, amount, "P_PROCESSING", "2026-11-18T15:20:00.000Z"),
    event(bankPaymentId, amount, "P_PROCESSING", "2026-11-18T15:05:00.000Z"),
    done,
  ]) {
    expect(await desk.post(late)).toBe(200);
    await desk.apply();
  }
  expect(await readPayment(id)).toMatchObject({ status: "completed", bankStatus: "P_COMPLETED" });
  expect(await historyOf(desk.actors.auditor.scope, "payment", id)).toHaveLength(trail.length);
  const effects = await db().webhookDelivery.findMany({ orderBy: { receivedAt: "asc" }, select: { effect: true } });
  expect(
    new Map(effects.map((row) => [row.effect, effects.filter((one) => one.effect === row.effect).length])),
  ).toEqual(
    new Map([
      ["completed", 1],
      ["late_ignored", 2],
    ]),
  );
});

test("a delivery shows its receipts by the bank's attempt, and the trail's rows that carry its event id", async () => {
  const { id } = await makeReleased(desk, "WIRE");
  await sweep(desk);
  const { bankPaymentId, amountMinor } = await readPayment(id);
  const amount = (Number(amountMinor) / 100).toFixed(2);
  const body = event(bankPaymentId ?? "", amount, "P_COMPLETED", "2026-11-18T15:10:00.000Z");
  for (const attempt of ["one", "two", "three"])
    expect(await desk.post(body, { "webhook-event-id": attempt })).toBe(200);
  await desk.apply();
  const { event_id: eventId }: { event_id: string } = JSON.parse(body);
  const row = await db().webhookDelivery.findFirstOrThrow({ where: { eventId } });
  const { scope } = desk.actors.auditor;
  const delivery = await getDelivery(scope, row.id);
  if (!delivery) throw new Error("The delivery is not visible");
  const receipts = receiptsOf(delivery, await historyOf(scope, "webhook_delivery", row.id));
  expect(receipts.map(({ kind, deliveryId }) => [kind, deliveryId])).toEqual([
    ["first", "one"],
    ["repeat", "three"],
  ]);
  expect((await changesOf(scope, delivery)).map(({ action }) => action)).toEqual(["payment.completed"]);
  const other = await desk.post(body.replace("P_COMPLETED", "P_FAILED"), { "webhook-event-id": "four" });
  expect(other).toBe(200);
  const later = await getDelivery(scope, row.id);
  expect(
    receiptsOf(later ?? delivery, await historyOf(scope, "webhook_delivery", row.id)).map(({ kind }) => kind),
  ).toEqual(["first", "other_body"]);
});

test("a webhook that comes before the answer waits for it and is applied then", async () => {
  const { id } = await makeReleased(desk, "WIRE");
  await desk.control("POST", "/faults", { method: "POST", path: "/payments/wire", kind: "commit-no-answer", count: 4 });
  await sweep(desk);
  const [atBank] = (
    await desk.control<{ paymentId: string; amountMinor: number; status: string }[]>("GET", "/payments")
  ).slice(-1);
  expect((await readPayment(id)).bankPaymentId).toBeNull();
  const amount = ((atBank?.amountMinor ?? 0) / 100).toFixed(2);
  expect(await desk.post(event(atBank?.paymentId ?? "", amount, "P_COMPLETED", "2026-11-18T15:30:00.000Z"))).toBe(200);
  await desk.apply();
  expect((await readPayment(id)).status).not.toBe("completed");
  await desk.control("DELETE", "/faults");
  for (let turn = 0; turn < 6; turn += 1) {
    await desk.move(30_000);
    await sweep(desk);
    await desk.apply();
  }
  expect((await readPayment(id)).status).toBe("completed");
}, 120_000);
