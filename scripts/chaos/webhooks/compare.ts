import { db } from "@/lib/core/db";
import { verifyChain } from "@/lib/features/audit/data";
import { countRefusals } from "@/lib/features/webhooks/data";
import { atBank, readPayment } from "../../testing/payments";
import { foldEvents } from "./fold";
import type { Spoilt } from "./plan";
import type { World } from "./world";

export type Outcome = {
  readonly deliveries: number;
  readonly payments: number;
  readonly counts: Readonly<Record<string, number>>;
  /** One sentence each. */
  readonly differences: readonly string[];
};

type Compare = (world: World, differ: (sentence: string) => void) => Promise<void>;

/** Everything that F6 promises, each from what is stored against what the plan means. */
export async function compareWorld(world: World): Promise<Outcome> {
  const differences: string[] = [];
  const parts: readonly Compare[] = [
    compareAnswers,
    compareDeliveries,
    compareRefusals,
    comparePayments,
    compareBank,
    compareTrail,
  ];
  for (const compare of parts) await compare(world, (sentence) => differences.push(sentence));
  const counts: Record<string, number> = {};
  const seen = new Set<string>();
  const count = (name: string): void => void (counts[name] = (counts[name] ?? 0) + 1);
  for (const { delivery, isEarly } of world.delivered) {
    if (delivery.spoilt !== "no") count(`bad: ${delivery.spoilt}`);
    else if (isEarly) count("good, before the POST's answer");
    else count(`good, under the ${delivery.secret} secret`);
    if (delivery.spoilt !== "no") continue;
    if (seen.has(delivery.event.eventId)) count("of these repeats");
    else if (delivery.event.payment === null) count("of these about no payment of ours");
    seen.add(delivery.event.eventId);
  }
  for (const { alarms } of foldEvents(good(world).map(({ delivery }) => delivery.event)).values()) {
    if (alarms > 0) count("payments with a contradiction");
  }
  return { deliveries: world.delivered.length, payments: world.payments.length, counts, differences };
}

/** What each kind of delivery must be answered. */
const ANSWERS: Readonly<Record<Spoilt, number>> = {
  no: 200,
  other_secret: 401,
  base64: 401,
  no_header: 401,
  other_bytes: 401,
  cut: 503,
  cut_short: 401,
  old_secret: 401,
};

const compareAnswers: Compare = (world, differ) => {
  for (const { delivery, status } of world.delivered) {
    const { spoilt, event } = delivery;
    if (status !== ANSWERS[spoilt])
      differ(`event ${event.eventId} (${spoilt}) was answered ${status}, not ${ANSWERS[spoilt]}`);
  }
  return Promise.resolve();
};

/** What the desk must have taken. */
const good = (world: World): World["delivered"] => world.delivered.filter(({ delivery }) => delivery.spoilt === "no");

/** Each good event is stored once with all its receipts; of a bad one there is nothing. */
const compareDeliveries: Compare = async (world, differ) => {
  const expected = new Map<string, number>();
  for (const { delivery } of good(world)) {
    const { eventId } = delivery.event;
    expected.set(eventId, (expected.get(eventId) ?? 0) + 1);
  }
  const strangers = new Set(
    good(world).flatMap(({ delivery: { event } }) => (event.payment === null ? [event.eventId] : [])),
  );
  const rows = await db().webhookDelivery.findMany({ omit: { bodyCipher: true } });
  for (const row of rows) {
    const count = expected.get(row.eventId);
    if (count !== row.receiptCount) differ(`event ${row.eventId} has ${row.receiptCount} receipts, not ${count ?? 0}`);
    const status = strangers.has(row.eventId) ? "failed" : "applied";
    if (row.status !== status) differ(`event ${row.eventId} is ${row.status} (${row.effect ?? "-"}), not ${status}`);
    expected.delete(row.eventId);
  }
  for (const eventId of expected.keys()) differ(`event ${eventId} is not stored`);
};

const compareRefusals: Compare = async (world, differ) => {
  const expected = world.delivered.filter(({ delivery }) => ANSWERS[delivery.spoilt] === 401).length;
  // The run moves past the fortnight that the screen counts, so the rows themselves are counted.
  const days = await db().webhookRefusalDay.findMany();
  const counted = days.reduce((sum, { count }) => sum + Number(count), 0);
  if (counted !== expected) differ(`${counted} refused deliveries are counted, not ${expected}`);
  const shown = await countRefusals(new Date());
  if (expected > 0 && shown.length === 0) differ("the screen shows no refused delivery");
};

/** The end state of each payment, and its alarms, against the reference fold. */
const comparePayments: Compare = async (world, differ) => {
  const ends = foldEvents(good(world).map(({ delivery }) => delivery.event));
  for (const [index, { id }] of world.payments.entries()) {
    const payment = await readPayment(id);
    const end = ends.get(index);
    const alarms = await db().auditEntry.count({ where: { subjectId: id, action: "payment.contradiction" } });
    const others = await db().auditEntry.count({ where: { subjectId: id, action: "payment.mismatch" } });
    if (others > 0) differ(`payment ${index} has ${others} alarms that nothing gave a reason for`);
    if (alarms !== (end?.alarms ?? 0)) differ(`payment ${index} rang ${alarms} alarms, not ${end?.alarms ?? 0}`);
    if (!end) continue;
    if (payment.status !== end.status) differ(`payment ${index} is ${payment.status}, not ${end.status}`);
    if (payment.bankStatus !== end.bankStatus) {
      differ(`payment ${index} has the bank's word ${payment.bankStatus ?? "-"}, not ${end.bankStatus ?? "-"}`);
    }
    // A webhook is a hint (R10): whatever it changed is asked about.
    if (payment.pollDueAt === null) differ(`payment ${index} is not asked about after its webhook`);
  }
};

/** One payment under each key at the bank, and its money moved once. */
const compareBank: Compare = async (world, differ) => {
  for (const [index, { key, id }] of world.payments.entries()) {
    const { payments, movedMinor } = atBank(world.desk, key);
    const { amountMinor } = await readPayment(id);
    if (payments.length !== 1) differ(`the bank holds ${payments.length} payments for payment ${index}`);
    if (movedMinor !== Number(amountMinor))
      differ(`the bank moved ${movedMinor} for payment ${index}, not ${amountMinor}`);
  }
};

const RANK: Readonly<Record<string, number>> = { releasing: 0, submitted: 1, completed: 2, failed: 2 };

/** The chain verifies, each event has one receipt and one end in it, and no payment's status ever went back. */
const compareTrail: Compare = async (world, differ) => {
  const { brokenAt } = await verifyChain();
  if (brokenAt !== null) differ(`the audit chain is broken at ${brokenAt}`);
  const events = new Set(good(world).map(({ delivery }) => delivery.event.eventId)).size;
  const received = await db().auditEntry.count({ where: { action: "webhook.received" } });
  if (received !== events) differ(`the trail has ${received} receipts of ${events} events`);
  const ended = await db().auditEntry.count({ where: { action: { in: ["webhook.applied", "webhook.failed"] } } });
  if (ended !== events) differ(`the trail has ${ended} ends of ${events} events`);
  const moves = await db().auditEntry.findMany({
    where: { action: { in: ["payment.status", "payment.completed", "payment.failed"] } },
    orderBy: { seq: "asc" },
  });
  const reached = new Map<string, string>();
  for (const { subjectId, action, seq } of moves) {
    const to = action === "payment.status" ? "submitted" : action.slice("payment.".length);
    const from = reached.get(subjectId) ?? "releasing";
    const isForward = (RANK[to] ?? 0) >= (RANK[from] ?? 0) && !(RANK[from] === 2);
    if (!isForward) differ(`entry ${seq} moves payment ${subjectId} from ${from} to ${to}`);
    reached.set(subjectId, to);
  }
};
