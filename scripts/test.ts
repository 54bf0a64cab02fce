import { mkdir } from "node:fs/promises";
import { removeCluster, removePlace } from "./database/place";
import { interruptRunning } from "./process/children";
import { lockDataDirectory } from "./process/lock";
import { describeEnd } from "./process/sentence";
import { TestSession } from "./testing/run/session";
import { checkSources, dataDirectory, openServer, runVitest, testInBrowser } from "./testing/run/steps";
import { isGood, summary } from "./testing/run/tally";

const fastPartOnly = process.argv.includes("--check");
const session = new TestSession();
const stops: (() => Promise<void> | void)[] = [];
let stopping: Promise<void> | undefined;

function stopAll(): Promise<void> {
  stopping ??= (async () => {
    interruptRunning();
    for (const stop of stops.toReversed()) {
      await Promise.resolve(stop()).catch((error: unknown) => process.stderr.write(`${describeEnd(error)}\n`));
    }
  })();
  return stopping;
}

/** The tests know nothing of a desk that is set up in this shell: no database, bank or secret of its may be touched. */
function forgetDesk(): void {
  for (const name of Object.keys(process.env)) {
    if (/^(CUTOFF|QBANK|SANDBOX|NEXTAUTH)_/.test(name) && !/^CUTOFF_(BROWSER|LEASH)$/.test(name))
      delete process.env[name];
  }
  for (const name of ["DATABASE_URL", "PORT", "HOST", "NODE_ENV"]) delete process.env[name];
}

async function main(): Promise<void> {
  forgetDesk();
  await mkdir(dataDirectory, { recursive: true });
  const release = lockDataDirectory(dataDirectory, "another run of the tests");
  if (!fastPartOnly) await removePlace(dataDirectory, { keep: "running.json" });
  stops.push(release);
  if (!fastPartOnly) stops.push(() => removeCluster(dataDirectory));
  await checkSources(session);
  if (fastPartOnly) {
    await runVitest(session, null);
  } else {
    const server = await openServer(session, stops);
    await runVitest(session, server);
    if (server) await testInBrowser(session, server, stops);
  }
  await stopAll();
  process.stdout.write(`\n${summary(session.counts)}\n`);
  process.exit(isGood(session.counts) ? 0 : 1);
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (!stopping) process.stdout.write("\n  Stopping …\n");
    session.interrupt();
    void stopAll().then(() => process.exit(130));
  });
}

main().catch(async (error: unknown) => {
  if (stopping) return stopping;
  process.stderr.write(`${describeEnd(error)}\n`);
  await stopAll();
  process.stdout.write("\n0 passed, 1 failed\n");
  process.exit(1);
});
