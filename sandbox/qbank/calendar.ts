import { addBusinessDays, businessDayOnOrAfter, isBusinessDay } from "@/lib/core/business-days";
import { addDays, dateInZone, zonedInstant, type LocalDate } from "@/lib/core/dates";

/**
 * When the bank does what: ACH pick-up every 15 minutes, the nightly load at 01:00 and settlement at 08:30, all in
 * the bank's zone (contracts.md 1.1 and 1.3; the zone is a choice of this sandbox).
 */
export const BANK_ZONE = "America/New_York";
const PICK_UP_MS = 15 * 60_000;

/** The next quarter of an hour strictly after an instant. */
export function nextPickUpMs(ms: number): number {
  return (Math.floor(ms / PICK_UP_MS) + 1) * PICK_UP_MS;
}

/** The banking day on which something that happens now is booked: today, or after a weekend or holiday the next. */
export function bookingDate(ms: number): LocalDate {
  return businessDayOnOrAfter(dateInZone(new Date(ms), BANK_ZONE));
}

/** 01:00 of the banking day after `date`: when that day's lines become visible. */
export function loadAfterMs(date: LocalDate): number {
  return zonedInstant(addBusinessDays(businessDayOnOrAfter(date), 1), "01:00", BANK_ZONE).getTime();
}

/** The last nightly load at or before an instant. */
export function lastLoadMs(ms: number): number {
  let day = dateInZone(new Date(ms), BANK_ZONE);
  for (;;) {
    const load = zonedInstant(day, "01:00", BANK_ZONE).getTime();
    if (load <= ms && isBusinessDay(day)) return load;
    day = addDays(day, -1);
  }
}

/** The next nightly load strictly after an instant. */
export function nextLoadMs(ms: number): number {
  let day = dateInZone(new Date(ms), BANK_ZONE);
  for (;;) {
    const load = zonedInstant(day, "01:00", BANK_ZONE).getTime();
    if (load > ms && isBusinessDay(day)) return load;
    day = addDays(day, 1);
  }
}

/** Next banking day after the pick-up at 08:30, or the effective date where that is later. */
export function achSettlementMs(pickUpMs: number, effectiveDate: LocalDate | null): number {
  const next = addBusinessDays(bookingDate(pickUpMs), 1);
  const after = isBusinessDay(dateInZone(new Date(pickUpMs), BANK_ZONE)) ? next : bookingDate(pickUpMs);
  const wanted = effectiveDate === null ? after : businessDayOnOrAfter(effectiveDate);
  return zonedInstant(wanted > after ? wanted : after, "08:30", BANK_ZONE).getTime();
}

/** The business day on which an exception that appears now is decided, for a cut-off in a zone. */
export function decisionDay(ms: number, cutOff: string, zone: string, leadMs = 0): LocalDate {
  const today = dateInZone(new Date(ms), zone);
  const open = isBusinessDay(today) && ms + leadMs < zonedInstant(today, cutOff, zone).getTime();
  return open ? today : businessDayOnOrAfter(addDays(today, 1));
}

/** Presentment date, load and deadline of an exception that is decided on `day`. */
export function exceptionTimes(
  day: LocalDate,
  cutOff: string,
  zone: string,
): { presentmentDate: LocalDate; loadedMs: number; decideByMs: number } {
  return {
    presentmentDate: addBusinessDays(day, -1),
    loadedMs: zonedInstant(day, "01:00", BANK_ZONE).getTime(),
    decideByMs: zonedInstant(day, cutOff, zone).getTime(),
  };
}
