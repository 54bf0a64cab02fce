import type { Rail } from "@/lib/features/payments/types";
import { createRandom, type Random } from "@/sandbox/qbank/seed/random";
import { makeEvents, type PlannedEvent, type PlannedPayment } from "./events";

/** Proof F6 as shares of all deliveries; what is left are the first deliveries of good events. */
const DUPLICATES = 0.3;
const BAD_SIGNATURES = 0.05;
const TRUNCATED = 0.02;
const UNKNOWN = 0.01;
const EARLY = 0.1;
const WINDOW = 50;
/** Of the repeats, those that come a day later. */
const DAY_LATER = 0.2;

export type SecretName = "first" | "second";

/**
 * How a delivery is spoilt: nothing, a signature that does not hold (four ways), a body cut short with or without its
 * true length, a good signature under a secret that counts no more.
 */
export type Spoilt =
  | "no"
  | "other_secret"
  | "base64"
  | "no_header"
  | "other_bytes"
  | "cut"
  | "cut_short"
  | "old_secret";

export type PlannedDelivery = {
  readonly event: PlannedEvent;
  readonly spoilt: Spoilt;
  readonly secret: SecretName;
  /** `Webhook-Event-ID`: another one each time. */
  readonly attemptId: string;
};

export type Plan = {
  readonly payments: readonly PlannedPayment[];
  /** By payment: what comes before the bank's answer to its POST. */
  readonly early: ReadonlyMap<number, readonly PlannedDelivery[]>;
  readonly beforeRotation: readonly PlannedDelivery[];
  readonly duringRotation: readonly PlannedDelivery[];
  /** A final word after another one was applied. */
  readonly contradictions: readonly PlannedDelivery[];
  /** A day later, when the first secret counts no more. */
  readonly dayLater: readonly PlannedDelivery[];
};

/** The plan of a run, from its seed alone: `deliveries` of them in all. */
export function makePlan(seed: number, deliveries: number): Plan {
  const random = createRandom(`webhooks ${seed}`);
  const share = (part: number): number => Math.round(deliveries * part);
  const [duplicates, bad, cut, unknown] = [share(DUPLICATES), share(BAD_SIGNATURES), share(TRUNCATED), share(UNKNOWN)];
  const firsts = deliveries - duplicates - bad - cut - unknown;
  const payments = makePayments(Math.max(20, Math.round(deliveries / 25)), share(EARLY) / firsts);
  const { events, contradictions } = makeEvents(random, payments, firsts, unknown);
  const good = (event: PlannedEvent): PlannedDelivery => deliver(random, event, "no");
  const queue = events.map((event, index) => ({ at: index, delivery: good(event) }));
  const late: PlannedDelivery[] = [];
  const opposing = contradictions.map(good);
  for (let made = 0; made < duplicates; made += 1) {
    const index = random.between(0, events.length - 1);
    const event = events[index];
    if (!event) continue;
    if (made < duplicates * DAY_LATER) late.push(good(event));
    else if (made % 40 === 0 && contradictions.length > 0) opposing.push(good(random.pick(asList(contradictions))));
    else queue.push({ at: index + random.between(0, 200), delivery: good(event) });
  }
  const spoil = (kinds: readonly [Spoilt, ...Spoilt[]], count: number): void => {
    for (let made = 0; made < count; made += 1) {
      const event = forge(random, random.pick(asList(events)));
      const spoilt = kinds[made % kinds.length] ?? kinds[0];
      const delivery = deliver(random, event, spoilt);
      if (spoilt === "old_secret") late.push(delivery);
      else queue.push({ at: random.between(0, events.length), delivery });
    }
  };
  spoil(["other_secret", "base64", "no_header", "other_bytes", "old_secret"], bad);
  spoil(["cut", "cut_short"], cut);
  const shuffled = queue
    .map(({ at, delivery }) => ({ at: at + random.unit() * WINDOW, delivery }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ delivery }) => delivery);
  return {
    payments,
    ...split(random, shuffled, payments),
    contradictions: opposing.map(second),
    dayLater: late.map(second),
  };
}

/** Three of twenty are ACH files, three transfers (which no event is ever about), the rest wires. */
function makePayments(count: number, earlyShare: number): PlannedPayment[] {
  const rails: readonly Rail[] = ["WIRE", "WIRE", "ACH", "WIRE", "TRANSFER", "WIRE", "WIRE"];
  const payments = Array.from({ length: count }, (_one, index) => rails[index % rails.length] ?? "WIRE");
  const spoken = payments.filter((rail) => rail !== "TRANSFER").length;
  const every = Math.max(2, Math.round(1 / earlyShare));
  const early = new Set(Array.from({ length: spoken }, (_one, index) => index).filter((index) => index % every === 1));
  let nth = -1;
  return payments.map((rail) => {
    if (rail !== "TRANSFER") nth += 1;
    return { rail, isEarly: rail !== "TRANSFER" && early.has(nth) };
  });
}

function deliver(random: Random, event: PlannedEvent, spoilt: Spoilt): PlannedDelivery {
  return { event, spoilt, secret: "first", attemptId: random.uuid() };
}

/** Half of the spoilt ones are forgeries with an event id of their own that claim an end. */
function forge(random: Random, event: PlannedEvent): PlannedEvent {
  if (random.chance(0.5)) return event;
  return { ...event, eventId: random.uuid(), status: random.pick(["P_COMPLETED", "P_FAILED"]) };
}

function second(delivery: PlannedDelivery): PlannedDelivery {
  return { ...delivery, secret: delivery.spoilt === "old_secret" ? "first" : "second" };
}

/** Early payments' good deliveries come with the POST; the rest before the rotation or during it, by either secret. */
function split(
  random: Random,
  deliveries: readonly PlannedDelivery[],
  payments: readonly PlannedPayment[],
): Pick<Plan, "early" | "beforeRotation" | "duringRotation"> {
  const early = new Map<number, PlannedDelivery[]>();
  const rest: PlannedDelivery[] = [];
  for (const delivery of deliveries) {
    const { payment } = delivery.event;
    if (payment === null || delivery.spoilt !== "no" || !payments[payment]?.isEarly) rest.push(delivery);
    else early.set(payment, [...(early.get(payment) ?? []), delivery]);
  }
  const half = Math.floor(rest.length / 2);
  const during = rest.slice(half).map((one) => (random.chance(0.5) ? second(one) : one));
  return { early, beforeRotation: rest.slice(0, half), duringRotation: during };
}

function asList<T>(items: readonly T[]): readonly [T, ...T[]] {
  const [first, ...rest] = items;
  if (first === undefined) throw new Error("The run is too small for its plan");
  return [first, ...rest];
}
