/**
 * The sandbox's clock (D7): real time plus an offset, or standing still until it is moved. It only ever goes
 * forward; a jump is made by the simulation, which stops at every due moment on the way (qbank/simulate.ts).
 */
export type Clock = {
  /** True when it follows real time, false when only the control surface moves it. */
  readonly ticking: boolean;
  nowMs(): number;
  now(): Date;
  /** Moves to an instant. Throws `RangeError` on a step back. */
  moveTo(ms: number): void;
};

/** A clock that shows `startMs` now. `realNowMs` is replaceable so that a test can own real time as well. */
export function createClock(startMs: number, ticking: boolean, realNowMs: () => number = Date.now): Clock {
  let offsetMs = startMs - realNowMs();
  let shownMs = startMs;
  const nowMs = (): number => {
    // Real time may step back (NTP); the bank's books may not.
    if (ticking) shownMs = Math.max(shownMs, realNowMs() + offsetMs);
    return shownMs;
  };
  return {
    ticking,
    nowMs,
    now: () => new Date(nowMs()),
    moveTo(ms) {
      if (ms < nowMs()) throw new RangeError("The sandbox clock does not go back");
      offsetMs = ms - realNowMs();
      shownMs = ms;
    },
  };
}
