import { cn } from "@/lib/core/cn";
import { dateInZone, formatDate, formatInstant, formatTime } from "@/lib/core/dates";
import {
  LATENCY,
  LATENCY_WORDS,
  nextLoadAt,
  nextPickupAt,
  type BankClockwork,
  type LatencySubject,
} from "@/lib/features/banks/rules";

type LatencyNoteProps = {
  readonly subject: LatencySubject;
  readonly bank: BankClockwork;
  /** ISO instant at which the page was made. */
  readonly at: string;
  /** Daily loads: the posting date up to which lines have come. */
  readonly linesThrough?: string | null | undefined;
  readonly className?: string | undefined;
};

/** How old a figure may be by its class: "Daily load: lines up to 24 Nov 2026; next load 27 Nov 2026, 01:00 ET". */
export function LatencyNote({ subject, bank, at, linesThrough, className }: LatencyNoteProps) {
  return (
    <span className={cn("text-sm text-ink-faint", className)}>{noteOf(subject, bank, new Date(at), linesThrough)}</span>
  );
}

function noteOf(
  subject: LatencySubject,
  bank: BankClockwork,
  now: Date,
  linesThrough: string | null | undefined,
): string {
  const latency = LATENCY[subject];
  const words = LATENCY_WORDS[latency];
  switch (latency) {
    case "real-time":
      return words;
    case "pick-up":
      return `${words}: next ${when(nextPickupAt(now, bank.timeZone), now, bank.timeZone)}`;
    case "daily-load": {
      const next = `next load ${when(nextLoadAt(now, bank), now, bank.timeZone)}`;
      return linesThrough ? `${words}: lines up to ${formatDate(linesThrough)}; ${next}` : `${words}: ${next}`;
    }
  }
}

/** A time of the same day needs no date. */
function when(instant: Date, now: Date, zone: string): string {
  const isToday = dateInZone(instant, zone) === dateInZone(now, zone);
  return isToday ? formatTime(instant, zone) : formatInstant(instant, zone);
}
