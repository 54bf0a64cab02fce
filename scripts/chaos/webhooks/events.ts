import type { Rail } from "@/lib/features/payments/types";
import type { Random } from "@/sandbox/qbank/seed/random";

/** `isEarly`: its events come before the bank's answer to its POST. */
export type PlannedPayment = { readonly rail: Rail; readonly isEarly: boolean };

/** An event of the bank. `payment` is the plan's number of it; null: one that is not ours. */
export type PlannedEvent = {
  readonly eventId: string;
  readonly payment: number | null;
  readonly status: string;
  /** The bank's own time of the event, milliseconds after its day's first. */
  readonly atMs: number;
};

/** In the order of contracts.md 1.3, and one that nobody documents. */
const IN_FLIGHT = ["P_CREATED", "P_VALIDATED", "P_SUBMITTED_TO_CORE", "P_PROCESSING", "P_ON_ITS_WAY"] as const;
/** Payments whose events come near each other, so that a window of fifty mixes up the order of one payment's. */
const TOGETHER = 5;
const ENDING = 0.8;
const FAILING = 0.3;
const CONTRADICTED = 0.15;
const LEVEL_MS = 60_000;

/** `firsts` events about known payments, in the bank's order, and `unknown` about payments that are not ours. */
export function makeEvents(
  random: Random,
  payments: readonly PlannedPayment[],
  firsts: number,
  unknown: number,
): { events: PlannedEvent[]; contradictions: PlannedEvent[] } {
  const spoken = payments.flatMap((payment, index) => (payment.rail === "TRANSFER" ? [] : [{ ...payment, index }]));
  const events: PlannedEvent[] = [];
  const contradictions: PlannedEvent[] = [];
  for (let from = 0; from < spoken.length; from += TOGETHER) {
    const group = spoken.slice(from, from + TOGETHER);
    const lives = group.map(({ index, isEarly }, place) => {
      const count = Math.floor(firsts / spoken.length) + (from + place < firsts % spoken.length ? 1 : 0);
      return makeLife(random, index, count, isEarly);
    });
    const levels = Math.max(...lives.map(({ length }) => length));
    for (let level = 0; level < levels; level += 1) {
      for (const life of lives) {
        const event = life[level];
        if (event) (event.isContradiction ? contradictions : events).push(event.event);
      }
    }
  }
  for (let made = 0; made < unknown; made += 1) {
    const stranger = { eventId: random.uuid(), payment: null, status: "P_COMPLETED", atMs: LEVEL_MS };
    events.splice(random.between(0, events.length), 0, stranger);
  }
  return { events, contradictions };
}

type Lived = { readonly event: PlannedEvent; readonly isContradiction: boolean };

/** One payment's events, their times rising; most end, some of those twice and differently. */
function makeLife(random: Random, payment: number, count: number, isEarly: boolean): Lived[] {
  const ends = count > 0 && random.chance(ENDING);
  const isContradicted = ends && !isEarly && count > 2 && random.chance(CONTRADICTED);
  const [end, opposite] = random.chance(FAILING) ? ["P_FAILED", "P_COMPLETED"] : ["P_COMPLETED", "P_FAILED"];
  const endLevel = isContradicted ? count - 2 : count - 1;
  return Array.from({ length: count }, (_one, level): Lived => {
    const inFlight = IN_FLIGHT[Math.min(level, IN_FLIGHT.length - 1)] ?? "P_PROCESSING";
    const status = !ends || level < endLevel ? inFlight : level === endLevel ? end : opposite;
    const event = {
      eventId: random.uuid(),
      payment,
      status: status ?? inFlight,
      atMs: (level + 1) * LEVEL_MS + payment,
    };
    return { event, isContradiction: isContradicted && level > endLevel };
  });
}
