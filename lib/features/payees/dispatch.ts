import "server-only";
import { listPaymentsToRecord } from "./data";
import { recordPayees } from "./mutations";

/** Writes the payees of payments that ended well into the register. Answers how many payments. */
export async function sweepPayees(limit: number): Promise<number> {
  const now = new Date();
  let done = 0;
  for (const id of await listPaymentsToRecord(now, limit)) done += (await recordPayees(id, now)) ? 1 : 0;
  return done;
}
