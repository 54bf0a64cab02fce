import { afterAll, expect, test } from "vitest";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { historyOf } from "@/lib/features/audit/data";
import { makeHookedDesk } from "@/scripts/testing/exceptions";
import { countRefusals, getDelivery } from "./data";
import { senderOf } from "./rules";

const desk = await makeHookedDesk();
afterAll(() => desk.close());
const { administrator } = desk.actors;
const clock = desk.clock.now;

/** Sends an event about one exception; answers our row's id. */
async function hook(bankExceptionId: string, more: object = {}): Promise<string> {
  const eventId = newId();
  const body = {
    event_id: eventId,
    event_type: "positivepay.exception.created",
    resource_type: "positivepay.exception",
    data: {
      exceptionId: bankExceptionId,
      account_id: desk.accounts.incDisbursement.bankAccountId,
      check_number: "20417",
      presented_amount: 1000.5,
      presentment_date: "2026-11-17",
      reason_code: "NO_ISSUE",
      timestamp: "2026-11-18T06:00:00.000Z",
      actor: "qbank-metl",
      request_id: newId(),
    },
    ...more,
  };
  expect(await desk.post(JSON.stringify(body))).toBe(200);
  return (await db().webhookDelivery.findFirstOrThrow({ where: { eventId } })).id;
}

const trail = async (id: string): Promise<(string | null)[][]> => {
  const rows = await db().auditEntry.findMany({ where: { subjectId: id }, orderBy: { seq: "asc" } });
  return rows.map((row) => [row.action, row.accountId]);
};

test("each event leaves one row at its receipt and one at its application, with the account where it is known", async () => {
  const account = desk.accounts.incDisbursement.id;
  const bankExceptionId = newId();
  const first = await hook(bankExceptionId);
  expect(await trail(first)).toEqual([["webhook.received", null]]);
  await desk.apply();
  expect(await trail(first)).toEqual([
    ["webhook.received", null],
    ["webhook.applied", account],
  ]);
  const second = await hook(bankExceptionId);
  await desk.apply();
  expect(await trail(second)).toEqual([
    ["webhook.received", account],
    ["webhook.applied", account],
  ]);
  const unknown = await hook(newId(), { event_type: "account.closed", resource_type: "account" });
  await desk.apply();
  const [received, ignored] = await historyOf(administrator.scope, "webhook_delivery", unknown);
  expect(received).toMatchObject({ action: "webhook.received", actorType: "bank", after: { status: "due" } });
  expect(ignored).toMatchObject({ action: "webhook.ignored", actorType: "system", after: { effect: "unknown_type" } });
});

test("a stored body that does not open keeps no other delivery waiting, is tried again, and has a page", async () => {
  const bad = await hook(newId());
  await db().webhookDelivery.update({
    where: { id: bad },
    data: { bodyCipher: Buffer.from("not sealed by us"), dueAt: new Date(clock().getTime() - 60_000) },
  });
  const good = await hook(newId());
  await desk.apply();
  expect(await getDelivery(administrator.scope, good)).toMatchObject({ status: "applied" });
  expect(await getDelivery(administrator.scope, bad)).toMatchObject({ status: "due", effect: "our_fault", body: null });
});

test("a flood of junk pushes old rows out, never their counts; invented bank names count as one", async () => {
  const forged = { "webhook-signature": "0".repeat(64) };
  expect(await desk.post("forged", forged)).toBe(401);
  const junk = { bankCode: "qbank", source: "direct", sizeBytes: 1, reason: "unknown_bank" };
  await db().webhookRefusal.createMany({ data: Array.from({ length: 1_200 }, () => junk) });
  for (const name of ["one", "two", "three"]) expect(await desk.post("junk", {}, name)).toBe(404);
  expect(await db().webhookRefusal.count({ where: { reason: "bad_signature" } })).toBe(0);
  expect(await countRefusals(clock())).toEqual([
    { day: "2026-11-18", reason: "bad_signature", count: 1 },
    { day: "2026-11-18", reason: "unknown_bank", count: 3 },
  ]);
  expect(await db().webhookRefusalDay.count()).toBe(2);
});

test("X-Forwarded-For is believed only behind a proxy of ours, and then only its last hop", () => {
  expect(senderOf("10.1.1.1, 203.0.113.9", false)).toBe("direct");
  expect(senderOf("10.1.1.1, 203.0.113.9", true)).toBe("203.0.113.9");
  expect(senderOf("10.1.1.1, <script>", true)).toBe("unknown");
  expect(senderOf(null, true)).toBe("unknown");
});
