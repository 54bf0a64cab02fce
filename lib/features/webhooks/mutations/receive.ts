import "server-only";
import type { ActingFor } from "@/lib/core/actor";
import { auditAll, type AuditRecord } from "@/lib/core/audit";
import { seal, sha256Hex } from "@/lib/core/crypto";
import { inTransaction, type Tx } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { createGroup } from "./group";

/** Bound to the sealed bodies. */
export const BODY_CONTEXT = "webhook_delivery.body";

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

export type Receipt = { readonly id: string; readonly kind: "stored" | "duplicate" | "differs" };

type Item = { readonly received: Received; readonly now: Date; readonly sha256: string };

/** Deliveries of one transaction: at 64 KB each a batch stays below 6 MB on its way to the database. */
const MOST_TOGETHER = 64;
/** At most 32 MB of bodies wait; the bank delivers what is turned away again. */
const MOST_WAITING = 512;

/** Two: one's statements are answered while the other's requests are read. The chain's lock takes their ends in turn. */
const MOST_AT_ONCE = 2;
const CROWD = 24;

const group = createGroup({
  store: storeTogether,
  mostAtOnce: MOST_AT_ONCE,
  crowd: CROWD,
  mostTogether: MOST_TOGETHER,
  mostWaiting: MOST_WAITING,
});

/**
 * Stores a verified delivery once per bank and event id, its body sealed, and answers once that is committed. A repeat
 * is counted; a repeat with another body is counted too, the first body stays, and the trail gets an alarm. The trail
 * tells of each event's first receipt. Null: more deliveries wait than are held in memory; nothing was stored.
 */
export function receiveDelivery(received: Received, now: Date): Promise<Receipt | null> {
  const { eventType, resourceType, rawBody } = received;
  const storable = { ...received, eventType: storableText(eventType), resourceType: storableText(resourceType) };
  lastMs = performance.now();
  return group.add({ received: storable, now, sha256: sha256Hex(rawBody) });
}

/** JSON may name what PostgreSQL's text cannot hold: NUL and half of a surrogate pair. The body keeps them. */
function storableText(text: string): string {
  return Buffer.from(text.replaceAll("\0", "\u{fffd}")).toString();
}

/** In a flood the next one comes within this; a lone delivery is applied that much later. */
const LULL_MS = 25;
let lastMs = Number.NEGATIVE_INFINITY;

/** True while deliveries are on their way into the database, or were just now: whatever can wait lets them go first. */
export function isReceiving(): boolean {
  return group.size() > 0 || performance.now() - lastMs < LULL_MS;
}

/** All receipts of one event in a batch; the first one's body is the one to keep. */
type Told = { readonly id: string; readonly first: Item; readonly last: Item; readonly count: number };

async function storeTogether(items: readonly Item[]): Promise<Receipt[]> {
  const told = new Map<string, Told>();
  for (const item of items) {
    const before = told.get(keyOf(item));
    const { id, first, count } = before ?? { id: newId(), first: item, count: 0 };
    told.set(keyOf(item), { id, first, last: item, count: count + 1 });
  }
  return inTransaction(async (tx) => {
    const rows = await upsert(tx, [...told.values()]);
    const receipts: Receipt[] = [];
    const records: AuditRecord[] = [];
    for (const item of items) {
      const about = told.get(keyOf(item));
      const row = rows.get(keyOf(item));
      if (!about || !row) throw new Error("A delivery was not stored");
      const isStored = row.id === about.id && item === about.first;
      const isSame = row.sha256 === item.sha256;
      receipts.push({ id: row.id, kind: isStored ? "stored" : isSame ? "duplicate" : "differs" });
      if (isStored || !isSame) records.push(recordOf(item, row, isStored));
    }
    await auditAll(tx, records);
    return receipts;
  });
}

function keyOf({ received }: Item): string {
  return `${received.bankCode} ${received.eventId}`;
}

type Row = { readonly id: string; readonly sha256: string; readonly accountId: string | null };

/**
 * One statement for all: new events are inserted, known ones counted. In the order of their keys, so that two
 * processes never wait for each other; the account is what the readers' scope of the trail goes by.
 */
async function upsert(tx: Tx, told: readonly Told[]): Promise<Map<string, Row>> {
  const rows = told.map(({ id, first, last, count }) => ({
    id,
    bank_code: first.received.bankCode,
    event_id: first.received.eventId,
    event_type: first.received.eventType,
    resource_type: first.received.resourceType,
    resource_id: first.received.resourceId,
    body: Buffer.from(seal(first.received.rawBody, BODY_CONTEXT)).toString("base64"),
    sha256: first.sha256,
    bytes: first.received.rawBody.byteLength,
    received_at: first.now.toISOString(),
    last_received_at: last.now.toISOString(),
    last_delivery_id: last.received.deliveryId,
    count,
  }));
  const stored = await tx.$queryRaw<
    { id: string; bank_code: string; event_id: string; sha256: string; account_id: string | null }[]
  >`
    with stored as (
      insert into webhook_delivery (id, bank_code, event_id, event_type, resource_type, resource_id, body_cipher,
        body_sha256, body_bytes, received_at, last_received_at, receipt_count, last_delivery_id, status, due_at)
      select id, bank_code, event_id, event_type, resource_type, resource_id, decode(body, 'base64'), sha256, bytes,
        received_at, last_received_at, count, last_delivery_id, 'due', received_at
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as told (id uuid, bank_code text, event_id uuid,
        event_type text, resource_type text, resource_id text, body text, sha256 text, bytes int,
        received_at timestamptz, last_received_at timestamptz, last_delivery_id text, count int)
      order by bank_code, event_id
      on conflict (bank_code, event_id) do update
        set receipt_count = webhook_delivery.receipt_count + excluded.receipt_count,
          last_received_at = excluded.last_received_at, last_delivery_id = excluded.last_delivery_id
      returning id, bank_code, event_id, body_sha256, resource_type, case
        when resource_id ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then resource_id::uuid end as about)
    select id, bank_code, event_id, body_sha256 as sha256, coalesce(
      (select account_id from payment where resource_type = 'payment' and bank_payment_id = about),
      (select account_id from positive_pay_exception
       where resource_type = 'positivepay.exception' and bank_exception_id = about)) as account_id
    from stored`;
  return new Map(
    stored.map((row) => [
      `${row.bank_code} ${row.event_id}`,
      { id: row.id, sha256: row.sha256, accountId: row.account_id },
    ]),
  );
}

function recordOf({ received, sha256 }: Item, row: Row, isStored: boolean): AuditRecord {
  const { bankCode, eventId, eventType, resourceType, resourceId, deliveryId } = received;
  const by: ActingFor = { type: "bank", name: bankCode, requestId: eventId };
  const subject = { subjectType: "webhook_delivery", subjectId: row.id, accountId: row.accountId } as const;
  return isStored
    ? {
        by,
        ...subject,
        action: "webhook.received",
        after: { status: "due", eventType, resourceType, resourceId, sha256, deliveryId },
      }
    : { by, ...subject, action: "webhook.body_differs", after: { kept: row.sha256, refused: sha256, deliveryId } };
}
