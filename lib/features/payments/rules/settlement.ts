import { addBusinessDays, businessDayOnOrAfter, isBusinessDay } from "@/lib/core/business-days";
import { addDays, dateInZone, formatDate, formatTime, wallClock, zonedInstant, type LocalDate } from "@/lib/core/dates";
import type { Rail } from "../types";

/** When a payment must be released, and when the money is there if it is. */
export type Settlement = {
  /** ISO instant: the latest release for `settles`; null for a transfer, which is done at once. */
  readonly releaseBy: string | null;
  readonly settles: LocalDate | null;
  /** What happens and when, in one sentence. */
  readonly sentence: string;
};

export type SettlementFacts = {
  readonly rail: Rail;
  readonly timeZone: string;
  readonly wireCutoff: string;
  readonly achCutoff: string;
  /** ACH: the latest effective date of the file's batches. */
  readonly effectiveDate: LocalDate | null;
};

/**
 * One calendar for form, approval and detail. A wire settles on the banking day whose cut-off it meets; an ACH file
 * on the banking day after it, or on its effective date when that is later (domain.md, "ACH / NACHA", "Wires").
 */
export function settlementOf(facts: SettlementFacts, now: Date): Settlement {
  if (facts.rail === "TRANSFER") {
    return { releaseBy: null, settles: null, sentence: "The bank moves the money at once when this is released." };
  }
  const zone = facts.timeZone;
  const cutoff = facts.rail === "WIRE" ? facts.wireCutoff : facts.achCutoff;
  const today = dateInZone(now, zone);
  const inTime = isBusinessDay(today) && wallClock(now, zone).time.slice(0, 5) < cutoff;
  const day = inTime ? today : businessDayOnOrAfter(addDays(today, 1));
  const releaseBy = zonedInstant(day, cutoff, zone);
  const settles = facts.rail === "WIRE" ? day : achDay(day, facts.effectiveDate);
  const after = facts.rail === "WIRE" ? addBusinessDays(day, 1) : achDay(addBusinessDays(day, 1), facts.effectiveDate);
  const when = `${formatTime(releaseBy, zone)}${inTime ? " today" : ` on ${formatDate(day)}`}`;
  const later = after === settles ? "" : `; later, on ${formatDate(after)}`;
  const sentence = `Released by ${when}, it settles ${settles === today ? "today" : `on ${formatDate(settles)}`}${later}.`;
  return { releaseBy: releaseBy.toISOString(), settles, sentence };
}

function achDay(released: LocalDate, effectiveDate: LocalDate | null): LocalDate {
  const next = addBusinessDays(released, 1);
  return effectiveDate && businessDayOnOrAfter(effectiveDate) > next ? businessDayOnOrAfter(effectiveDate) : next;
}
