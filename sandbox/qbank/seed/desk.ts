import { addBusinessDays, isBusinessDay } from "@/lib/core/business-days";
import { addDays, zonedInstant, type LocalDate } from "@/lib/core/dates";
import { BANK_ZONE } from "../calendar";
import type { Line } from "../types";
import { ACCOUNTS, OPENING, type AccountKey } from "./book";
import type { Random } from "./random";

/** One banking day of the past. */
export type Day = {
  readonly date: LocalDate;
  readonly previous: LocalDate;
  readonly next: LocalDate;
  /** Midnight at the bank; a banking day never holds a change of clocks. */
  readonly midnightMs: number;
  readonly loadMs: number;
  readonly lateLoadMs: readonly [number, ...number[]];
  /** First banking day of its month, and of its quarter. */
  readonly monthStart: boolean;
  /** Banking days since the first one. */
  readonly index: number;
};

/** The banking days from `from` up to, not including, `until`. */
export function bankingDays(from: LocalDate, until: LocalDate): Day[] {
  const dates: LocalDate[] = [];
  for (let date = from; date < until; date = addDays(date, 1)) if (isBusinessDay(date)) dates.push(date);
  const loadMs = new Map<LocalDate, number>();
  const loadOn = (date: LocalDate): number => {
    const known = loadMs.get(date) ?? zonedInstant(date, "01:00", BANK_ZONE).getTime();
    loadMs.set(date, known);
    return known;
  };
  return dates.map((date, index) => {
    const previous = dates[index - 1] ?? addBusinessDays(date, -1);
    const following = (count: number): LocalDate => dates[index + count] ?? addBusinessDays(date, count);
    return {
      date,
      previous,
      next: following(1),
      midnightMs: loadOn(date) - 3_600_000,
      loadMs: loadOn(following(1)),
      lateLoadMs: [loadOn(following(2)), loadOn(following(3)), loadOn(following(4))],
      monthStart: previous.slice(0, 7) !== date.slice(0, 7),
      index,
    };
  });
}

type Options = {
  /** When the customer or the other side began it; a banking hour of the day when left out. */
  initiatedMs?: number;
  /** Good funds; the booking day when left out. */
  valueDate?: LocalDate;
};

/** Writes lines and keeps each account's running balance. */
export class Desk {
  readonly lines: Line[] = [];
  readonly balances = new Map<string, number>(OPENING);
  readonly random: Random;
  readonly density: number;

  constructor(random: Random, density: number) {
    this.random = random;
    this.density = density;
  }

  /** How many of something happen today at this density. */
  count(mean: number): number {
    return this.random.count(mean * this.density);
  }

  balance(key: AccountKey): number {
    return this.balances.get(ACCOUNTS[key].accountId) ?? 0;
  }

  /** Adds a line booked on `day`. One in 250 is loaded days late, as in life. */
  put(day: Day, key: AccountKey, amountMinor: number, description: string, options: Options = {}): void {
    const { random } = this;
    const { accountId } = ACCOUNTS[key];
    const load = random.chance(0.004) ? random.pick(day.lateLoadMs) : day.loadMs;
    this.lines.push({
      transactionId: random.uuid(),
      accountId,
      amountMinor,
      description,
      transactionMs: options.initiatedMs ?? this.at(day, 8, 17),
      valueDate: options.valueDate ?? day.date,
      postingMs: load + random.between(0, 240_000),
      actor: "qbank-metl",
      requestId: random.uuid(),
    });
    this.balances.set(accountId, (this.balances.get(accountId) ?? 0) + amountMinor);
  }

  /** An instant on the day between two hours at the bank. */
  at(day: Day, fromHour: number, toHour: number): number {
    return day.midnightMs + this.random.between(fromHour * 3_600_000, toHour * 3_600_000 - 1);
  }

  /** When an ACH item was sent: one or two days before, now and then at a weekend. */
  sentBefore(day: Day): number {
    const daysBack = this.random.chance(0.6) ? 1 : this.random.between(2, 3);
    return this.at(day, 8, 22) - daysBack * 86_400_000;
  }

  /** Moves money between two accounts of the customer: two lines of one moment. */
  move(day: Day, from: AccountKey, to: AccountKey, amountMinor: number, words: string): void {
    if (amountMinor <= 0) return;
    const initiatedMs = day.midnightMs + 20 * 3_600_000 + this.random.between(0, 600_000);
    this.put(day, from, -amountMinor, `${words} TO ${ACCOUNTS[to].name.toUpperCase()}`, { initiatedMs });
    this.put(day, to, amountMinor, `${words} FROM ${ACCOUNTS[from].name.toUpperCase()}`, { initiatedMs });
  }
}
