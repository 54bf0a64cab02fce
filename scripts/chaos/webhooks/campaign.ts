import "../../testing/environment";
import { randomInt } from "node:crypto";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removePlace } from "../../database/place";
import { startPostgres } from "../../database/postgres";
import { generateClient } from "../../generate";
import { withStops } from "../../bench/lib/stops";
import type { Campaign } from "../../bench/lib/campaign";
import { prepareTemplate } from "../../testing/database";
import { makePlan } from "./plan";
import type { Outcome } from "./compare";

const DELIVERIES = 10_000;
/** Enough to see what is wrong; the rest is counted. */
const SHOWN = 20;

/** proof.md F6 on an embedded database of its own. */
export const chaosWebhooks: Campaign = (options) =>
  withStops(async (stops) => {
    const seed = options["seed"] ?? randomInt(1_000_000_000);
    const deliveries = options["deliveries"] ?? DELIVERIES;
    await generateClient();
    const directory = await mkdtemp(join(tmpdir(), "cutoff-chaos-"));
    stops.add(() => removePlace(directory));
    const server = await startPostgres(directory, { durable: false });
    stops.add(() => server.stop());
    process.env["CUTOFF_TEST_DATABASE_URL"] = server.url("postgres");
    await prepareTemplate(server.url("postgres"));
    // What reads the environment is loaded after it is set.
    const { runPlan } = await import("./run");
    const outcome = await runPlan(makePlan(seed, deliveries));
    print(outcome);
    if (outcome.differences.length === 0) return true;
    console.log(`Replay: npm run chaos -- webhooks --deliveries ${deliveries} --seed ${seed}`);
    return false;
  });

function print({ deliveries, payments, counts, differences }: Outcome): void {
  for (const [name, count] of Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    console.log(`${name.padEnd(36)} ${count.toLocaleString("en-US").padStart(8)}`);
  }
  for (const sentence of differences.slice(0, SHOWN)) console.log(`  ${sentence}`);
  const [d, p] = [deliveries.toLocaleString("en-US"), payments.toLocaleString("en-US")];
  console.log(`${d} deliveries, ${p} payments, ${differences.length.toLocaleString("en-US")} differences`);
}
