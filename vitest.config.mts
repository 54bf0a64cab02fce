import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// Fourteen hours ahead of UTC: code that takes the computer's day for the account's day fails here.
process.env["TZ"] = "Pacific/Kiritimati";

const elsewhere = ["node_modules/**", "e2e/**", ".next*/**", "generated/**", ".data/**", ".test-data/**"];

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@\//, replacement: here("./") },
      // Both throw outside of Next's own bundler; they have nothing to run.
      { find: /^(server|client)-only$/, replacement: here("./scripts/testing/empty.ts") },
    ],
  },
  test: {
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["**/*.test.{ts,tsx}"],
          exclude: [...elsewhere, "**/*.flow.test.ts"],
          setupFiles: ["scripts/testing/environment.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "flow",
          include: ["**/*.flow.test.ts"],
          exclude: elsewhere,
          setupFiles: ["scripts/testing/environment.ts"],
          globalSetup: ["scripts/testing/server.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
