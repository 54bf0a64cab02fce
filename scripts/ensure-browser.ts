import { existsSync } from "node:fs";
import { userInfo } from "node:os";
import { chromium } from "@playwright/test";
import { findInstalledBrowser } from "./browser";
import { runProgram } from "./process/children";
import { Sentence } from "./process/sentence";

/**
 * The browser of the tests: an installed Chromium, else Playwright's own, else Debian's (as root), else a try to fetch
 * Playwright's. Answers its path, or ends with a sentence that says what to install.
 */
export async function ensureBrowser(): Promise<string> {
  const present = findInstalledBrowser() ?? playwrightsOwn();
  if (present !== null) return present;
  if (userInfo().uid === 0 && existsSync("/usr/bin/apt-get")) {
    const quiet = { DEBIAN_FRONTEND: "noninteractive" };
    await runProgram("apt-get", ["update", "-q"], quiet, 300_000);
    await runProgram("apt-get", ["install", "-q", "-y", "--no-install-recommends", "chromium"], quiet, 600_000);
    const installed = findInstalledBrowser();
    if (installed !== null) return installed;
  }
  await runProgram("npx", ["--no-install", "playwright", "install", "chromium"], {}, 300_000);
  const fetched = playwrightsOwn();
  if (fetched !== null) return fetched;
  throw new Sentence(
    "No browser for the tests was found or could be fetched: install Chromium (on Debian: apt-get install chromium), or set CUTOFF_BROWSER to the path of one.",
  );
}

function playwrightsOwn(): string | null {
  const path = chromium.executablePath();
  return existsSync(path) ? path : null;
}
