import "server-only";
import { personOf, type ActingFor, type Actor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { open, seal, sha256Hex } from "@/lib/core/crypto";
import { db, inTransaction } from "@/lib/core/db";
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
 * body is counted too, the first body stays, and the trail gets an alarm.
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
    if (row.id === id) return { id, kind: "stored" };
    if (row.body_sha256 === sha256) return { id: row.id, kind: "duplicate" };
    const by: ActingFor = { type: "bank", name: bankCode, requestId: eventId };
    await audit(tx, by, {
      action: "webhook.body_differs",
      subjectType: "webhook_delivery",
      subjectId: row.id,
      after: { kept: row.body_sha256, refused: sha256, deliveryId },
    });
    return { id: row.id, kind: "differs" };
  });
}

/** Leaves a counter row of a refused delivery: never its body. The newest thousand are kept. */
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
  const row = await db().webhookRefusal.create({ data: { bankCode, source, sizeBytes, reason, at: now } });
  await db().webhookRefusal.deleteMany({ where: { id: { lte: row.id - BigInt(REFUSALS_KEPT) } } });
}

/** The right to apply one delivery; `tries` tells a lost lease from one that is still ours. */
export type DeliveryTicket = {
  readonly id: string;
  readonly bankCode: string;
  readonly eventId: string;
  readonly tries: number;
  readonly body: Uint8Array;
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
  return { id: row.id, bankCode, eventId, tries, body: open(row.body_cipher, BODY_CONTEXT) };
}

export type Applied =
  | { readonly kind: "done"; readonly status: "applied" | "ignored"; readonly effect: string }
  | { readonly kind: "failed"; readonly effect: string; readonly sentence: string }
  | { readonly kind: "again"; readonly effect: string };

/** Closes a try, if the lease is still ours. One that must be tried again too often fails, and says what to do. */
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
    if (count === 0 || status !== "failed") return;
    const by: ActingFor = { type: "system", name: "Webhooks", requestId: ticket.eventId };
    await audit(tx, by, {
      action: "webhook.failed",
      subjectType: "webhook_delivery",
      subjectId: ticket.id,
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
