/**
 * Dates without time are text `YYYY-MM-DD` (`LocalDate`) and never meet a time zone; instants are `Date` or
 * ISO text with `Z`. Zone arithmetic is done by Intl, so any IANA zone works.
 */

/** A calendar date, `YYYY-MM-DD`. */
export type LocalDate = string;

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** True when the text is a real calendar date `YYYY-MM-DD`. */
export function isLocalDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** Shifts a date by whole days. */
export function addDays(date: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Whole days from `from` to `to` (negative when `to` is earlier). */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** 0 Sunday to 6 Saturday. */
export function weekday(date: LocalDate): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

/** "21 Nov 2026". */
export function formatDate(date: LocalDate): string {
  const [year, month, day] = date.split("-");
  return `${Number(day)} ${MONTHS[Number(month) - 1] ?? "?"} ${year}`;
}

const formatters = new Map<string, Intl.DateTimeFormat>();
function formatter(zone: string): Intl.DateTimeFormat {
  let found = formatters.get(zone);
  if (!found) {
    found = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    formatters.set(zone, found);
  }
  return found;
}

/** Wall clock of an instant in a zone. */
export function wallClock(instant: Date, zone: string): { date: LocalDate; time: string } {
  const parts = Object.fromEntries(
    formatter(zone)
      .formatToParts(instant)
      .map((part) => [part.type, part.value]),
  );
  return {
    date: `${parts["year"]}-${parts["month"]}-${parts["day"]}`,
    time: `${parts["hour"]}:${parts["minute"]}:${parts["second"]}`,
  };
}

/** The calendar date of an instant in a zone. */
export function dateInZone(instant: Date, zone: string): LocalDate {
  return wallClock(instant, zone).date;
}

/**
 * The instant at which a zone's wall clock shows `date` `time` ("HH:MM" or "HH:MM:SS"). A time that a
 * daylight-saving change skips resolves to the instant after the gap; one that occurs twice, to the first.
 */
export function zonedInstant(date: LocalDate, time: string, zone: string): Date {
  const wanted = Date.parse(`${date}T${time.length === 5 ? `${time}:00` : time}Z`);
  const offsetAt = (ms: number): number => {
    const wall = wallClock(new Date(ms), zone);
    return Date.parse(`${wall.date}T${wall.time}Z`) - Math.floor(ms / 1000) * 1000;
  };
  const candidates = [wanted - offsetAt(wanted - 86_400_000), wanted - offsetAt(wanted + 86_400_000)];
  const exact = candidates.filter((ms) => ms + offsetAt(ms) === wanted);
  return new Date(exact.length > 0 ? Math.min(...exact) : Math.max(...candidates));
}

const ZONE_WORDS: Readonly<Record<string, string>> = {
  "America/New_York": "ET",
  "America/Chicago": "CT",
  "America/Denver": "MT",
  "America/Los_Angeles": "PT",
  "Europe/London": "London",
  "Europe/Berlin": "Berlin",
  UTC: "UTC",
};

/** The short word for a zone as the desk writes it: "ET", "CT", "London". */
export function zoneWord(zone: string): string {
  return ZONE_WORDS[zone] ?? zone.split("/").at(-1)?.replaceAll("_", " ") ?? zone;
}

/** "14:15 ET". */
export function formatTime(instant: Date, zone: string): string {
  return `${wallClock(instant, zone).time.slice(0, 5)} ${zoneWord(zone)}`;
}

/** "21 Nov 2026, 14:15 ET". */
export function formatInstant(instant: Date, zone: string): string {
  return `${formatDate(dateInZone(instant, zone))}, ${formatTime(instant, zone)}`;
}

/** A `@db.Date` column as Prisma hands it over (midnight UTC) to a calendar date. */
export function fromDateColumn(column: Date): LocalDate {
  return column.toISOString().slice(0, 10);
}

/** A calendar date as Prisma wants a `@db.Date` column. */
export function toDateColumn(date: LocalDate): Date {
  return new Date(`${date}T00:00:00Z`);
}
