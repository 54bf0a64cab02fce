import { parseDate, type CalendarDate } from "@internationalized/date";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;

/** `YYYY-MM-DD` to a calendar date; null for empty or impossible text, which a URL may carry. */
export function toCalendarDate(text: string | undefined): CalendarDate | null {
  if (!text) return null;
  try {
    return parseDate(text);
  } catch {
    return null;
  }
}

/** "Sat 21 Nov 2026": the weekday is what catches a wrong date. */
export function dateInWords(date: CalendarDate): string {
  const weekday = new Date(Date.UTC(date.year, date.month - 1, date.day)).getUTCDay();
  return `${DAYS[weekday] ?? ""} ${date.day} ${MONTHS[date.month - 1] ?? ""} ${date.year}`;
}
