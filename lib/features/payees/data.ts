import "server-only";
import type { Actor } from "@/lib/core/actor";
import { db, Prisma } from "@/lib/core/db";
import { isId } from "@/lib/core/ids";
import { may } from "@/lib/core/permissions";
import type { PayeeCorrectionRow } from "./types";

/** The newest payments of that are looked at; what is older was recorded, or its entries bear no hash. */
const LOOKED_BACK_DAYS = 60;
const MOST_ROWS = 200;

/** ACH payments that ended well and whose payees do not stand in the register yet, oldest first. */
export async function listPaymentsToRecord(now: Date, limit: number): Promise<string[]> {
  const since = new Date(now.getTime() - LOOKED_BACK_DAYS * 86_400_000);
  const rows = await db().$queryRaw<{ id: string }[]>`
    select p.id from payment p
    where p.status in ('completed', 'partial') and p.updated_at >= ${since} and p.rail = 'ACH' and p.ach_file_id is not null
      and not exists (select 1 from payee_recording r where r.payment_id = p.id)
    order by p.updated_at limit ${limit}`;
  return rows.map((row) => row.id);
}

/**
 * The corrections that a person may see, newest first, from after a cursor (the last row's time and id): those whose
 * entry was paid on an account in their scope. None without the right to read returns.
 */
export async function listCorrections(
  actor: Actor,
  query: { cursor?: string | undefined; limit: number },
): Promise<{ rows: readonly PayeeCorrectionRow[]; nextCursor: string | null }> {
  if (!may(actor.role, "ach-returns.read")) return { rows: [], nextCursor: null };
  const limit = Math.min(query.limit, MOST_ROWS);
  const [at = "", id = ""] = query.cursor?.split("_") ?? [];
  const from = new Date(at);
  const after =
    !Number.isNaN(from.getTime()) && isId(id)
      ? Prisma.sql`and (c.accepted_at, c.id) < (${from}, ${id}::uuid)`
      : Prisma.empty;
  const visible =
    actor.scope === "all" ? Prisma.empty : Prisma.sql`and p.account_id = any(${[...actor.scope]}::uuid[])`;
  const found = await db().$queryRaw<(Omit<PayeeCorrectionRow, "acceptedAt"> & { acceptedAt: Date })[]>`
    select c.id, c.return_id as "returnId", c.code, c.name, c.old_last4 as "oldLast4",
      c.routing_number as "routingNumber", c.account_last4 as "accountLast4", c.transaction_code as "transactionCode",
      c.individual_name as "individualName", c.individual_id as "individualId",
      coalesce(m.name, 'someone who left') as "acceptedBy", c.accepted_at as "acceptedAt"
    from payee_correction c
    left join ach_return r on r.id = c.return_id
    left join payment p on p.id = r.matched_payment_id
    left join member m on m.id = c.accepted_by_id
    where true ${visible} ${after}
    order by c.accepted_at desc, c.id desc limit ${limit + 1}`;
  const rows = found.slice(0, limit).map((row) => ({ ...row, acceptedAt: row.acceptedAt.toISOString() }));
  const last = rows.at(-1);
  return { rows, nextCursor: found.length > limit && last ? `${last.acceptedAt}_${last.id}` : null };
}
