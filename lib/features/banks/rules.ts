import { businessDayOnOrAfter } from "@/lib/core/business-days";
import { addDays, dateInZone, wallClock, zonedInstant } from "@/lib/core/dates";
import type { SyncKind } from "./types";

const MINUTE_MS = 60_000;

/** How long after the bank's nightly load we first ask. */
const AFTER_LOAD_MS = 5 * MINUTE_MS;
const BALANCES_EVERY_MS = 5 * MINUTE_MS;
const RETURNS_EVERY_MS = 15 * MINUTE_MS;
/** Daily facts are asked for again through the day: a late load must not wait for tomorrow. */
const DAILY_AGAIN_MS = 30 * MINUTE_MS;
const RETRY_MS = 2 * MINUTE_MS;

/** When a bank does what: its zone, and the wall clock of its nightly load there, HH:MM. */
export type BankClockwork = { readonly timeZone: string; readonly loadTime: string };

/** When a kind of pull is due next: balances every five minutes, returns every fifteen, daily facts after the load and every half hour. */
export function nextSyncAt(kind: SyncKind, now: Date, bank: BankClockwork, succeeded: boolean): Date {
  if (!succeeded) return new Date(now.getTime() + RETRY_MS);
  if (kind === "balances") return new Date(now.getTime() + BALANCES_EVERY_MS);
  if (kind === "returns") return new Date(now.getTime() + RETURNS_EVERY_MS);
  const again = now.getTime() + DAILY_AGAIN_MS;
  return new Date(Math.min(again, nextLoadAt(now, bank).getTime() + AFTER_LOAD_MS));
}

/**
 * How old the bank's own figure may be when it is given (seed 000, section 2): at once, as of the nightly load of the
 * business day before, or taken up with the next of the bank's regular pick-ups.
 */
export type Latency = "real-time" | "daily-load" | "pick-up";

/** The latency class of everything the bank gives or takes. */
export const LATENCY = {
  balances: "real-time",
  wires: "real-time",
  transfers: "real-time",
  accounts: "daily-load",
  transactions: "daily-load",
  exceptions: "daily-load",
  returns: "real-time",
  ach: "pick-up",
} as const satisfies Record<string, Latency>;
export type LatencySubject = keyof typeof LATENCY;

export const LATENCY_WORDS: Readonly<Record<Latency, string>> = {
  "real-time": "Real time",
  "daily-load": "Daily load",
  "pick-up": "15-minute pick-up",
};

/** The bank collects ACH this often (contracts.md 1.1), on whole multiples of it since its midnight. */
export const PICKUP_MINUTES = 15;

/**
 * The bank's next nightly load after `now`. It runs after each business day, so on the mornings of the business days
 * that follow; a Saturday's, Sunday's or holiday's morning loads nothing.
 */
export function nextLoadAt(now: Date, bank: BankClockwork): Date {
  const load = loadOn(businessDayOnOrAfter(dateInZone(now, bank.timeZone)), bank);
  if (load > now) return load;
  return loadOn(businessDayOnOrAfter(addDays(dateInZone(now, bank.timeZone), 1)), bank);
}

/** The instant of the load on a date of the bank's calendar. */
export function loadOn(date: string, bank: BankClockwork): Date {
  return zonedInstant(date, bank.loadTime, bank.timeZone);
}

/** The bank's next ACH pick-up strictly after `now`: quarter hours by the wall clock of its zone. */
export function nextPickupAt(now: Date, zone: string, everyMinutes = PICKUP_MINUTES): Date {
  const { time } = wallClock(now, zone);
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  const wait = everyMinutes - ((hours * 60 + minutes) % everyMinutes);
  return new Date(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS + wait * MINUTE_MS);
}

/** A kind is stale when its last good pull is older than twice its usual pause. */
export function isStale(kind: SyncKind, lastGoodAt: Date | null, now: Date): boolean {
  if (!lastGoodAt) return true;
  const allowedMs = kind === "balances" ? 3 * BALANCES_EVERY_MS : 3 * DAILY_AGAIN_MS;
  return now.getTime() - lastGoodAt.getTime() > allowedMs;
}

/** Whether an address is a real bank's: the sandbox is spoken to by http, inside the own machine. */
export function isRealBank(address: string): boolean {
  return URL.canParse(address) && new URL(address).protocol === "https:";
}
