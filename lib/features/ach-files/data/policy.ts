import "server-only";
import { addDays, dateInZone, zonedInstant } from "@/lib/core/dates";
import { db } from "@/lib/core/db";
import { minorFromBigInt } from "@/lib/core/money";
import { DEAD_PAYMENTS } from "../rules";
import type { AchPolicy } from "../types";

/** A draft of a file that is being sent at this moment counts for so long. */
const BEING_SENT_MS = 120_000;

/** What accounts ask of the ACH files that settle on them. */
export async function listAchPolicies(accountIds: readonly string[]): Promise<Map<string, AchPolicy>> {
  const accounts = await db().account.findMany({
    where: { id: { in: [...accountIds] } },
    select: {
      id: true,
      achControlTotals: true,
      achSecCodes: true,
      achEntryLimitMinor: true,
      achDailyLimitMinor: true,
    },
    take: 5_000,
  });
  return new Map(
    accounts.map((account) => [
      account.id,
      {
        controlTotals: account.achControlTotals,
        secCodes: account.achSecCodes,
        entryLimitMinor: account.achEntryLimitMinor === null ? null : minorFromBigInt(account.achEntryLimitMinor),
        dailyLimitMinor: account.achDailyLimitMinor === null ? null : minorFromBigInt(account.achDailyLimitMinor),
      },
    ]),
  );
}

/**
 * Cents of the ACH files that were sent for approval on an account today (its own day), those that came to nothing left
 * out. `before` is the payment that asks: it does not count itself, and of two that are being sent at once it counts
 * the earlier one, so that both cannot pass under one limit.
 */
export async function sentTodayMinor(
  account: { readonly id: string; readonly timeZone: string },
  now: Date,
  before: { readonly paymentId: string } | null = null,
): Promise<number> {
  const today = dateInZone(now, account.timeZone);
  const from = zonedInstant(today, "00:00", account.timeZone);
  const to = zonedInstant(addDays(today, 1), "00:00", account.timeZone);
  const recent = new Date(now.getTime() - BEING_SENT_MS);
  const own = before?.paymentId ?? null;
  const [row] = await db().$queryRaw<{ sum: bigint | null }[]>`
    select sum(p.amount_minor)::bigint as sum from payment p
    where p.account_id = ${account.id}::uuid and p.rail = 'ACH' and p.status <> all(${[...DEAD_PAYMENTS]})
      and p.id is distinct from ${own}::uuid
      and ((p.sent_for_approval_at >= ${from} and p.sent_for_approval_at < ${to})
        or (p.sent_for_approval_at is null and p.created_at >= ${recent}
          and p.number < (select o.number from payment o where o.id = ${own}::uuid)))`;
  return minorFromBigInt(row?.sum ?? 0n);
}

/** The largest entry of a file; null when it has none. */
export async function largestEntry(fileId: string): Promise<{ line: number; amountMinor: number } | null> {
  const found = await db().achEntry.findFirst({
    where: { fileId },
    orderBy: [{ amountMinor: "desc" }, { line: "asc" }],
    select: { line: true, amountMinor: true },
  });
  return found && { line: found.line, amountMinor: minorFromBigInt(found.amountMinor) };
}
