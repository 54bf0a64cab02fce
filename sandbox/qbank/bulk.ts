import { isBusinessDay } from "@/lib/core/business-days";
import { addDays, dateInZone, zonedInstant, type LocalDate } from "@/lib/core/dates";
import { BANK_ZONE, loadAfterMs } from "./calendar";
import type { Line } from "./types";

/**
 * Very many loaded lines of one account that nobody keeps: the books hold this record, each line is made from it
 * whenever it is asked for. Lines come in pairs of a credit and the same debit, so an even count leaves the balance.
 */
export type Bulk = {
  /** A UUID; the ids of its lines are this one with their number in the last twelve digits. */
  readonly bulkId: string;
  readonly accountId: string;
  readonly count: number;
  readonly firstDay: LocalDate;
  readonly lastDay: LocalDate;
};

const WORDS = [
  "CARD SETTLEMENT",
  "ACH CREDIT RECEIVED",
  "ACH DEBIT",
  "LOCKBOX DEPOSIT",
  "BILL PAYMENT",
  "MERCHANT FEE",
];

/** The banking days of the last `days` calendar days whose load has happened; at least the newest such day. */
export function bulkDays(nowMs: number, days: number): { firstDay: LocalDate; lastDay: LocalDate } {
  let lastDay = dateInZone(new Date(nowMs), BANK_ZONE);
  while (!isBusinessDay(lastDay) || loadAfterMs(lastDay) > nowMs) lastDay = addDays(lastDay, -1);
  let firstDay = addDays(lastDay, 1 - days);
  while (!isBusinessDay(firstDay)) firstDay = addDays(firstDay, 1);
  return { firstDay, lastDay };
}

/** A well-mixed whole number below 2^32 for each pair. */
function mixed(salt: number, index: number): number {
  let x = (salt ^ Math.imul(index, 0x9e3779b1)) >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

const saltOf = (bulk: Bulk): number => Number.parseInt(bulk.bulkId.slice(0, 8), 16);

/** Minor units of line `index`: 1.01 to about 9,900.00, credit and debit in turn. */
function amountAt(salt: number, index: number): number {
  const hash = mixed(salt, index >> 1);
  const size = 101 + (hash & 0xffff) * (1 + (hash >>> 28) * 0.9375);
  return index % 2 === 0 ? Math.floor(size) : -Math.floor(size);
}

/** What all lines together do to the balance: the last credit where the count is odd. */
export function bulkSumMinor(bulk: Bulk): number {
  return bulk.count % 2 === 0 ? 0 : amountAt(saltOf(bulk), bulk.count - 1);
}

/** The lines posted from `fromMs` to `untilMs`, oldest day first, one at a time. */
export function* bulkLines(bulk: Bulk, fromMs: number, untilMs: number): Generator<Line> {
  const days: LocalDate[] = [];
  for (let day = bulk.firstDay; day <= bulk.lastDay; day = addDays(day, 1)) if (isBusinessDay(day)) days.push(day);
  const salt = saltOf(bulk);
  const stem = bulk.bulkId.slice(0, 24);
  const requestStem = `${stem.slice(0, 19)}b${stem.slice(20)}`;
  let index = 0;
  for (const [place, valueDate] of days.entries()) {
    const until = Math.floor(((place + 1) * bulk.count) / days.length);
    const postingMs = loadAfterMs(valueDate);
    const openingMs = zonedInstant(valueDate, "08:00", BANK_ZONE).getTime();
    if (postingMs < fromMs || postingMs > untilMs) index = until;
    for (; index < until; index += 1) {
      const hash = mixed(salt, index + 0x40000000);
      const number = index.toString(16).padStart(12, "0");
      yield {
        transactionId: `${stem}${number}`,
        accountId: bulk.accountId,
        amountMinor: amountAt(salt, index),
        description: `${WORDS[hash % WORDS.length] ?? "ENTRY"} ${hash % 9_999_991}`,
        transactionMs: openingMs + (hash % 32_400_000),
        valueDate,
        postingMs,
        actor: "qbank-core",
        requestId: `${requestStem}${number}`,
      };
    }
  }
}
