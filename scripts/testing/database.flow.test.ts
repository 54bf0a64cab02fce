import { expect, test } from "vitest";
import { diffDatabaseToSchema, diffMigrationsToSchema } from "../database/engine";
import { query } from "../database/postgres";
import { createTestDatabase } from "./database";

test("two test databases are migrated and know nothing of each other", async () => {
  const [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  await query(first.url, "create table only_here (id int)");
  const tables = (url: string) => query(url, "select 1 from pg_tables where schemaname = 'public'");
  expect((await tables(first.url)).length).toBe((await tables(second.url)).length + 1);
  expect((await tables(second.url)).length).toBeGreaterThan(1);
  await Promise.all([first.drop(), second.drop()]);
  await expect(query(first.url, "select 1")).rejects.toThrow(/does not exist/);
});

test("the migrations lead to the schema, and a change made by hand is seen as drift", async () => {
  const database = await createTestDatabase();
  expect(await diffMigrationsToSchema(database.url)).toBe("");
  expect(await diffDatabaseToSchema(database.url)).toBe("");
  await query(database.url, "alter table audit_entry add column note text");
  expect(await diffDatabaseToSchema(database.url)).toContain('DROP COLUMN "note"');
  await database.drop();
});
