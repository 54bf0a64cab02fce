import { userInfo } from "node:os";
import { defineConfig } from "@playwright/test";
import { findInstalledBrowser } from "./scripts/browser";

const executablePath = process.env["CUTOFF_E2E_BROWSER"] ?? findInstalledBrowser();

// A browser under test calls nobody; Chromium's sandbox does not work for root.
const flags = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];
if (userInfo().uid === 0) flags.push("--no-sandbox");

/** `npm test` starts the desk and says where it is; by hand, CUTOFF_E2E_URL names one that runs. */
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    baseURL: process.env["CUTOFF_E2E_URL"] ?? "http://localhost:3000",
    locale: "en-US",
    timezoneId: "Asia/Kathmandu",
    viewport: { width: 1280, height: 800 },
    // A recording of every test costs a third of the run: ask for it when a failure needs one.
    trace: process.env["CUTOFF_E2E_TRACE"] ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
    launchOptions: { args: flags, ...(executablePath && { executablePath }) },
  },
});
