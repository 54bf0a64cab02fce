import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chown, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { isPortFree, pickFreePort } from "../process/ports";
import { Sentence } from "../process/sentence";
import { findPlace, type Place } from "./place";

export type EmbeddedPostgres = {
  /** Connection string of the database `name` ("cutoff" unless told). */
  url(name?: string): string;
  stop(): Promise<void>;
};

type Settings = { port: number; password: string };

const startTimeoutMs = 60_000;
const stopTimeoutMs = 15_000;

/**
 * Starts PostgreSQL from the binaries in node_modules with its data under `dataDirectory`, creating the cluster and
 * the database `cutoff` at first. It listens on 127.0.0.1 only, on a port that is picked once and remembered.
 * `durable: false` trades safety at a power cut for speed (tests).
 */
export async function startPostgres(
  dataDirectory: string,
  { durable = true }: { durable?: boolean } = {},
): Promise<EmbeddedPostgres> {
  await mkdir(dataDirectory, { recursive: true });
  const place = await findPlace(dataDirectory);
  const settings = await readSettings(dataDirectory);
  if (!existsSync(join(place.cluster, "PG_VERSION"))) await initialise(place, settings);
  await stopOrphan(place, settings);
  if (!(await isPortFree(settings.port))) settings.port = await pickFreePort();
  await writeSettings(dataDirectory, settings);
  const child = await launch(place, settings, durable);
  const url = (name = "cutoff") => connectionUrl(settings, name);
  await createDatabaseIfMissing(url("postgres"), "cutoff");
  return { url, stop: () => stopServer(child) };
}

/** Connection string of the embedded server when one is running on this data folder, else null. */
export async function findRunningPostgres(dataDirectory: string): Promise<string | null> {
  if (!existsSync(settingsFile(dataDirectory))) return null;
  const settings = await readSettings(dataDirectory);
  const answer = await query(connectionUrl(settings, "postgres"), "select 1").catch(() => null);
  return answer === null ? null : connectionUrl(settings, "cutoff");
}

function connectionUrl({ port, password }: Settings, name: string): string {
  return `postgresql://postgres:${password}@127.0.0.1:${port}/${name}`;
}

function settingsFile(dataDirectory: string): string {
  return join(dataDirectory, "postgres.json");
}

async function readSettings(dataDirectory: string): Promise<Settings> {
  const file = settingsFile(dataDirectory);
  if (!existsSync(file)) return { port: await pickFreePort(), password: randomBytes(24).toString("hex") };
  const value: unknown = JSON.parse(await readFile(file, "utf8"));
  if (typeof value === "object" && value !== null && "port" in value && "password" in value) {
    return { port: Number(value.port), password: String(value.password) };
  }
  throw new Sentence(`${file} is damaged; restore it from a backup, or remove the data folder to begin anew.`);
}

async function writeSettings(dataDirectory: string, settings: Settings): Promise<void> {
  await writeFile(settingsFile(dataDirectory), JSON.stringify(settings), { mode: 0o600 });
}

async function initialise(place: Place, settings: Settings): Promise<void> {
  const passwordFile = join(place.base, "initial-password");
  await rm(place.cluster, { recursive: true, force: true });
  await mkdir(place.cluster, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, `${settings.password}\n`, { mode: 0o600 });
  if (place.owner) {
    await chown(place.cluster, place.owner.uid, place.owner.gid);
    await chown(passwordFile, place.owner.uid, place.owner.gid);
  }
  const flags = ["--auth=scram-sha-256", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-instructions"];
  try {
    await run(place, "initdb", [`--pgdata=${place.cluster}`, `--pwfile=${passwordFile}`, ...flags]);
  } catch (error) {
    // A half-made cluster would look like a damaged one at the next start.
    await rm(place.cluster, { recursive: true, force: true });
    throw error;
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function run(place: Place, program: string, parameters: string[]): Promise<void> {
  const child = spawnServerProgram(place, program, parameters);
  const output = collect(child);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Sentence(`PostgreSQL's ${program} failed: ${lastLines(output())}`);
}

async function launch(place: Place, settings: Settings, durable: boolean): Promise<ChildProcess> {
  const options = {
    listen_addresses: "127.0.0.1",
    // The TCP port is enough; a socket file would need a short path that its user may write.
    unix_socket_directories: "",
    fsync: durable ? "on" : "off",
    synchronous_commit: durable ? "on" : "off",
    full_page_writes: durable ? "on" : "off",
    max_connections: "100",
    shared_buffers: "128MB",
    timezone: "UTC",
    log_timezone: "UTC",
  };
  const flags = Object.entries(options).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawnServerProgram(place, "postgres", ["-D", place.cluster, "-p", String(settings.port), ...flags]);
  const output = collect(child);
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Sentence(`PostgreSQL did not start: ${lastLines(output())}`);
    const answer = await query(connectionUrl(settings, "postgres"), "select 1").catch(() => null);
    if (answer !== null) return child;
    await wait(60);
  }
  await stopServer(child);
  throw new Sentence(`PostgreSQL was not ready after ${startTimeoutMs / 1000} seconds: ${lastLines(output())}`);
}

/** A process group of its own, so that Ctrl-C in the terminal does not end the server before the app has finished. */
function spawnServerProgram(place: Place, program: string, parameters: string[]): ChildProcess {
  return spawn(join(place.native, "bin", program), parameters, {
    cwd: place.base,
    detached: process.platform !== "win32",
    stdio: ["ignore", "pipe", "pipe"],
    env: { NODE_ENV: process.env.NODE_ENV, PATH: process.env["PATH"], LC_ALL: "C", TZ: "UTC" },
    ...(place.owner && { uid: place.owner.uid, gid: place.owner.gid }),
  });
}

function collect(child: ChildProcess): () => string {
  let text = "";
  const add = (chunk: Buffer) => {
    text = (text + chunk.toString("utf8")).slice(-8000);
  };
  child.stdout?.on("data", add);
  child.stderr?.on("data", add);
  return () => text;
}

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-6).join("\n");
}

/** SIGINT is PostgreSQL's fast shutdown: sessions are ended, committed data are safe. */
async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGINT");
  const late = wait(stopTimeoutMs, "late", { ref: false });
  if ((await Promise.race([ended, late])) === "late") child.kill("SIGKILL");
  await ended;
}

/**
 * A server can outlive a start command that was killed with -9. The caller holds the data folder's lock, so such a
 * server belongs to nobody: it is ended before a new one starts. A pid file whose process is another program is stale.
 */
async function stopOrphan(place: Place, settings: Settings): Promise<void> {
  const pidFile = join(place.cluster, "postmaster.pid");
  if (!existsSync(pidFile)) return;
  const [pidLine, , , portLine] = (await readFile(pidFile, "utf8")).split("\n");
  const pid = Number(pidLine);
  const url = connectionUrl({ ...settings, port: Number(portLine) }, "postgres");
  const rows = await query(url, "select current_setting('data_directory') as directory").catch(() => null);
  if (rows?.[0]?.["directory"] !== place.cluster) {
    if (!isAlive(pid) || !(await isPostgres(pid))) await rm(pidFile, { force: true });
    return;
  }
  process.kill(pid, "SIGINT");
  const deadline = Date.now() + stopTimeoutMs;
  while (isAlive(pid) && Date.now() < deadline) await wait(50);
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function isPostgres(pid: number): Promise<boolean> {
  if (process.platform !== "linux") return true;
  return (await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "")).startsWith("postgres");
}

async function createDatabaseIfMissing(adminUrl: string, name: string): Promise<void> {
  const rows = await query(adminUrl, `select 1 as there from pg_database where datname = '${name}'`);
  if (rows.length === 0) await query(adminUrl, `create database "${name}"`);
}

/** One statement on a connection of its own. */
export async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 20_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}
