import type { Tone } from "./tone";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * Time left in the two largest units: "2 d 3 h", "1 h 05 min", "12 min", and under five minutes "4 min 09 s".
 * Rounds down, so it never promises time that is not there. Zero or less is "".
 */
export function timeLeft(leftMs: number): string {
  if (leftMs <= 0) return "";
  const seconds = Math.floor(leftMs / 1000);
  const [days, hours, minutes] = [
    Math.floor(leftMs / DAY_MS),
    Math.floor(leftMs / HOUR_MS),
    Math.floor(leftMs / MINUTE_MS),
  ];
  if (days > 0) return `${days} d ${hours % 24} h`;
  if (hours > 0) return `${hours} h ${String(minutes % 60).padStart(2, "0")} min`;
  if (minutes >= 5) return `${minutes} min`;
  if (minutes > 0) return `${minutes} min ${String(seconds % 60).padStart(2, "0")} s`;
  return `${seconds} s`;
}

/** How pressing it is: warning under an hour, danger under a quarter and once past. */
export function urgency(leftMs: number): Tone {
  if (leftMs < 15 * MINUTE_MS) return "danger";
  return leftMs < HOUR_MS ? "warning" : "neutral";
}

/** "just now", "4 min ago", "3 h ago", "2 d ago"; a time that lies ahead (clocks differ) is "just now". */
export function age(sinceMs: number): string {
  if (sinceMs < MINUTE_MS) return "just now";
  if (sinceMs < HOUR_MS) return `${Math.floor(sinceMs / MINUTE_MS)} min ago`;
  if (sinceMs < DAY_MS) return `${Math.floor(sinceMs / HOUR_MS)} h ago`;
  return `${Math.floor(sinceMs / DAY_MS)} d ago`;
}
