import "server-only";

/** What waits for its turn. */
type Waiting<T, R> = {
  readonly item: T;
  readonly resolve: (answer: R) => void;
  readonly reject: (why: unknown) => void;
};

export type Group<T, R> = {
  /** Stores an item with whatever else is waiting; answers once its own part is committed. Null: too many wait. */
  add(item: T): Promise<R | null>;
  /** Items that wait or are being stored. */
  size(): number;
};

/**
 * Group commit: what arrives while a transaction runs is stored together by the next one, so that a flood costs one
 * commit a batch and a lone item waits for nobody. When a batch fails, each of its items is tried alone, so that one
 * that cannot be stored takes no other with it. Bounded: at most `mostWaiting` items wait, `mostTogether` are stored at
 * once. `store` answers in the order of its items.
 */
export function createGroup<T, R>(options: {
  readonly store: (items: readonly T[]) => Promise<readonly R[]>;
  readonly mostAtOnce: number;
  /** So many must wait before another transaction begins beside a running one: few large ones cost less than many. */
  readonly crowd: number;
  readonly mostTogether: number;
  readonly mostWaiting: number;
}): Group<T, R> {
  const { store, mostAtOnce, crowd, mostTogether, mostWaiting } = options;
  const waiting: Waiting<T, R>[] = [];
  let storing = 0;
  let running = 0;

  async function run(): Promise<void> {
    running += 1;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, mostTogether);
      storing += batch.length;
      await storeBatch(batch, store);
      storing -= batch.length;
    }
    running -= 1;
  }

  return {
    add(item) {
      if (waiting.length >= mostWaiting) return Promise.resolve(null);
      return new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        if (running === 0 || (running < mostAtOnce && waiting.length >= crowd)) void run();
      });
    },
    size: () => waiting.length + storing,
  };
}

/** Never throws: each item hears of its own fate. */
async function storeBatch<T, R>(
  batch: readonly Waiting<T, R>[],
  store: (items: readonly T[]) => Promise<readonly R[]>,
): Promise<void> {
  try {
    const answers = await store(batch.map(({ item }) => item));
    batch.forEach((one, index) => answer(one, answers[index]));
  } catch (error) {
    if (batch.length === 1) return batch[0]?.reject(error);
    await Promise.all(batch.map((one) => storeBatch([one], store)));
  }
}

function answer<T, R>(one: Waiting<T, R>, given: R | undefined): void {
  if (given === undefined) one.reject(new Error("An item of a batch was stored without an answer"));
  else one.resolve(given);
}
