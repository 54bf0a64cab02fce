import { addDays, weekday, type LocalDate } from "./dates";

/**
 * The Federal Reserve's calendar by rule (K.8): a holiday on Sunday moves to Monday; one on Saturday is not
 * observed, and the Reserve Banks are open the Friday before.
 */

function nth(year: number, month: number, day: number, occurrence: number): LocalDate {
  const first: LocalDate = `${year}-${String(month).padStart(2, "0")}-01`;
  return addDays(first, ((day - weekday(first) + 7) % 7) + (occurrence - 1) * 7);
}

function fixed(year: number, month: number, day: number): LocalDate | null {
  const date: LocalDate = `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  if (weekday(date) === 6) return null;
  return weekday(date) === 0 ? addDays(date, 1) : date;
}

const calendars = new Map<number, ReadonlySet<LocalDate>>();

/** Days on which the Reserve Banks are closed in a year, weekends aside. */
export function fedHolidays(year: number): ReadonlySet<LocalDate> {
  const known = calendars.get(year);
  if (known) return known;
  const lastMondayOfMay = nth(year, 5, 1, 5).startsWith(`${year}-05`) ? nth(year, 5, 1, 5) : nth(year, 5, 1, 4);
  const days = new Set(
    [
      fixed(year, 1, 1),
      nth(year, 1, 1, 3),
      nth(year, 2, 1, 3),
      lastMondayOfMay,
      fixed(year, 6, 19),
      fixed(year, 7, 4),
      nth(year, 9, 1, 1),
      nth(year, 10, 1, 2),
      fixed(year, 11, 11),
      nth(year, 11, 4, 4),
      fixed(year, 12, 25),
    ].filter((day): day is LocalDate => day !== null),
  );
  calendars.set(year, days);
  return days;
}

/** True on Monday to Friday when the Reserve Banks are open. */
export function isBusinessDay(date: LocalDate): boolean {
  const day = weekday(date);
  return day !== 0 && day !== 6 && !fedHolidays(Number(date.slice(0, 4))).has(date);
}

/** The date itself when it is a business day, else the next one. */
export function businessDayOnOrAfter(date: LocalDate): LocalDate {
  let day = date;
  while (!isBusinessDay(day)) day = addDays(day, 1);
  return day;
}

/** Moves by `count` business days (negative goes back); 0 moves to the business day on or after. */
export function addBusinessDays(date: LocalDate, count: number): LocalDate {
  let day = count >= 0 ? businessDayOnOrAfter(date) : date;
  for (let left = Math.abs(count); left > 0;) {
    day = addDays(day, count < 0 ? -1 : 1);
    if (isBusinessDay(day)) left -= 1;
  }
  return day;
}
