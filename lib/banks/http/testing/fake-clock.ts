import type { BankClock } from "../clock";

type Sleeper = { readonly atMs: number; readonly wake: () => void };

/**
 * A clock whose time passes only when everyone sleeps. `pauses` lists the sleeps that were not timeouts; `advance` lets
 * time pass; `set` moves the hands alone, as when a computer's clock is put right.
 */
export type FakeClock = BankClock & { readonly pauses: number[]; advance(ms: number): void; set(byMs: number): void };

const IDLE_TURNS = 4;

/** Starts at `startMs`; `random` is constant. */
export function createFakeClock(startMs = Date.parse("2026-11-20T15:00:00Z"), random = 0.5): FakeClock {
  let nowMs = startMs;
  let setByMs = 0;
  let isPumping = false;
  const sleepers = new Set<Sleeper>();
  const pauses: number[] = [];

  function pump(turnsLeft: number): void {
    if (turnsLeft > 0) {
      setImmediate(() => pump(turnsLeft - 1));
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
    random: () => random,
    advance: (ms) => {
      nowMs += ms;
    },
    set: (byMs) => {
      setByMs += byMs;
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
