import { addDays, dateInZone, zonedInstant } from "@/lib/core/dates";
import { businessDayOnOrAfter } from "@/lib/core/business-days";

/**
 * When an exception must be decided: the account's cut-off, on its own wall clock, of the business day on which the
 * bank listed it. Listed at or after that cut-off, or on a day without banking: the next business day's.
 * An exception that reaches us only after that moment keeps it: the bank does not wait because we heard late.
 */
export function decideByFor(listedAt: Date, cutoff: string, zone: string): Date {
  const listedOn = dateInZone(listedAt, zone);
  const day = businessDayOnOrAfter(listedOn);
  const cutoffAt = zonedInstant(day, cutoff, zone);
  if (listedAt < cutoffAt) return cutoffAt;
  return zonedInstant(businessDayOnOrAfter(addDays(day, 1)), cutoff, zone);
}

/** The bank's own time of listing, or ours where it sends none or one from the future. */
export function listedAtOf(bankTimestamp: Date | null, now: Date): Date {
  return bankTimestamp && bankTimestamp <= now ? bankTimestamp : now;
}

/** The last moment is the one before the cut-off: at it the bank has closed. */
export function isPastCutoff(decideBy: Date, now: Date): boolean {
  return now >= decideBy;
}
