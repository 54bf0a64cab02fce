import "server-only";
import type { ActingFor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { inTransaction, type Tx } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";

const PATIENCE_MS = 90_000;

/**
 * Writes the payees of an ACH payment that ended well into the register: new ones become known, known ones were paid
 * once more. Once a payment, whoever asks how often. Of a payment that was sent entry by entry only the entries count
 * that ended well. False when it was done before, or the payment has not ended so.
 */
export function recordPayees(paymentId: string, now: Date): Promise<boolean> {
  const by: ActingFor = { type: "system", name: "Payee register", requestId: newId() };
  return inTransaction(async (tx) => {
    const marked = await tx.$executeRaw`
      insert into payee_recording (payment_id, recorded_at)
      select p.id, ${now} from payment p
      where p.id = ${paymentId}::uuid and p.status in ('completed', 'partial') and p.rail = 'ACH' and p.ach_file_id is not null
      on conflict (payment_id) do nothing`;
    if (marked === 0) return false;
    const payment = await tx.payment.findUniqueOrThrow({
      where: { id: paymentId },
      select: { accountId: true, achFileId: true, releasedAt: true, createdAt: true },
    });
    const paidAt = payment.releasedAt ?? payment.createdAt;
    const written = await writePayees(tx, { paymentId, fileId: payment.achFileId ?? "", paidAt });
    await audit(tx, by, {
      action: "payment.payees_recorded",
      subjectType: "payment",
      subjectId: paymentId,
      accountId: payment.accountId,
      after: written,
    });
    return true;
  }, PATIENCE_MS);
}

/** In the order of the hashes, so that two that write the same payees wait for each other and never both. */
async function writePayees(
  tx: Tx,
  { paymentId, fileId, paidAt }: { paymentId: string; fileId: string; paidAt: Date },
): Promise<{ payees: number; new: number }> {
  // A row that this statement itself made has no xmax.
  const [told] = await tx.$queryRaw<{ payees: number; fresh: number }[]>`
    with written as (insert into payee (payee_hash, routing_number, account_last4, name, first_paid_at, last_paid_at, entry_count)
    select e.payee_hash, min(e.routing_number), min(e.account_last4),
      (array_agg(e.individual_name order by e.line desc))[1], ${paidAt}, ${paidAt}, count(*)::int
    from ach_entry e
    where e.file_id = ${fileId}::uuid and octet_length(e.payee_hash) = 16
      and not exists (select 1 from payment_entry pe
        where pe.payment_id = ${paymentId}::uuid and pe.line = e.line and pe.status <> 'completed')
    group by e.payee_hash order by e.payee_hash
    on conflict (payee_hash) do update set
      name = case when excluded.last_paid_at >= payee.last_paid_at then excluded.name else payee.name end,
      first_paid_at = least(payee.first_paid_at, excluded.first_paid_at),
      last_paid_at = greatest(payee.last_paid_at, excluded.last_paid_at),
      entry_count = payee.entry_count + excluded.entry_count
    returning (payee.xmax = 0) as fresh)
    select count(*)::int as payees, count(*) filter (where fresh)::int as fresh from written`;
  return { payees: told?.payees ?? 0, new: told?.fresh ?? 0 };
}
