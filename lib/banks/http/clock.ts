import "server-only";
/** Time and chance as the bank client sees them, so that a test can hold both in its hand. */
export type BankClock = {
  /** Milliseconds since the epoch, by this computer's clock, which may be wrong or set while we wait. */
  now(): number;
  /** Milliseconds since some fixed moment; never goes back. Every duration is measured by it. */
  elapsed(): number;
  /** Resolves after `ms`, or early when `signal` aborts. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** From 0 up to 1, for jitter. */
  random(): number;
};

/** The real clock. */
export const systemClock: BankClock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  random: () => Math.random(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const stop = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", stop);
        resolve();
      };
      const timer = setTimeout(stop, ms);
      signal?.addEventListener("abort", stop, { once: true });
    }),
};
