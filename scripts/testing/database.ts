import { randomBytes } from "node:crypto";
import { applyMigrations } from "../database/engine";
import { query } from "../database/postgres";

export type TestDatabase = { url: string; drop: () => Promise<void> };

const template = "cutoff_template";

/** Makes the migrated database that every test database is a copy of. `adminUrl` may create databases. */
export async function prepareTemplate(adminUrl: string): Promise<void> {
  await query(adminUrl, `drop database if exists ${template} with (force)`);
  await query(adminUrl, `create database ${template}`);
  await applyMigrations(withName(adminUrl, template));
}

/** A fresh, migrated, empty database for one test file; `drop` ends what is still connected to it. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const adminUrl = process.env["CUTOFF_TEST_DATABASE_URL"];
  if (!adminUrl)
    throw new Error("CUTOFF_TEST_DATABASE_URL is missing: name the test *.flow.test.ts and run it by Vitest.");
  const name = `cutoff_test_${randomBytes(6).toString("hex")}`;
  await query(adminUrl, `create database ${name} template ${template}`);
  const drop = async () => {
    await query(adminUrl, `drop database if exists ${name} with (force)`);
  };
  return { url: withName(adminUrl, name), drop };
}

function withName(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
