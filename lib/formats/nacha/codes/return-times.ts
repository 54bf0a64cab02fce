import { addBusinessDays, businessDayOnOrAfter } from "@/lib/core/business-days";
import { addDays, type LocalDate } from "@/lib/core/dates";

/** A span of days as the rules count it. */
export type Span = { readonly days: number; readonly unit: "banking days" | "calendar days" };

/** How long whoever sends a code may take (NACHA Operating Rules, subsections 3.8 and 3.13, appendix four). */
export type SentWithin =
  | "2 banking days"
  | "60 calendar days"
  | "the next file"
  | "2 banking days of the refusal"
  | "2 banking days of the dishonored return"
  | "5 banking days"
  | "as agreed"
  | "15 calendar days";

/** "Sent within …" in words, with the day that it counts from. */
export const SENT_WITHIN: Readonly<Record<SentWithin, string>> = {
  "2 banking days": "Within 2 banking days of the settlement of the entry",
  "60 calendar days": "Within 60 calendar days of the settlement of the entry",
  "the next file": "With the operator's or the bank's next file after it processed the entry",
  "2 banking days of the refusal": "Within 2 banking days of the receiver's refusal",
  "2 banking days of the dishonored return": "Within 2 banking days of the settlement of the dishonored return",
  "5 banking days": "Within 5 banking days of the settlement of the return",
  "as agreed": "Whenever both banks agreed to it",
  "15 calendar days": "Within 15 calendar days of receipt of the notification",
};

/** The last day of a span that starts on a date: banking days end on one, a calendar span may end on any day. */
export function endOfSpan(from: LocalDate, span: Span): LocalDate {
  return span.unit === "banking days" ? addBusinessDays(from, span.days) : addDays(from, span.days);
}

/** A bank dishonors a return within five banking days of its settlement (subsection 2.13.6). */
export const DISHONOR_WINDOW: Span = { days: 5, unit: "banking days" };

/** A returned entry may be sent again within 180 days of its settlement, twice at the most (subsection 2.13.4). */
export const RESUBMISSION_WINDOW: Span = { days: 180, unit: "calendar days" };
export const MOST_RESUBMISSIONS = 2;

/** The last day on which a debit returned as R01 or R09 may settle again. */
export function lastResubmissionDay(originalSettlement: LocalDate): LocalDate {
  return endOfSpan(originalSettlement, RESUBMISSION_WINDOW);
}

/** The last day on which our bank may dishonor a return; ask it for that earlier. */
export function lastDishonorDay(returnSettlement: LocalDate): LocalDate {
  return endOfSpan(businessDayOnOrAfter(returnSettlement), DISHONOR_WINDOW);
}
