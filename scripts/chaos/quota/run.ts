import { verifyChain } from "@/lib/features/audit/data";
import { getPayment } from "@/lib/features/payments/data";
import { dispatchDuePayments } from "@/lib/features/payments/dispatch";
import { pollDueEntries } from "@/lib/features/payments/sync/entries";
import { makeDesk, type Desk } from "../../testing/desk";
import { booked, readEntries, releaseByEntry, takeEntries } from "../../testing/entries";
import { liveUntil } from "../../testing/mortal";
import { fault, readPayment } from "../../testing/payments";

/** proof.md F5: a file of `entries` against a quota of `perHour` writes, with deaths of the sender and bad answers. */
export type QuotaPlan = { readonly seed: number; readonly entries: number; readonly perHour: number };
export type QuotaOutcome = {
  readonly deaths: number;
  readonly faults: number;
  readonly hours: number;
  readonly forecastHours: number;
  readonly problems: readonly string[];
};

const HOUR_MS = 3_600_000;
/** One turn in so many ends in a death, one in so many meets a bad answer. */
const DEATH_EVERY = 6;
const FAULT_EVERY = 9;

/** Runs the plan on a desk of its own, on the bank's clock. */
export async function runQuota(plan: QuotaPlan): Promise<QuotaOutcome> {
  const desk = await makeDesk();
  try {
    return await play(desk, plan);
  } finally {
    await desk.close();
  }
}

async function play(desk: Desk, { seed, entries, perHour }: QuotaPlan): Promise<QuotaOutcome> {
  const random = generator(seed);
  const clock = (): Date => desk.clock.now();
  await takeEntries(desk, perHour);
  const id = await releaseByEntry(desk, entries);
  const startMs = clock().getTime();
  const forecast = (await getPayment("all", id, clock()))?.entries?.drain?.lastAt ?? "";
  desk.sandbox.parts.limits.setQuota(perHour);
  const problems: string[] = [];
  let deaths = 0;
  let faults = 0;
  for (let turn = 0; (await readPayment(id)).status === "releasing"; turn += 1) {
    if (turn > entries * 20) throw new Error("The file does not drain");
    if (random() * FAULT_EVERY < 1) {
      faults += 1;
      badAnswer(desk, random());
    }
    const dieAt = random() * DEATH_EVERY < 1 ? 1 + Math.floor(random() * 250) : Infinity;
    const life = await liveUntil(desk, dieAt, () => dispatchDuePayments(1, { clock }));
    if (life.ended) deaths += 1;
    problems.push(...(await look(desk, id)));
    await forward(desk, id);
  }
  const hours = (clock().getTime() - startMs) / HOUR_MS;
  // The core takes them up within the hour; they settle on the date of their batch, two banking days on.
  await desk.clock.advance(72 * HOUR_MS);
  await pollDueEntries(entries * 2, { clock });
  const { status } = await readPayment(id);
  if (status !== "completed") problems.push(`It ended ${status}`);
  problems.push(...(await balance(desk, id)));
  const chain = await verifyChain();
  if (chain.brokenAt !== null) problems.push("The audit chain is broken");
  return { deaths, faults, hours, forecastHours: (Date.parse(forecast) - startMs) / HOUR_MS, problems };
}

function badAnswer(desk: Desk, at: number): void {
  const call = { method: "POST", path: "/payments/ach", skip: Math.floor(at * 20) } as const;
  const kinds = [
    { kind: "commit-no-answer" },
    { kind: "refuse" },
    { kind: "conflict", shape: 1 },
    { kind: "status", status: 429, retryAfterSeconds: 1 },
    { kind: "status", status: 401, headers: { "www-authenticate": 'Bearer error="invalid_token"' } },
  ] as const;
  const kind = kinds[Math.floor(at * kinds.length)] ?? kinds[0];
  fault(desk, { ...call, ...kind });
}

/** To whatever the payment waits for: its lease after a death, the bank's hour, or nothing. */
async function forward(desk: Desk, id: string): Promise<void> {
  const { dueAt, leaseUntil } = await readPayment(id);
  const dueMs = Math.max(dueAt?.getTime() ?? 0, leaseUntil?.getTime() ?? 0) + 1 - desk.clock.now().getTime();
  if (dueMs > 0) await desk.clock.advance(dueMs);
}

/** At every moment: none twice, and none of ours that the bank has under another key. */
async function look(desk: Desk, id: string): Promise<string[]> {
  const books = await booked(desk, id);
  const known = books.reduce((sum, one) => sum + one.payments, 0);
  const twice = books.filter((one) => one.payments > 1).map((one) => `Line ${one.line} was paid ${one.payments} times`);
  const all = [...desk.sandbox.parts.bank.state.payments.values()].filter(({ kind }) => kind === "ach-entry").length;
  return known === all ? twice : [...twice, `${all - known} payments at the bank are of no entry`];
}

async function balance(desk: Desk, id: string): Promise<string[]> {
  const books = new Map((await booked(desk, id)).map((one) => [one.line, one]));
  return (await readEntries(id)).flatMap(({ line, amountMinor, status }) => {
    const book = books.get(line);
    const isRight = book?.payments === 1 && book.effects === 1 && book.movedMinor === Number(amountMinor);
    return isRight && status === "completed" ? [] : [`Line ${line} is ${status}, the bank has ${JSON.stringify(book)}`];
  });
}

/** Mulberry32: the same numbers for the same seed. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
