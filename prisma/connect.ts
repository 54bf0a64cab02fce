import type { ActingFor } from "@/lib/core/actor";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { followEnvironment } from "@/lib/features/banks/mutations/environment";
import { connectionFromEnvironment, isSandbox, QBANK } from "./bank-environment";

/** Run at each start but the first: the stored connection and the environment's. Prints what was done, in few words. */

const WORDS = {
  connected: "entered from the environment",
  followed: "follows the sandbox",
  same: "is current",
  differs: "is the stored one: QBANK_* differ and count at the first start only, change it under Banks",
  none: "is not set: an administrator enters it under Banks",
} as const;

const REAL_BANK =
  "This database is connected to a real bank, and the sandbox was to be started beside it: set CUTOFF_BANK=none, or give CUTOFF_DATA_DIR a new folder.";

async function main(): Promise<void> {
  const by: ActingFor = { type: "system", name: "Start", requestId: newId() };
  const given = connectionFromEnvironment();
  const outcome = await followEnvironment(by, QBANK.code, given, { isSandbox: isSandbox() }, new Date());
  if (outcome === "real-bank") throw new Error(REAL_BANK);
  process.stdout.write(WORDS[outcome]);
}

main()
  .then(() => db().$disconnect())
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  });
