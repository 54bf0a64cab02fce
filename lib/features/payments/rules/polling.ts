import { addBusinessDays } from "@/lib/core/business-days";
import { dateInZone } from "@/lib/core/dates";
import type { PaymentStatus, Rail } from "../types";

/** How long a claimed poll may take before somebody else may ask. */
export const POLL_LEASE_MS = 60_000;

const WIRE_FIRST_MS = 2_000;
const WIRE_MOST_MS = 60_000;
const ACH_FIRST_MS = 20_000;
const ACH_EARLY_POLLS = 6;
const ACH_EVERY_MS = 15 * 60_000;

/**
 * When to ask the bank next (R10). Wires: 2 s doubling to a minute. ACH: every 20 s in the first two minutes, while
 * the bank validates, then every 15 minutes until it is final.
 */
export function nextPollAt(rail: Rail, pollCount: number, now: Date): Date {
  const wait =
    rail === "ACH"
      ? pollCount < ACH_EARLY_POLLS
        ? ACH_FIRST_MS
        : ACH_EVERY_MS
      : Math.min(WIRE_MOST_MS, WIRE_FIRST_MS * 2 ** Math.min(pollCount, 10));
  return new Date(now.getTime() + wait);
}

const FOLLOW_UP_EVERY_MS = 15 * 60_000;
const FOLLOW_UP_DAYS = 5;
const FOLLOW_UP_EARLY_POLLS = 10;

/**
 * When to ask again about a payment that has ended for us but not by the bank's own answer: a last word that only a
 * webhook said, or an unknown outcome whose number a 409 named. Soon at first, then every 15 minutes, until five banking
 * days after `since`; then null.
 */
export function followUpAt(
  payment: { readonly rail: Rail; readonly pollCount: number; readonly since: Date; readonly zone: string },
  now: Date,
): Date | null {
  const { rail, pollCount, since, zone } = payment;
  if (dateInZone(now, zone) > addBusinessDays(dateInZone(since, zone), FOLLOW_UP_DAYS)) return null;
  if (pollCount < FOLLOW_UP_EARLY_POLLS) return nextPollAt(rail, pollCount, now);
  return new Date(now.getTime() + FOLLOW_UP_EVERY_MS);
}

/** True when the bank has not said the last word two banking days after the release. */
export function isStalePayment(status: PaymentStatus, releasedAt: Date | null, zone: string, now: Date): boolean {
  if (!releasedAt || !["releasing", "submitted", "unknown"].includes(status)) return false;
  return dateInZone(now, zone) > addBusinessDays(dateInZone(releasedAt, zone), 2);
}
