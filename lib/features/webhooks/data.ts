import "server-only";
import { z } from "zod";
import type { AccountScope } from "@/lib/core/actor";
import { openText } from "@/lib/core/crypto";
import { db, Prisma } from "@/lib/core/db";
import { isId } from "@/lib/core/ids";
import { historyOf } from "@/lib/features/audit/data";
import type { AuditRow } from "@/lib/features/audit/types";
import { paymentNumber } from "@/lib/features/payments/rules/words";
import {
  DELIVERY_STATUSES,
  type DeliveryDetail,
  type DeliveryPage,
  type DeliveryQuery,
  type DeliveryRow,
  type RefusalCount,
  type RefusalRow,
} from "./types";

const REFUSAL_DAYS = 14;

type Raw = {
  id: string;
  bank_code: string;
  event_id: string;
  event_type: string;
  resource_type: string;
  resource_id: string | null;
  status: string;
  received_at: Date;
  last_received_at: Date;
  receipt_count: number;
  process_count: number;
  processed_at: Date | null;
  due_at: Date | null;
  effect: string | null;
  error_text: string | null;
  payment_id: string | null;
  payment_number: number | null;
  exception_id: string | null;
  check_number: string | null;
};

/**
 * Deliveries with what they are about. For a person with a list of accounts only those about one of theirs exist: a
 * delivery about nothing we know is for those who see everything.
 */
function selectDeliveries(scope: AccountScope, where: Prisma.Sql, limit: number): Promise<Raw[]> {
  return db().$queryRaw<Raw[]>`
    select w.id, w.bank_code, w.event_id, w.event_type, w.resource_type, w.resource_id, w.status, w.received_at,
      w.last_received_at, w.receipt_count, w.process_count, w.processed_at, w.due_at, w.effect, w.error_text,
      p.id as payment_id, p.number as payment_number, e.id as exception_id, e.check_number
    from webhook_delivery w ${SUBJECT}
    where ${visible(scope)} and ${where} order by w.received_at desc, w.id desc limit ${limit}`;
}

/** The bank's number as the type of our columns, so that their indexes find it. */
const NUMBER = Prisma.sql`case when w.resource_id ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then w.resource_id::uuid end`;

const SUBJECT = Prisma.sql`
  left join payment p on w.resource_type = 'payment' and p.bank_payment_id = ${NUMBER}
  left join positive_pay_exception e
    on w.resource_type = 'positivepay.exception' and e.bank_exception_id = ${NUMBER}`;

function visible(scope: AccountScope): Prisma.Sql {
  return scope === "all"
    ? Prisma.sql`true`
    : Prisma.sql`coalesce(p.account_id, e.account_id) = any(${[...scope]}::uuid[])`;
}

function toRow(raw: Raw): DeliveryRow {
  return {
    id: raw.id,
    bankCode: raw.bank_code,
    eventId: raw.event_id,
    eventType: raw.event_type,
    resourceType: raw.resource_type,
    resourceId: raw.resource_id,
    status: z.enum(DELIVERY_STATUSES).parse(raw.status),
    receivedAt: raw.received_at.toISOString(),
    lastReceivedAt: raw.last_received_at.toISOString(),
    receiptCount: raw.receipt_count,
    processCount: raw.process_count,
    processedAt: raw.processed_at?.toISOString() ?? null,
    dueAt: raw.due_at?.toISOString() ?? null,
    effect: raw.effect,
    errorText: raw.error_text,
    subject: subjectOf(raw),
  };
}

function subjectOf(raw: Raw): DeliveryRow["subject"] {
  if (raw.payment_id) return { kind: "payment", id: raw.payment_id, label: paymentNumber(raw.payment_number ?? 0) };
  if (raw.exception_id)
    return { kind: "exception", id: raw.exception_id, label: `Check ${raw.check_number ?? ""}`.trim() };
  return null;
}

/** Deliveries, newest first, by keyset; `total` counts the filtered ones. */
export async function listDeliveries(scope: AccountScope, query: DeliveryQuery): Promise<DeliveryPage> {
  const parts = [Prisma.sql`true`];
  if (query.status) parts.push(Prisma.sql`w.status = ${query.status}`);
  if (query.eventType) parts.push(Prisma.sql`w.event_type = ${query.eventType}`);
  const where = Prisma.join(parts, " and ");
  const [ms, id] = (query.cursor ?? "").split("_");
  const page =
    ms && id ? Prisma.sql`${where} and (w.received_at, w.id) < (${new Date(Number(ms))}, ${id}::uuid)` : where;
  const rows = await selectDeliveries(scope, page, query.limit + 1);
  // Who sees everything needs no look at what each is about, be they a million.
  const about = scope === "all" ? Prisma.empty : SUBJECT;
  const [counted] = await db().$queryRaw<{ n: bigint }[]>`
    select count(*) as n from webhook_delivery w ${about} where ${visible(scope)} and ${where}`;
  const types = await db().$queryRaw<{ event_type: string }[]>`
    select distinct w.event_type from webhook_delivery w ${about} where ${visible(scope)} order by 1 limit 50`;
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    rows: shown.map(toRow),
    total: Number(counted?.n ?? 0n),
    nextCursor: rows.length > shown.length && last ? `${last.received_at.getTime()}_${last.id}` : null,
    eventTypes: types.map((row) => row.event_type),
  };
}

/** One delivery with its body as received; null when unknown or out of scope. */
export async function getDelivery(scope: AccountScope, id: string): Promise<DeliveryDetail | null> {
  if (!isId(id)) return null;
  const [raw] = await selectDeliveries(scope, Prisma.sql`w.id = ${id}::uuid`, 1);
  if (!raw) return null;
  const stored = await db().webhookDelivery.findUniqueOrThrow({ where: { id } });
  return {
    ...toRow(raw),
    body: bodyOf(stored.bodyCipher),
    bodyBytes: stored.bodyBytes,
    bodySha256: stored.bodySha256,
    lastDeliveryId: stored.lastDeliveryId,
  };
}

/** What a delivery changed: the rows of its payment's or exception's trail that carry its event id, oldest first. */
export async function changesOf(
  scope: AccountScope,
  { subject, eventId }: Pick<DeliveryRow, "subject" | "eventId">,
): Promise<AuditRow[]> {
  const history = subject ? await historyOf(scope, subject.kind, subject.id) : [];
  return history.filter(({ requestId }) => requestId === eventId);
}

/** One body that was sealed under another key, or damaged, must not take its page away. */
function bodyOf(cipher: Uint8Array): string | null {
  try {
    return openText(cipher, "webhook_delivery.body");
  } catch {
    return null;
  }
}

/** Refused deliveries of the last two weeks by day (UTC) and reason, newest day first. */
export async function countRefusals(now: Date): Promise<RefusalCount[]> {
  const from = new Date(now.getTime() - REFUSAL_DAYS * 86_400_000);
  const rows = await db().$queryRaw<{ day: string; reason: string; count: bigint }[]>`
    select day::text, reason, sum(count)::bigint as count
    from webhook_refusal_day where day >= (${from}::timestamptz at time zone 'UTC')::date
    group by 1, 2 order by 1 desc, 2`;
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

/** The newest refused deliveries. */
export async function listRefusals(limit: number): Promise<RefusalRow[]> {
  const rows = await db().webhookRefusal.findMany({ orderBy: { id: "desc" }, take: limit });
  return rows.map(({ at, bankCode, source, sizeBytes, reason }) => ({
    at: at.toISOString(),
    bankCode,
    source,
    sizeBytes,
    reason,
  }));
}
