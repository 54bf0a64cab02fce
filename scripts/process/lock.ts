import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Sentence } from "./sentence";

/**
 * Takes the data folder for this process; answers how to give it back. While another start command holds it, ends with
 * a sentence that says where that desk is. A lock whose process is gone, or is another program by now, is void.
 */
export function lockDataDirectory(dataDirectory: string, address: string): () => void {
  const file = join(dataDirectory, "running.json");
  const holder = readHolder(file);
  if (holder && holder.pid !== process.pid && isStartCommand(holder.pid)) {
    throw new Sentence(
      `A desk is running on this data folder at ${holder.address} (process ${holder.pid}): use that one, stop it first, or give this one a folder of its own with CUTOFF_DATA_DIR.`,
    );
  }
  writeFileSync(file, JSON.stringify({ pid: process.pid, address }), { mode: 0o600 });
  return () => {
    if (readHolder(file)?.pid === process.pid) rmSync(file, { force: true });
  };
}

function readHolder(file: string): { pid: number; address: string } | null {
  if (!existsSync(file)) return null;
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof value !== "object" || value === null || !("pid" in value) || !("address" in value)) return null;
    return { pid: Number(value.pid), address: String(value.address) };
  } catch {
    return null;
  }
}

/** The number of a process is given again to another one some day: its command must be ours as well. */
function isStartCommand(pid: number): boolean {
  return commandOf(pid).includes("scripts/");
}

function commandOf(pid: number): string {
  const file = `/proc/${pid}/cmdline`;
  if (existsSync("/proc/self/cmdline")) return existsSync(file) ? readFileSync(file, "utf8").replaceAll("\0", " ") : "";
  try {
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
  } catch {
    return "";
  }
}
