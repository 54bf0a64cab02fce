import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import {
  isDemo,
  isEmpty,
  migrate,
  openDatabase,
  recreateEmbedded,
  seedMarker,
  storedConnection,
  type DeskDatabase,
} from "./desk/database";
import { printWelcome } from "./desk/welcome";
import {
  addressOf,
  build,
  connect,
  deskEnvironment,
  isBuilt,
  sandboxPortFor,
  seed,
  startApp,
  startSandbox,
} from "./desk/services";
import { generateClient } from "./generate";
import { interruptRunning, type Environment, type RunningChild } from "./process/children";
import { lockDataDirectory } from "./process/lock";
import { isPortFree } from "./process/ports";
import { ensureSecrets, type Secrets } from "./process/secrets";
import { describeEnd, Sentence } from "./process/sentence";
import { readSettings, type Settings } from "./process/settings";
import { step } from "./process/steps";

const development = process.argv.includes("--dev");
const distDirectory = process.env["CUTOFF_DIST_DIR"] || ".next";

/** What is running and has to be stopped, in the order it was started. */
const stops: (() => Promise<void> | void)[] = [];
let stopping: Promise<void> | undefined;

/** Stops everything that was started, the last first; asked twice, it answers the same promise. */
function stopAll(): Promise<void> {
  stopping ??= (async () => {
    interruptRunning();
    for (const stop of stops.toReversed()) {
      await Promise.resolve(stop()).catch((error: unknown) => process.stderr.write(`${describeEnd(error)}\n`));
    }
  })();
  return stopping;
}

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const { dataDirectory } = settings;
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  stops.push(lockDataDirectory(dataDirectory, addressOf(settings)));
  await checkPort(settings);
  const secrets = await ensureSecrets(dataDirectory, process.env);
  await step("Database client", generateClient, (made) => (made ? "generated" : "is current"));
  const database = await step("Database", () => openDatabase(settings), nameDatabase);
  stops.push(() => database.stop());
  // The two know nothing of each other, and each takes seconds.
  const [{ env, sandbox }, unfinished] = await Promise.all([
    startBank(settings, secrets, database),
    prepareTables(settings, database),
  ]);
  await writeFirstData(settings, database, { ...env, ...controlOf(settings, secrets) }, unfinished);
  if (!development && !(await isBuilt(distDirectory))) await step("Build", () => build(distDirectory, env));
  const app = await step(
    "Desk",
    () => startApp(settings, env, { development, distDirectory }),
    () => "is serving",
  );
  stops.push(() => app.stop());
  await printWelcome(settings, addressOf(settings));
  await watch(app, sandbox);
}

async function checkPort({ port, host }: Settings): Promise<void> {
  if (await isPortFree(port, host)) return;
  throw new Sentence(
    `Port ${port} is in use or not allowed: stop what listens there, or choose another one, as in PORT=${port + 1} npm start.`,
  );
}

function nameDatabase({ url, embedded }: DeskDatabase): string {
  return embedded ? `PostgreSQL on 127.0.0.1:${new URL(url).port}` : `at ${new URL(url).host}`;
}

async function startBank(
  settings: Settings,
  secrets: Secrets,
  database: DeskDatabase,
): Promise<{ env: Environment; sandbox: RunningChild | null }> {
  if (!settings.runsSandbox) return { env: deskEnvironment(settings, secrets, database.url, null), sandbox: null };
  const port = await sandboxPortFor(settings);
  const start = () => startSandbox(settings, secrets, port);
  const sandbox = await step("Bank sandbox", start, () => `on 127.0.0.1:${port}`);
  stops.push(() => sandbox.stop());
  return { env: deskEnvironment(settings, secrets, database.url, port), sandbox };
}

/** Brings the tables up to date; answers whether an earlier start was cut off while it wrote the first data. */
async function prepareTables(settings: Settings, database: DeskDatabase): Promise<boolean> {
  const unfinished = existsSync(seedMarker(settings.dataDirectory));
  if (unfinished && database.embedded) {
    await step("Unfinished first data removed", () => recreateEmbedded(database.url));
  }
  const count = (names: string[]) => (names.length === 0 ? "are applied" : `applied: ${names.length}`);
  await step("Migrations", () => migrate(database.url), count);
  return unfinished;
}

/** Only the writer of the first data may move the sandbox's clock. */
function controlOf({ runsSandbox }: Settings, { SANDBOX_CONTROL_TOKEN }: Secrets): Environment {
  return runsSandbox ? { SANDBOX_CONTROL_TOKEN } : {};
}

async function writeFirstData(
  settings: Settings,
  database: DeskDatabase,
  env: Environment,
  unfinished: boolean,
): Promise<void> {
  if (!settings.runsSandbox && (await isDemo(database.url))) {
    throw new Sentence(
      "This database holds the demo's people and payments, which must not meet a real bank: give CUTOFF_DATA_DIR a new folder (or DATABASE_URL an empty database) and start again.",
    );
  }
  const isFirst = unfinished || (await isEmpty(database.url));
  if (isFirst) await step("First data", () => seed(settings.dataDirectory, env));
  await rm(seedMarker(settings.dataDirectory), { force: true });
  if (!isFirst && (await needsConnecting(settings, database, env))) {
    await step(
      "Bank connection",
      () => connect(env),
      (words) => words,
    );
  }
}

/**
 * Whether the stored connection and the environment's have to be brought together, which takes a process of its own.
 * Not when nobody but a start has touched the sandbox's, and it is where it was with credentials of this folder.
 */
async function needsConnecting(settings: Settings, { url }: DeskDatabase, env: Environment): Promise<boolean> {
  const stored = await storedConnection(url);
  if (!stored || !settings.runsSandbox) return true;
  if (process.env["QBANK_CLIENT_SECRET"] || process.env["QBANK_WEBHOOK_SECRET"]) return true;
  const isUntouched = stored.updatedBy === "First start" || stored.updatedBy === "Start";
  const isWhereItWas = stored.baseUrl === env["QBANK_BASE_URL"] && stored.tokenUrl === env["QBANK_TOKEN_URL"];
  return !isUntouched || !isWhereItWas || stored.clientId !== env["QBANK_CLIENT_ID"];
}

/** Holds until the desk or the bank ends by itself, which is never expected. */
async function watch(app: RunningChild, sandbox: RunningChild | null): Promise<void> {
  const children = sandbox ? [app, sandbox] : [app];
  const ended = await Promise.race(children.map((child) => child.ended.then(() => child)));
  if (stopping) return;
  throw new Sentence(`${ended.name} ended by itself; start again. It said last:\n${ended.lastLines()}`);
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (!stopping) process.stdout.write("\n  Stopping …\n");
    void stopAll().then(() => process.exit(0));
  });
}

main().catch(async (error: unknown) => {
  // A step that fails because everything is being stopped is no news.
  if (stopping) return stopping;
  process.stderr.write(`\n${describeEnd(error)}\n`);
  await stopAll();
  process.exit(1);
});
