import type { BankClock } from "../clock";

type Sleeper = { readonly atMs: number; readonly wake: () => void };

/**
 * A clock whose time passes only when everyone sleeps. `pauses` lists the sleeps that were not timeouts; `advance` lets
 * time pass; `set` moves the hands alone, as when a computer's clock is put right; `during` holds time still until a
 * piece of work is done that takes none.
 */
export type FakeClock = BankClock & {
  readonly pauses: number[];
  advance(ms: number): void;
  set(byMs: number): void;
  during<T>(work: () => Promise<T>): Promise<T>;
};

const IDLE_TURNS = 4;

/** Starts at `startMs`; chance is always 0.5 unless `random` says otherwise. */
export function createFakeClock(
  startMs = Date.parse("2026-11-20T15:00:00Z"),
  random: () => number = () => 0.5,
): FakeClock {
  let nowMs = startMs;
  let setByMs = 0;
  let isPumping = false;
  let busy = 0;
  const sleepers = new Set<Sleeper>();
  const pauses: number[] = [];

  function pump(turnsLeft: number): void {
    if (turnsLeft > 0 || busy > 0) {
      setImmediate(() => pump(busy > 0 ? IDLE_TURNS : turnsLeft - 1));
      return;
    }
    const next = [...sleepers].toSorted((left, right) => left.atMs - right.atMs)[0];
    if (!next) {
      isPumping = false;
      return;
    }
    nowMs = Math.max(nowMs, next.atMs);
    next.wake();
    pump(IDLE_TURNS);
  }

  return {
    pauses,
    now: () => nowMs + setByMs,
    elapsed: () => nowMs - startMs,
    random,
    advance: (ms) => {
      nowMs += ms;
    },
    set: (byMs) => {
      setByMs += byMs;
    },
    async during(work) {
      busy += 1;
      try {
        return await work();
      } finally {
        busy -= 1;
      }
    },
    sleep(ms, signal) {
      if (!signal) pauses.push(ms);
      return new Promise((resolve) => {
        const sleeper: Sleeper = {
          atMs: nowMs + ms,
          wake: () => {
            sleepers.delete(sleeper);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", sleeper.wake, { once: true });
        if (!isPumping) {
          isPumping = true;
          pump(IDLE_TURNS);
        }
      });
    },
  };
}
