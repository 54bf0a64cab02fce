import { setTimeout as wait } from "node:timers/promises";
import { query } from "../../database/postgres";

const MOST_MS = 120_000;
const EVERY_MS = 250;

/** Waits until nothing is due any more, two minutes at most: how many were applied meanwhile, in what time. */
export async function drain(databaseUrl: string): Promise<{ applied: number; seconds: number }> {
  const due = async (): Promise<number> => {
    const [row] = await query(databaseUrl, "select count(*)::int as n from webhook_delivery where status = 'due'");
    return Number(row?.["n"]);
  };
  const begin = performance.now();
  const atFirst = await due();
  let left = atFirst;
  while (left > 0 && performance.now() - begin < MOST_MS) {
    await wait(EVERY_MS);
    left = await due();
  }
  return { applied: atFirst - left, seconds: (performance.now() - begin) / 1_000 };
}
