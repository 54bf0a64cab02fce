import "server-only";
import { personOf, type ActingFor, type Actor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { db, inTransaction, type Tx } from "@/lib/core/db";
import { isId } from "@/lib/core/ids";
import { ok, refuse, type Result } from "@/lib/core/result";
import { getDelivery } from "../data";
import { gaveUpSentence, retryAt } from "../rules";
import type { DeliveryStatus } from "../types";

const LEASE_MS = 30_000;

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
