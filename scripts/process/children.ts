import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { repositoryRoot } from "./root";

export type Environment = Readonly<Record<string, string | undefined>>;

export type RunningChild = {
  name: string;
  /** Settles when the process is gone, however it went. */
  ended: Promise<number | null>;
  /** Asks the whole process group to end, and makes it after a bounded wait. May be called again. */
  stop(): Promise<void>;
  /** What it printed last, for the person who has to find out why it ended. */
  lastLines(): string;
};

const stopTimeoutMs = 8_000;
const leash = pathToFileURL(join(repositoryRoot, "scripts/process/leash.mjs")).href;

/** Node's flags for TypeScript sources that import `server-only`. */
export const typescriptFlags = ["--conditions=react-server", "--import", "tsx"];

/**
 * Starts a Node program that lives as long as this one: in a process group of its own (Ctrl-C must not end it before
 * its turn), on a leash (a killed parent takes it along). Its output goes to `logFile`, or to the terminal without one.
 */
export function startChild(
  name: string,
  nodeArguments: readonly string[],
  env: Environment,
  logFile?: string,
): RunningChild {
  const output = logFile === undefined ? "inherit" : openLog(logFile);
  const child = spawn(process.execPath, ["--import", leash, ...nodeArguments], {
    cwd: repositoryRoot,
    detached: process.platform !== "win32",
    stdio: ["ignore", output, output, "pipe"],
    env: { ...process.env, ...env, CUTOFF_LEASH: String(process.pid) },
  });
  if (typeof output === "number") closeSync(output);
  const ended = new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(null));
    child.once("exit", resolve);
  });
  const lastLines = () =>
    logFile === undefined ? "" : readFileSync(logFile, "utf8").trim().split("\n").slice(-15).join("\n");
  return { name, ended, stop: () => stop(child, ended), lastLines };
}

/** Runs a Node program to its end; its exit code and everything it printed. */
export async function runToEnd(
  nodeArguments: readonly string[],
  env: Environment = {},
  timeoutMs = 900_000,
): Promise<{ code: number | null; output: string }> {
  return runProgram(process.execPath, nodeArguments, env, timeoutMs);
}

/** Runs any program to its end, or ends it with all it started when the time is over (its code is null then). */
export async function runProgram(
  program: string,
  parameters: readonly string[],
  env: Environment = {},
  timeoutMs = 900_000,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(program, parameters, {
    cwd: repositoryRoot,
    stdio: ["ignore", "pipe", "pipe"],
    detached: process.platform !== "win32",
    env: { ...process.env, ...env },
  });
  running.add(child);
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
  const timer = setTimeout(() => {
    chunks.push(Buffer.from(`\nEnded after ${timeoutMs / 1000} seconds.\n`));
    signal(child, "SIGKILL");
  }, timeoutMs);
  const code = await new Promise<number | null>((resolve) => {
    child.once("error", (error) => {
      chunks.push(Buffer.from(error.message));
      resolve(null);
    });
    child.once("close", resolve);
  });
  clearTimeout(timer);
  running.delete(child);
  return { code, output: Buffer.concat(chunks).toString("utf8") };
}

const running = new Set<ChildProcess>();

/** Ends what `runToEnd` is waiting for, when a person interrupts. */
export function interruptRunning(): void {
  for (const child of running) signal(child, "SIGTERM");
}

async function stop(child: ChildProcess, ended: Promise<number | null>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  signal(child, "SIGTERM");
  const outcome = await Promise.race([ended, wait(stopTimeoutMs, "late" as const, { ref: false })]);
  if (outcome === "late") signal(child, "SIGKILL");
  await ended;
}

function signal(child: ChildProcess, name: "SIGTERM" | "SIGKILL"): void {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? child.pid : -child.pid, name);
  } catch {
    // It has ended by itself.
  }
}

function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  if (existsSync(file)) renameSync(file, file.replace(/\.log$/, ".previous.log"));
  return openSync(file, "a", 0o600);
}
