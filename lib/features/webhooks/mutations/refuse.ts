import "server-only";
import { inTransaction } from "@/lib/core/db";
import { REFUSALS_KEPT } from "../rules";
import type { RefusalReason } from "../types";
import { createGroup } from "./group";

export type Refused = {
  readonly bankCode: string;
  readonly source: string;
  readonly sizeBytes: number;
  readonly reason: RefusalReason;
};

type Item = { readonly refused: Refused; readonly now: Date };

/** A queue of its own: a flood of junk keeps no delivery waiting. */
const group = createGroup({
  store: storeTogether,
  mostAtOnce: 1,
  crowd: 1,
  mostTogether: REFUSALS_KEPT,
  mostWaiting: 10 * REFUSALS_KEPT,
});

/**
 * Counts a refused delivery and leaves a row of it: never its body. The newest thousand rows are kept; the counts by
 * day stay, so that a flood of junk hides nothing. The bank's name in an unknown address is the sender's invention.
 * Throws when it could not be counted.
 */
export async function refuseDelivery(refused: Refused, now: Date): Promise<void> {
  const counted = await group.add({ refused, now });
  if (!counted) throw new Error("More refused deliveries wait than are held in memory");
}

async function storeTogether(items: readonly Item[]): Promise<true[]> {
  await inTransaction(async (tx) => {
    const rows = await tx.webhookRefusal.createManyAndReturn({
      data: items.map(({ refused, now }) => ({ ...refused, at: now })),
      select: { id: true },
    });
    const newest = rows.reduce((most, { id }) => (id > most ? id : most), 0n);
    await tx.webhookRefusal.deleteMany({ where: { id: { lte: newest - BigInt(REFUSALS_KEPT) } } });
    await tx.$executeRaw`
      insert into webhook_refusal_day (day, bank_code, reason, count)
      select (at at time zone 'UTC')::date, bank_code, reason, count(*)
      from jsonb_to_recordset(${JSON.stringify(items.map(countOf))}::jsonb)
        as told (at timestamptz, bank_code text, reason text)
      group by 1, 2, 3 order by 1, 2, 3
      on conflict (day, bank_code, reason) do update set count = webhook_refusal_day.count + excluded.count`;
  });
  return items.map(() => true);
}

function countOf({ refused: { bankCode, reason }, now }: Item): object {
  return { at: now.toISOString(), bank_code: reason === "unknown_bank" ? "unknown" : bankCode, reason };
}
