import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const macPrograms = [
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** A Chromium that is installed on this machine and starts: CUTOFF_BROWSER, else the search path's; null for none. */
export function findInstalledBrowser(): string | null {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const found = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  const candidates = [process.env["CUTOFF_BROWSER"] ?? "", ...found, ...macPrograms];
  return candidates.find((path) => path !== "" && existsSync(path) && starts(path)) ?? null;
}

/** Some systems put a mere note to install the real one under the browser's name. */
function starts(path: string): boolean {
  try {
    execFileSync(path, ["--version"], { stdio: "ignore", timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}
