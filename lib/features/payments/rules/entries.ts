import { formatDate, formatInstant, formatTime, dateInZone } from "@/lib/core/dates";
import { sumMinor } from "@/lib/core/money";
import { refuse, type Refusal } from "@/lib/core/result";
import type { PaymentStatus } from "../types";
import type { Drain, EntryCount, EntryStatus } from "../types/entries";
import { settlementOf } from "./settlement";

/** What a file that goes entry by entry comes to. One rule with the database's `payment_entries_say`. */

/** The word of each state of an entry, the same on every screen. */
export const ENTRY_WORDS: Readonly<Record<EntryStatus, string>> = {
  due: "Waiting",
  sending: "Being sent",
  submitted: "Accepted by the bank",
  completed: "Completed",
  failed: "Not paid",
  unknown: "Outcome unknown",
  not_sent: "Not sent",
};

/** States in which an entry has not reached its end at the sender. */
export const OPEN_ENTRIES: readonly EntryStatus[] = ["due", "sending"];
/** States of an entry that was surely not paid. */
export const UNPAID_ENTRIES: readonly EntryStatus[] = ["failed", "not_sent"];

/** How a payment stands by the states that at least one of its entries is in. */
export function paymentOf(states: ReadonlySet<EntryStatus>): PaymentStatus {
  if (OPEN_ENTRIES.some((state) => states.has(state))) return "releasing";
  if (states.has("unknown")) return "unknown";
  if (states.has("submitted")) return "submitted";
  const unpaid = UNPAID_ENTRIES.some((state) => states.has(state));
  if (!states.has("completed")) return "failed";
  return unpaid ? "partial" : "completed";
}

/** Count and cents of the entries in some states. */
export function sumOf(counts: readonly EntryCount[], states: readonly EntryStatus[]): Omit<EntryCount, "status"> {
  const those = counts.filter(({ status }) => states.includes(status));
  return {
    count: those.reduce((sum, one) => sum + one.count, 0),
    amountMinor: sumMinor(those.map((one) => one.amountMinor)),
  };
}

/** What of a file the bank's single-entry call cannot say (contracts.md D1: a credit to a recipient, on a date). */
export type NotByEntry = { readonly debits: number; readonly others: number; readonly addenda: number };

/** Null when every entry of a file can go in a call of its own; else what stands in the way. */
export function refuseByEntry({ debits, others, addenda }: NotByEntry): Refusal | null {
  const found = [
    ...(debits > 0 ? [`${counted(debits, "debit")} (a single entry only pays out)`] : []),
    ...(others > 0
      ? [`${counted(others, "entry", "entries")} that are not paid to a checking or savings account (prenotes, loans)`]
      : []),
    ...(addenda > 0 ? [`${counted(addenda, "entry", "entries")} with addenda (remittance text would be lost)`] : []),
  ];
  if (found.length === 0) return null;
  return refuse(
    "not_by_entry",
    `This account's bank takes single credits only, and the file has ${found.join(", and ")}. Take them out, or send the file from an account whose bank takes whole files.`,
    "accountId",
  );
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}

const HOUR_MS = 3_600_000;

export type DrainFacts = {
  readonly total: number;
  readonly left: number;
  readonly perHour: number;
  /** Sent since the hour of the bank's count began, and when that was. */
  readonly window: { readonly count: number; readonly since: Date } | null;
  /** The bank said not to come before. */
  readonly pausedUntil: Date | null;
  readonly timeZone: string;
  readonly achCutoff: string;
};

/**
 * When the last of the entries that are left goes to the bank: an hour's worth at a time, the first as soon as the
 * bank takes one. A forecast for people; the sender itself goes by the bank's answers.
 */
export function drainOf(facts: DrainFacts, now: Date): Drain | null {
  const { total, left, perHour, pausedUntil, timeZone, achCutoff } = facts;
  if (left <= 0) return null;
  const paused = pausedUntil !== null && pausedUntil > now ? pausedUntil : null;
  const known = { total, left, perHour, pausedUntil: paused?.toISOString() ?? null };
  if (perHour <= 0) return { ...known, lastAt: null, misses: null };
  const turns = turnsOf(facts, paused, now);
  const lastAt = turns.at(-1)?.at ?? now;
  const today = settlementOf({ rail: "ACH", timeZone, wireCutoff: achCutoff, achCutoff, effectiveDate: null }, now);
  const cutoffAt = today.releaseBy === null ? null : new Date(today.releaseBy);
  if (cutoffAt === null || lastAt < cutoffAt) return { ...known, lastAt: lastAt.toISOString(), misses: null };
  const after = settlementOf({ rail: "ACH", timeZone, wireCutoff: achCutoff, achCutoff, effectiveDate: null }, lastAt);
  const count = turns.reduce((sum, turn) => sum + (turn.at >= cutoffAt ? turn.count : 0), 0);
  const settles = after.settles ?? dateInZone(lastAt, timeZone);
  return { ...known, lastAt: lastAt.toISOString(), misses: { cutoffAt: cutoffAt.toISOString(), count, settles } };
}

/** The first and the last turns only are told apart by the hour; between them it is whole hours. */
function turnsOf(facts: DrainFacts, paused: Date | null, now: Date): { at: Date; count: number }[] {
  const { perHour, window } = facts;
  const since = window && now.getTime() - window.since.getTime() < HOUR_MS ? window : null;
  const free = paused ? 0 : Math.max(0, perHour - (since?.count ?? 0));
  const turns: { at: Date; count: number }[] = [];
  let left = facts.left;
  if (free > 0) {
    turns.push({ at: now, count: Math.min(free, left) });
    left -= free;
  }
  let at = (paused ?? new Date((since?.since ?? now).getTime() + HOUR_MS)).getTime();
  for (; left > 0; left -= perHour, at += HOUR_MS) turns.push({ at: new Date(at), count: Math.min(perHour, left) });
  return turns;
}

/** "400 of 500 entries are left; at 100 an hour the last goes at 18:10 EST." */
export function drainSentence(drain: Drain, zone: string, now: Date): string {
  const { total, left, perHour, lastAt } = drain;
  const many = `${left.toLocaleString("en-US")} of ${counted(total, "entry", "entries")} ${left === 1 ? "is" : "are"} left`;
  if (lastAt === null) return `${many}; no hourly limit of the bank is known, so they go one after the other.`;
  return `${many}; at ${perHour.toLocaleString("en-US")} an hour the last goes ${whenSentence(lastAt, zone, now)}.`;
}

/** "At 100 an hour its 500 entries take until 18:10 EST." Before anything is sent. */
export function planSentence(drain: Drain, zone: string, now: Date): string {
  const entries = counted(drain.total, "entry", "entries");
  const head = `The bank takes single entries: ${drain.total === 1 ? "one call" : `${drain.total.toLocaleString("en-US")} calls`}, each with its own key, one after the other.`;
  if (drain.lastAt === null) return `${head} No hourly limit of the bank is known.`;
  return `${head} At ${drain.perHour.toLocaleString("en-US")} an hour, if released now, the last of the ${entries} goes ${whenSentence(drain.lastAt, zone, now)}.`;
}

/** What misses the cut-off, or null where nothing does. */
export function missSentence({ misses }: Drain, zone: string): string | null {
  if (!misses) return null;
  const { count, cutoffAt, settles } = misses;
  return `${counted(count, "entry", "entries")} will go after the ACH cut-off of ${formatTime(new Date(cutoffAt), zone)} and settle on ${formatDate(settles)} or later.`;
}

function whenSentence(iso: string, zone: string, now: Date): string {
  const at = new Date(iso);
  return dateInZone(at, zone) === dateInZone(now, zone)
    ? `at ${formatTime(at, zone)}`
    : `on ${formatInstant(at, zone)}`;
}
