import { existsSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { migrate } from "../../desk/database";
import { addressOf, build, deskEnvironment, seed, startApp, startSandbox } from "../../desk/services";
import { startPostgres, type EmbeddedPostgres } from "../../database/postgres";
import { ensureBrowser } from "../../ensure-browser";
import { generateClient } from "../../generate";
import { runToEnd, typescriptFlags, type Environment } from "../../process/children";
import { pickFreePort } from "../../process/ports";
import { repositoryRoot } from "../../process/root";
import { ensureSecrets } from "../../process/secrets";
import { readSettings } from "../../process/settings";
import { prepareTemplate } from "../database";
import { readReport, type Outcome, type TestSession } from "./session";
import { countPlaywright, countVitest } from "./tally";

export const dataDirectory = join(repositoryRoot, ".test-data");
/** Below the folder that git ignores, so that the desk's own build stays as it is. */
const distDirectory = ".test-data/next";

const tools = {
  typescript: "node_modules/typescript/bin/tsc",
  oxlint: "node_modules/oxlint/bin/oxlint",
  oxfmt: "node_modules/oxfmt/bin/oxfmt",
  knip: "node_modules/knip/bin/knip.js",
  vitest: "node_modules/vitest/vitest.mjs",
  playwright: "node_modules/@playwright/test/cli.js",
};

type Stops = (() => Promise<void> | void)[];

async function tool(parameters: readonly string[], env: Environment = {}, timeoutMs = 300_000): Promise<Outcome> {
  const { code, output } = await runToEnd(parameters, env, timeoutMs);
  return { ok: code === 0, output };
}

/** The part that needs no database and no browser. */
export async function checkSources(session: TestSession): Promise<void> {
  await session.step("Database client", async () => {
    await generateClient();
    return { ok: true, output: "" };
  });
  await session.step("Types", () => tool([tools.typescript, "-p", "."]));
  await session.step("Lint", () => tool([tools.oxlint, "--type-aware"]));
  await session.step("Format", () => tool([tools.oxfmt, "--check"]));
  await session.step("House rules", () => tool([...typescriptFlags, "scripts/tidy.ts"]));
  await session.step("Unused code", () => tool([tools.knip, "--no-progress"]));
}

/** Unit tests and, with a database server, flow tests; a test each. */
export async function runVitest(session: TestSession, server: EmbeddedPostgres | null): Promise<void> {
  const name = server ? "Unit and flow tests" : "Unit tests";
  const report = join(dataDirectory, "vitest.json");
  await rm(report, { force: true });
  const projects = server ? [] : ["--project", "unit"];
  const reporters = ["--reporter=dot", "--reporter=json", `--outputFile.json=${report}`];
  const env: Environment = server ? { CUTOFF_TEST_DATABASE_URL: server.url("postgres") } : {};
  await session.step(name, async () => {
    const outcome = await tool([tools.vitest, "run", ...projects, ...reporters], env, 900_000);
    return { ...outcome, counts: countVitest(await readReport(report), outcome.ok) };
  });
}

/** A PostgreSQL of the tests' own with the migrated template; null when it cannot be had. */
export async function openServer(session: TestSession, stops: Stops): Promise<EmbeddedPostgres | null> {
  let server: EmbeddedPostgres | null = null;
  await session.step("Database with every migration", async () => {
    const started = await startPostgres(dataDirectory, { durable: false });
    stops.push(() => started.stop());
    await prepareTemplate(started.url("postgres"));
    await migrate(started.url());
    server = started;
    return { ok: true, output: "" };
  });
  return server;
}

/** Builds the desk, serves it beside a sandbox of its own, and lets the browser tests at it. */
export async function testInBrowser(session: TestSession, server: EmbeddedPostgres, stops: Stops): Promise<void> {
  const settings = { ...readSettings({}), dataDirectory, port: await pickFreePort(), databaseUrl: server.url() };
  const secrets = await ensureSecrets(dataDirectory, {});
  const sandboxPort = await pickFreePort();
  const env = deskEnvironment(settings, secrets, server.url(), sandboxPort);
  let browser = "";
  const ready =
    (await session.step("Browser", async () => {
      browser = await ensureBrowser();
      return { ok: true, output: "" };
    })) &&
    (await session.step("Build", async () => {
      await build(distDirectory, env);
      return { ok: true, output: "" };
    })) &&
    (await session.step("Desk and bank sandbox with first data", async () => {
      const sandbox = await startSandbox(settings, secrets, sandboxPort);
      stops.push(() => sandbox.stop());
      await seed(dataDirectory, { ...env, SANDBOX_CONTROL_TOKEN: secrets.SANDBOX_CONTROL_TOKEN });
      const app = await startApp(settings, env, { development: false, distDirectory });
      stops.push(() => app.stop());
      return { ok: true, output: "" };
    }));
  if (!ready) return session.leaveOut("Browser tests", "for the reason above");
  await runPlaywright(session, {
    CUTOFF_E2E_URL: addressOf(settings),
    CUTOFF_E2E_BROWSER: browser,
    CUTOFF_E2E_SANDBOX_URL: `http://127.0.0.1:${sandboxPort}`,
    CUTOFF_E2E_SANDBOX_TOKEN: secrets.SANDBOX_CONTROL_TOKEN,
    CUTOFF_E2E_WEBHOOK_SECRET: secrets.QBANK_WEBHOOK_SECRET,
    CUTOFF_E2E_CLIENT_SECRET: secrets.QBANK_CLIENT_SECRET,
  });
}

async function runPlaywright(session: TestSession, env: Environment): Promise<void> {
  const directory = join(repositoryRoot, "e2e");
  const specs = existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith(".spec.ts")) : [];
  if (specs.length === 0) return session.leaveOut("Browser tests", "there are none");
  const report = join(dataDirectory, "playwright.json");
  await rm(report, { force: true });
  await session.step("Browser tests", async () => {
    const reporting = { PLAYWRIGHT_JSON_OUTPUT_NAME: report, PLAYWRIGHT_FORCE_TTY: "0" };
    const parameters = [tools.playwright, "test", "--reporter=list,json"];
    const outcome = await tool(parameters, { ...env, ...reporting }, 900_000);
    return { ...outcome, counts: countPlaywright(await readReport(report), outcome.ok) };
  });
}
