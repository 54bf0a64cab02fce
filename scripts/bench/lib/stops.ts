/** What must be ended again, in the order of its beginning. */
export type Stops = { add(stop: () => Promise<unknown>): void };

/** Runs `work` and ends, last one first, whatever it began: at its end, its failure, and when a person interrupts. */
export async function withStops<T>(work: (stops: Stops) => Promise<T>): Promise<T> {
  const begun: (() => Promise<unknown>)[] = [];
  const endAll = async (): Promise<void> => {
    for (let stop = begun.pop(); stop; stop = begun.pop()) await stop();
  };
  const interrupt = (): void => void endAll().finally(() => process.exit(130));
  process.once("SIGINT", interrupt);
  process.once("SIGTERM", interrupt);
  try {
    return await work({ add: (stop) => begun.push(stop) });
  } finally {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
    await endAll();
  }
}
