import { addDays, dateInZone, zonedInstant } from "@/lib/core/dates";
import type { SyncKind } from "./types";

const MINUTE_MS = 60_000;

/** The bank's nightly load (contracts.md 1.1) and how long after it we first ask. */
const LOAD_TIME = "01:00";
const AFTER_LOAD_MS = 5 * MINUTE_MS;
const BALANCES_EVERY_MS = 5 * MINUTE_MS;
/** Daily facts are asked for again through the day: a late load must not wait for tomorrow. */
const DAILY_AGAIN_MS = 30 * MINUTE_MS;
const RETRY_MS = 2 * MINUTE_MS;

/** When a kind of pull is due next: balances every five minutes, daily facts after the load and every half hour. */
export function nextSyncAt(kind: SyncKind, now: Date, zone: string, succeeded: boolean): Date {
  if (!succeeded) return new Date(now.getTime() + RETRY_MS);
  if (kind === "balances") return new Date(now.getTime() + BALANCES_EVERY_MS);
  const again = now.getTime() + DAILY_AGAIN_MS;
  return new Date(Math.min(again, nextLoadAt(now, zone).getTime() + AFTER_LOAD_MS));
}

/** The next 01:00 in the bank's zone. */
export function nextLoadAt(now: Date, zone: string): Date {
  const today = dateInZone(now, zone);
  const load = zonedInstant(today, LOAD_TIME, zone);
  return load > now ? load : zonedInstant(addDays(today, 1), LOAD_TIME, zone);
}

/** A kind is stale when its last good pull is older than twice its usual pause. */
export function isStale(kind: SyncKind, lastGoodAt: Date | null, now: Date): boolean {
  if (!lastGoodAt) return true;
  const allowedMs = kind === "balances" ? 3 * BALANCES_EVERY_MS : 3 * DAILY_AGAIN_MS;
  return now.getTime() - lastGoodAt.getTime() > allowedMs;
}
