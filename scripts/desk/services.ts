import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { runToEnd, startChild, typescriptFlags, type Environment, type RunningChild } from "../process/children";
import { isPortFree, pickFreePort } from "../process/ports";
import { repositoryRoot } from "../process/root";
import type { Secrets } from "../process/secrets";
import { Sentence } from "../process/sentence";
import type { Settings } from "../process/settings";
import { hashSources } from "../process/stamp";
import { seedMarker } from "./database";

const nextCommand = join(repositoryRoot, "node_modules/next/dist/bin/next");

/** What a build is made from. */
const buildSources = [
  "app",
  "components",
  "lib",
  "types",
  "public",
  "prisma/schema",
  "prisma/demo-people.ts",
  "instrumentation.ts",
  "proxy.ts",
  "next.config.js",
  "postcss.config.mjs",
  "tsconfig.json",
  "package.json",
  "package-lock.json",
];

/** The address to print: a server on every interface is reached by this machine's own name. */
export function addressOf({ host, port }: Pick<Settings, "host" | "port">): string {
  const name = host === "127.0.0.1" || host === "0.0.0.0" || host === "::" ? "localhost" : host;
  return `http://${name}:${port}`;
}

/** The desk's own secrets: a bank has no business with them. */
const notForTheBank: Environment = {
  DATABASE_URL: undefined,
  CUTOFF_ENCRYPTION_KEY: undefined,
  CUTOFF_LOOKUP_KEY: undefined,
  CUTOFF_ADMIN_PASSWORD: undefined,
  NEXTAUTH_SECRET: undefined,
};

/** The bank's credentials are in the database, sealed: the serving process has no business with them. */
const notForTheApp: Environment = {
  QBANK_CLIENT_SECRET: undefined,
  QBANK_WEBHOOK_SECRET: undefined,
};

/** The whole environment of the desk's processes: the person's own, completed. */
export function deskEnvironment(
  settings: Settings,
  secrets: Secrets,
  databaseUrl: string,
  sandboxPort: number | null,
): Environment {
  const { SANDBOX_CONTROL_TOKEN: _, QBANK_CLIENT_ID, QBANK_CLIENT_SECRET, QBANK_WEBHOOK_SECRET, ...own } = secrets;
  const sandbox = `http://127.0.0.1:${sandboxPort}/v1`;
  return {
    ...own,
    NEXT_TELEMETRY_DISABLED: "1",
    DATABASE_URL: databaseUrl,
    CUTOFF_DATA_DIR: settings.dataDirectory,
    // With a real bank behind it the desk knows no demo people and says nothing of a sandbox.
    CUTOFF_BANK: settings.runsSandbox ? "sandbox" : "none",
    NEXTAUTH_URL: process.env["NEXTAUTH_URL"] || addressOf(settings),
    // The sandbox's clock can be moved by whoever holds the token; the desk must not be able to.
    SANDBOX_CONTROL_TOKEN: undefined,
    ...(settings.bank === "sandbox" && { QBANK_CLIENT_ID, QBANK_CLIENT_SECRET, QBANK_WEBHOOK_SECRET }),
    ...(sandboxPort !== null && { QBANK_BASE_URL: sandbox, QBANK_TOKEN_URL: `${sandbox}/token` }),
  };
}

/** The sandbox's port: the one asked for, else the one it had before, else a free one. */
export async function sandboxPortFor({ sandboxPort, dataDirectory }: Settings): Promise<number> {
  if (sandboxPort !== null) {
    if (await isPortFree(sandboxPort)) return sandboxPort;
    throw new Sentence(`Port ${sandboxPort} is in use: stop what listens there, or give SANDBOX_PORT another number.`);
  }
  const file = join(dataDirectory, "sandbox-port");
  const before = existsSync(file) ? Number(await readFile(file, "utf8")) : 0;
  const port = before > 0 && (await isPortFree(before)) ? before : await pickFreePort();
  await writeFile(file, String(port));
  return port;
}

/** Starts the pretend bank and waits until it answers. */
export async function startSandbox(
  settings: Settings,
  secrets: Secrets,
  port: number,
  more: Environment = {},
): Promise<RunningChild> {
  const env = {
    ...notForTheBank,
    CUTOFF_DATA_DIR: settings.dataDirectory,
    SANDBOX_PORT: String(port),
    SANDBOX_CONTROL_TOKEN: secrets.SANDBOX_CONTROL_TOKEN,
    SANDBOX_WEBHOOK_URL: `http://127.0.0.1:${settings.port}/api/webhooks/qbank`,
    QBANK_CLIENT_ID: secrets.QBANK_CLIENT_ID,
    QBANK_CLIENT_SECRET: secrets.QBANK_CLIENT_SECRET,
    QBANK_WEBHOOK_SECRET: secrets.QBANK_WEBHOOK_SECRET,
    ...more,
  };
  const logFile = join(settings.dataDirectory, "logs/sandbox.log");
  const child = startChild("The bank sandbox", [...typescriptFlags, "sandbox/server.ts"], env, logFile);
  await waitForAnswer(child, `http://127.0.0.1:${port}/`, 60_000);
  return child;
}

/** Writes the first data; a start that is cut off in the middle is found by the next one. */
export async function seed(dataDirectory: string, env: Environment): Promise<void> {
  const marker = seedMarker(dataDirectory);
  await writeFile(marker, "");
  const { code, output } = await runToEnd([...typescriptFlags, "prisma/seed.ts"], env);
  if (code !== 0) throw new Sentence(`Writing the first data failed:\n${output.trim()}`);
  await rm(marker);
}

/** Brings the stored connection and the environment's together; answers in few words what was done. */
export async function connect(env: Environment): Promise<string> {
  const { code, output } = await runToEnd([...typescriptFlags, "prisma/connect.ts"], env);
  if (code !== 0) throw new Sentence(`The bank's connection could not be brought up to date:\n${output.trim()}`);
  return output.trim().split("\n").at(-1) ?? "";
}

/** Whether the build in `distDirectory` was made from the sources as they are now. */
export async function isBuilt(distDirectory: string): Promise<boolean> {
  const file = join(repositoryRoot, distDirectory, "cutoff-sources");
  if (!existsSync(join(repositoryRoot, distDirectory, "BUILD_ID")) || !existsSync(file)) return false;
  return (await readFile(file, "utf8")) === hashSources(repositoryRoot, buildSources);
}

/** Builds the desk into `distDirectory` (below the repository). */
export async function build(distDirectory: string, env: Environment): Promise<void> {
  const stamp = hashSources(repositoryRoot, buildSources);
  const tsconfigFile = join(repositoryRoot, "tsconfig.json");
  const tsconfig = await readFile(tsconfigFile, "utf8");
  const { code, output } = await runToEnd([nextCommand, "build"], {
    ...env,
    NODE_ENV: "production",
    CUTOFF_DIST_DIR: distDirectory,
  });
  // Next adds the folder of a build to tsconfig.json; a build elsewhere must leave the repository as it was.
  if ((await readFile(tsconfigFile, "utf8")) !== tsconfig) await writeFile(tsconfigFile, tsconfig);
  if (code !== 0) throw new Sentence(`The build failed:\n${output.trim()}`);
  await writeFile(join(repositoryRoot, distDirectory, "cutoff-sources"), stamp);
}

/** Serves a build (or, for development, the sources) and waits until the first page can be asked for. */
export async function startApp(
  settings: Settings,
  env: Environment,
  { development, distDirectory }: { development: boolean; distDirectory: string },
): Promise<RunningChild> {
  const mode = development ? "dev" : "start";
  const child = startChild(
    "The desk",
    [nextCommand, mode, "--port", String(settings.port), "--hostname", settings.host],
    {
      ...env,
      ...notForTheApp,
      NODE_ENV: development ? "development" : "production",
      CUTOFF_DIST_DIR: distDirectory,
    },
    development ? undefined : join(settings.dataDirectory, "logs/desk.log"),
  );
  const host = settings.host === "0.0.0.0" || settings.host === "::" ? "127.0.0.1" : settings.host;
  await waitForAnswer(child, `http://${host}:${settings.port}/api/health`, 120_000);
  return child;
}

/** Any HTTP answer counts: it is the process that is waited for, not its opinion. */
async function waitForAnswer(child: RunningChild, url: string, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  let gone = false;
  void child.ended.then(() => (gone = true));
  while (Date.now() < deadline) {
    if (gone) throw new Sentence(`${child.name} ended before it could be reached:\n${child.lastLines()}`);
    const answer = await fetch(url, { signal: AbortSignal.timeout(30_000), redirect: "manual" }).catch(() => null);
    if (answer) return;
    await wait(100);
  }
  await child.stop();
  throw new Sentence(`${child.name} could not be reached after ${timeoutMs / 1000} seconds:\n${child.lastLines()}`);
}
