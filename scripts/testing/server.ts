import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removePlace } from "../database/place";
import { startPostgres } from "../database/postgres";
import { generateClient } from "../generate";
import { prepareTemplate } from "./database";

/**
 * Before the flow tests: a PostgreSQL of their own, unless CUTOFF_TEST_DATABASE_URL names one that was prepared, so
 * that `vitest run <file>` works alone. Vitest runs it only when a flow test was asked for.
 */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  await generateClient();
  if (process.env["CUTOFF_TEST_DATABASE_URL"]) return undefined;
  const directory = mkdtempSync(join(tmpdir(), "cutoff-flow-"));
  const server = await startPostgres(directory, { durable: false });
  process.env["CUTOFF_TEST_DATABASE_URL"] = server.url("postgres");
  await prepareTemplate(server.url("postgres"));
  return async () => {
    await server.stop();
    await removePlace(directory);
  };
}
