import "server-only";
import { personOf, type ActingFor, type Actor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { seal, sha256Hex } from "@/lib/core/crypto";
import { db, inTransaction, type Tx } from "@/lib/core/db";
import { isId, newId } from "@/lib/core/ids";
import { ok, refuse, type Result } from "@/lib/core/result";
import { getDelivery } from "./data";
import { gaveUpSentence, REFUSALS_KEPT, retryAt } from "./rules";
import type { DeliveryStatus, RefusalReason } from "./types";

/** Bound to the sealed bodies. */
export const BODY_CONTEXT = "webhook_delivery.body";
const LEASE_MS = 30_000;

export type Received = {
  readonly bankCode: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly resourceType: string;
  readonly resourceId: string | null;
  readonly rawBody: Uint8Array;
  /** `Webhook-Event-ID`: the bank's number of this attempt, another one each time. */
  readonly deliveryId: string | null;
};

/**
 * Stores a verified delivery once per bank and event id, its body sealed. A repeat is counted; a repeat with another
 * body is counted too, the first body stays, and the trail gets an alarm. The trail tells of each event's first receipt.
 */
export async function receiveDelivery(
  received: Received,
  now: Date,
): Promise<{ id: string; kind: "stored" | "duplicate" | "differs" }> {
  const { bankCode, eventId, eventType, resourceType, resourceId, rawBody, deliveryId } = received;
  const sha256 = sha256Hex(rawBody);
  const id = newId();
  return inTransaction(async (tx) => {
    const [row] = await tx.$queryRaw<{ id: string; body_sha256: string }[]>`
      insert into webhook_delivery (id, bank_code, event_id, event_type, resource_type, resource_id, body_cipher,
        body_sha256, body_bytes, received_at, last_received_at, last_delivery_id, status, due_at)
      values (${id}::uuid, ${bankCode}, ${eventId}::uuid, ${eventType}, ${resourceType}, ${resourceId},
        ${seal(rawBody, BODY_CONTEXT)}, ${sha256}, ${rawBody.byteLength}, ${now}, ${now}, ${deliveryId}, 'due', ${now})
      on conflict (bank_code, event_id) do update set receipt_count = webhook_delivery.receipt_count + 1,
        last_received_at = excluded.last_received_at, last_delivery_id = excluded.last_delivery_id
      returning id, body_sha256`;
    if (!row) throw new Error("The delivery was not stored");
    if (row.id !== id && row.body_sha256 === sha256) return { id: row.id, kind: "duplicate" };
    const by: ActingFor = { type: "bank", name: bankCode, requestId: eventId };
    const accountId = await accountAbout(tx, row.id);
    if (row.id === id) {
      await audit(tx, by, {
        action: "webhook.received",
        subjectType: "webhook_delivery",
        subjectId: id,
        accountId,
        after: { status: "due", eventType, resourceType, resourceId, sha256, deliveryId },
      });
      return { id, kind: "stored" };
    }
    await audit(tx, by, {
      action: "webhook.body_differs",
      subjectType: "webhook_delivery",
      subjectId: row.id,
      accountId,
      after: { kept: row.body_sha256, refused: sha256, deliveryId },
    });
    return { id: row.id, kind: "differs" };
  });
}

/** The account that a delivery is about, where we know what it is about: for the readers' scope of its trail. */
async function accountAbout(tx: Tx, id: string): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ account_id: string | null }[]>`
    with about as (
      select resource_type as kind, case
        when resource_id ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then resource_id::uuid end as bank_id
      from webhook_delivery where id = ${id}::uuid)
    select coalesce(
      (select account_id from payment where kind = 'payment' and bank_payment_id = bank_id),
      (select account_id from positive_pay_exception
       where kind = 'positivepay.exception' and bank_exception_id = bank_id)) as account_id
    from about`;
  return row?.account_id ?? null;
}

/**
 * Counts a refused delivery and leaves a row of it: never its body. The newest thousand rows are kept; the counts by
 * day stay, so that a flood of junk hides nothing. The bank's name in an unknown address is the sender's invention.
 */
export async function refuseDelivery(
  refused: {
    readonly bankCode: string;
    readonly source: string;
    readonly sizeBytes: number;
    readonly reason: RefusalReason;
  },
  now: Date,
): Promise<void> {
  const { bankCode, source, sizeBytes, reason } = refused;
  const counted = reason === "unknown_bank" ? "unknown" : bankCode;
  await inTransaction(async (tx) => {
    const row = await tx.webhookRefusal.create({ data: { bankCode, source, sizeBytes, reason, at: now } });
    await tx.webhookRefusal.deleteMany({ where: { id: { lte: row.id - BigInt(REFUSALS_KEPT) } } });
    await tx.$executeRaw`
      insert into webhook_refusal_day (day, bank_code, reason, count)
      values ((${now}::timestamptz at time zone 'UTC')::date, ${counted}, ${reason}, 1)
      on conflict (day, bank_code, reason) do update set count = webhook_refusal_day.count + 1`;
  });
}

/** The right to apply one delivery; `tries` tells a lost lease from one that is still ours. */
export type DeliveryTicket = {
  readonly id: string;
  readonly bankCode: string;
  readonly eventId: string;
  readonly tries: number;
  /** Sealed: opened where it is applied, so that one that does not open counts as a failed try. */
  readonly bodyCipher: Uint8Array;
};

/** Takes one delivery that is due: the given one, or the one due longest. Null when none is free. */
export async function claimDelivery(now: Date, id: string | null): Promise<DeliveryTicket | null> {
  const claimed = await db().$queryRaw<
    { id: string; bank_code: string; event_id: string; process_count: number; body_cipher: Uint8Array }[]
  >`
    update webhook_delivery w
    set lease_until = ${new Date(now.getTime() + LEASE_MS)}, process_count = w.process_count + 1
    from (select id from webhook_delivery
          where status = 'due' and due_at <= ${now} and (lease_until is null or lease_until < ${now})
            and (${id}::uuid is null or id = ${id}::uuid)
          order by due_at, received_at, id limit 1 for update skip locked) d
    where w.id = d.id returning w.id, w.bank_code, w.event_id, w.process_count, w.body_cipher`;
  const row = claimed[0];
  if (!row) return null;
  const { bank_code: bankCode, event_id: eventId, process_count: tries } = row;
  return { id: row.id, bankCode, eventId, tries, bodyCipher: row.body_cipher };
}

export type Applied =
  | { readonly kind: "done"; readonly status: "applied" | "ignored"; readonly effect: string }
  | { readonly kind: "failed"; readonly effect: string; readonly sentence: string }
  | { readonly kind: "again"; readonly effect: string };

/** Closes a try, if the lease is still ours, and tells the trail how it ended. One that must be tried again too often fails, and says what to do. */
export async function finishDelivery(ticket: DeliveryTicket, applied: Applied, now: Date): Promise<void> {
  const againAt = applied.kind === "again" ? retryAt(now, ticket.tries) : null;
  const status: DeliveryStatus = applied.kind === "done" ? applied.status : againAt ? "due" : "failed";
  const errorText =
    applied.kind === "failed" ? applied.sentence : status === "failed" ? gaveUpSentence(applied.effect) : null;
  await inTransaction(async (tx) => {
    const { count } = await tx.webhookDelivery.updateMany({
      where: { id: ticket.id, status: "due", processCount: ticket.tries },
      data: {
        status,
        errorText,
        effect: applied.effect,
        dueAt: againAt,
        leaseUntil: null,
        processedAt: status === "due" ? null : now,
      },
    });
    if (count === 0 || status === "due") return;
    const by: ActingFor = { type: "system", name: "Webhooks", requestId: ticket.eventId };
    await audit(tx, by, {
      action: `webhook.${status}`,
      subjectType: "webhook_delivery",
      subjectId: ticket.id,
      accountId: await accountAbout(tx, ticket.id),
      before: { status: "due" },
      after: { status, effect: applied.effect, tries: ticket.tries },
    });
  });
}

/** Makes a delivery due once more. What it does is idempotent, so this is always safe. */
export async function replayDelivery(actor: Actor, id: string, now: Date): Promise<Result<{ id: string }>> {
  // The reader's scope decides here too: what they may not see they may not replay.
  const seen = isId(id) ? await getDelivery(actor.scope, id) : null;
  if (!seen) return refuse("unknown_delivery", "There is no such delivery. Reload the page.");
  return inTransaction(async (tx) => {
    const { count } = await tx.webhookDelivery.updateMany({
      where: { id, status: { not: "due" } },
      data: { status: "due", dueAt: now, leaseUntil: null, processCount: 0, processedAt: null, errorText: null },
    });
    if (count === 0)
      return refuse("already_due", "This delivery is being applied already. Wait a moment, then reload.");
    const { status, effect, processCount } = seen;
    await audit(tx, personOf(actor), {
      action: "webhook.replayed",
      subjectType: "webhook_delivery",
      subjectId: id,
      before: { status, effect, tries: processCount },
      after: { status: "due" },
    });
    return ok({ id });
  });
}
