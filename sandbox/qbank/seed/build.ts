import { addDays, type LocalDate } from "@/lib/core/dates";
import type { Seed } from "../state";
import { concentrate, dailyActivity } from "./activity";
import { ACCOUNT_LIST, ENTITIES, OPENING } from "./book";
import { CheckBook } from "./checks";
import { bankingDays, Desk } from "./desk";
import { seedExceptions } from "./exceptions";
import { createRandom } from "./random";

/** How far back the history goes and how busy its days are: about 50,000 lines, or about 600. */
const SIZES = {
  full: { days: 730, density: 0.86 },
  small: { days: 30, density: 0.2 },
  empty: { days: 0, density: 0 },
} as const;

/**
 * The bank before its first journal entry. The same size, anchor date and start give the same seed to the last id.
 * The history ends with the banking day before the anchor date; its lines are loaded at 01:00 of the next.
 */
export function buildSeed(size: keyof typeof SIZES, anchorDate: LocalDate, startMs: number): Seed {
  const { days, density } = SIZES[size];
  const random = createRandom(`qbank/${size}`);
  const desk = new Desk(random, density);
  const checks = new CheckBook(desk, anchorDate);
  for (const day of bankingDays(addDays(anchorDate, -days), anchorDate)) {
    dailyActivity(desk, day);
    checks.pay(day);
    concentrate(desk, day);
  }
  if (size !== "empty") checks.leaveOutstanding();
  const exceptions = seedExceptions(size, startMs, { random, checks, lines: desk.lines, until: anchorDate });
  const lines = desk.lines.toSorted((a, b) => a.postingMs - b.postingMs);
  return { entities: ENTITIES, accounts: ACCOUNT_LIST, opening: OPENING, lines, issues: checks.register, exceptions };
}
