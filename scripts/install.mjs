// What must work before anything is installed: no dependency, no TypeScript.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const lockFile = join(root, "package-lock.json");
const installed = join(root, "node_modules/.package-lock.json");
const stampFile = join(root, "node_modules/.cutoff-installed");

/** Ends the command with one sentence. */
function end(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  end(`Cutoff needs Node 20.19 or newer and this is ${process.versions.node}: install a newer one from nodejs.org.`);
}

/** Installs what package-lock.json names when node_modules is missing or older. */
export function installIfNeeded() {
  const stamp = createHash("sha256").update(readFileSync(lockFile)).digest("hex");
  if (isInstalled(stamp)) return;
  const start = performance.now();
  process.stdout.write("  Installing packages …\n");
  const parameters = ["ci", "--no-audit", "--no-fund", "--include=dev", "--loglevel=error"];
  const npm = process.env.npm_execpath;
  const useShell = !npm && process.platform === "win32";
  const [program, first] = npm && /\.c?js$/.test(npm) ? [process.execPath, [npm]] : [npm ?? "npm", []];
  const result = spawnSync(program, [...first, ...parameters], { cwd: root, stdio: "inherit", shell: useShell });
  if (result.status !== 0) {
    end(
      "The packages could not be installed: read what npm said above, see that its registry can be reached, and try again.",
    );
  }
  writeFileSync(stampFile, stamp);
  process.stdout.write(
    `  ${"Packages installed".padEnd(52)} ${((performance.now() - start) / 1000).toFixed(1).padStart(6)} s\n`,
  );
}

function isInstalled(stamp) {
  if (!existsSync(installed)) return false;
  if (existsSync(stampFile)) return readFileSync(stampFile, "utf8") === stamp;
  // Installed by hand: npm writes its own copy of the lock last.
  return statSync(installed).mtimeMs >= statSync(lockFile).mtimeMs;
}

/** Runs a TypeScript script in a process of its own, hands signals on, and ends as it ends. */
export function runTypeScript(script, parameters) {
  const leash = pathToFileURL(join(root, "scripts/process/leash.mjs")).href;
  const flags = ["--import", leash, "--conditions=react-server", "--import", "tsx"];
  const child = spawn(process.execPath, [...flags, join(root, script), ...parameters], {
    cwd: root,
    stdio: ["inherit", "inherit", "inherit", "pipe"],
    env: { ...process.env, CUTOFF_LEASH: String(process.pid) },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  followNpm(() => child.kill("SIGTERM"));
  child.on("exit", (code) => process.exit(code ?? 1));
}

/** npm hands SIGTERM to the shell between us, which ends without a word: that this parent is gone is the signal. */
function followNpm(stop) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, 300);
}
