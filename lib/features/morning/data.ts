import "server-only";
import type { AccountScope } from "@/lib/core/actor";
import { db, Prisma } from "@/lib/core/db";
import { minorFromBigInt } from "@/lib/core/money";
import { PAYMENT_STATUSES, RAILS } from "@/lib/features/payments/types";
import type { PaymentGroup } from "./types";

const FAILED_FOR_MS = 24 * 3_600_000;

type Row = {
  status: string;
  rail: string;
  currency: string;
  time_zone: string;
  wire_cutoff: string;
  ach_cutoff: string;
  is_own: boolean;
  n: bigint;
  minor: bigint;
};

/** Payments in scope that need somebody: not yet released, of unknown outcome, or failed within a day. */
export async function listPaymentGroups(scope: AccountScope, memberId: string, now: Date): Promise<PaymentGroup[]> {
  const visible = scope === "all" ? Prisma.sql`true` : Prisma.sql`p.account_id = any(${[...scope]}::uuid[])`;
  const failedSince = new Date(now.getTime() - FAILED_FOR_MS);
  const rows = await db().$queryRaw<Row[]>`
    select p.status, p.rail, p.currency, a.time_zone, a.wire_cutoff, a.ach_cutoff,
      (p.created_by_id = ${memberId}::uuid or coalesce(f.uploaded_by_id = ${memberId}::uuid, false)) as is_own,
      count(*) as n, sum(p.amount_minor)::bigint as minor
    from payment p join account a on a.id = p.account_id left join ach_file f on f.id = p.ach_file_id
    where ${visible} and (p.status in ('draft', 'awaiting_approval', 'approved', 'unknown')
      or (p.status = 'failed' and p.final_at >= ${failedSince}))
    group by 1, 2, 3, 4, 5, 6, 7`;
  return rows.flatMap((row): PaymentGroup[] => {
    const status = PAYMENT_STATUSES.find((known) => known === row.status);
    const rail = RAILS.find((known) => known === row.rail);
    if (!status || !rail) return [];
    return [
      {
        status,
        rail,
        currency: row.currency,
        timeZone: row.time_zone,
        wireCutoff: row.wire_cutoff,
        achCutoff: row.ach_cutoff,
        isOwn: row.is_own,
        count: Number(row.n),
        amountMinor: minorFromBigInt(row.minor),
      },
    ];
  });
}
