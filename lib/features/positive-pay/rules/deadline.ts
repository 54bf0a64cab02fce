import { addDays, dateInZone, zonedInstant } from "@/lib/core/dates";
import { businessDayOnOrAfter, isBusinessDay } from "@/lib/core/business-days";

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

/** The bank's newest nightly load at or before an instant: 01:00 of a business day on its own wall clock. */
export function lastLoadAt(now: Date, bankZone: string): Date {
  for (let day = dateInZone(now, bankZone); ; day = addDays(day, -1)) {
    const load = zonedInstant(day, "01:00", bankZone);
    if (load <= now && isBusinessDay(day)) return load;
  }
}

/**
 * The bank's own time of listing, or ours where it sends none or one from the future. What the bank's list names is
 * listed as of its last load, though the bank's time be of the day before.
 */
export function listedAtOf(bankTimestamp: Date | null, now: Date, loadAt: Date | null = null): Date {
  if (!bankTimestamp || bankTimestamp > now) return now;
  return loadAt && loadAt > bankTimestamp ? loadAt : bankTimestamp;
}

/** The last moment is the one before the cut-off: at it the bank has closed. */
export function isPastCutoff(decideBy: Date, now: Date): boolean {
  return now >= decideBy;
}
