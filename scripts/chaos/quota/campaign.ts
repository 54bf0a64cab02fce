import "../../testing/environment";
import { randomInt } from "node:crypto";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Campaign } from "../../bench/lib/campaign";
import { withStops } from "../../bench/lib/stops";
import { removePlace } from "../../database/place";
import { startPostgres } from "../../database/postgres";
import { generateClient } from "../../generate";
import { prepareTemplate } from "../../testing/database";

const ENTRIES = 500;
const PER_HOUR = 100;
const SHOWN = 20;

/** proof.md F5 on an embedded database of its own: `--entries N --quota N --seed S`. */
export const chaosQuota: Campaign = (options) =>
  withStops(async (stops) => {
    const plan = {
      seed: options["seed"] ?? randomInt(1_000_000_000),
      entries: options["entries"] ?? ENTRIES,
      perHour: options["quota"] ?? PER_HOUR,
    };
    await generateClient();
    const directory = await mkdtemp(join(tmpdir(), "cutoff-chaos-"));
    stops.add(() => removePlace(directory));
    const server = await startPostgres(directory, { durable: false });
    stops.add(() => server.stop());
    process.env["CUTOFF_TEST_DATABASE_URL"] = server.url("postgres");
    await prepareTemplate(server.url("postgres"));
    // What reads the environment is loaded after it is set.
    const { runQuota } = await import("./run");
    const { deaths, faults, hours, forecastHours, problems } = await runQuota(plan);
    for (const sentence of problems.slice(0, SHOWN)) console.log(`  ${sentence}`);
    console.log(
      `${plan.entries} entries at ${plan.perHour} an hour: ${hours.toFixed(2)} h (forecast ${forecastHours.toFixed(2)} h), ${deaths} deaths, ${faults} faults, ${problems.length} broken (seed ${plan.seed})`,
    );
    if (problems.length === 0) return true;
    console.log(`Replay: npm run chaos -- quota --entries ${plan.entries} --quota ${plan.perHour} --seed ${plan.seed}`);
    return false;
  });
