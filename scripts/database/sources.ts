import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { MigrationList, SchemasContainer } from "@prisma/schema-engine-wasm/schema_engine_bg";
import { repositoryRoot } from "../process/root";

export const schemaDirectory = join(repositoryRoot, "prisma/schema");
export const migrationsDirectory = join(repositoryRoot, "prisma/migrations");

/** The Prisma schema as the engine wants it: every `*.prisma` file of the folder, in name order. */
export function readSchema(directory = schemaDirectory): SchemasContainer {
  const files = readdirSync(directory)
    .filter((name) => name.endsWith(".prisma"))
    .toSorted()
    .map((name) => ({ path: join(directory, name), content: readFileSync(join(directory, name), "utf8") }));
  return { files };
}

/** The migration folders in the order they are applied (their names begin with a UTC timestamp). */
export function readMigrations(directory = migrationsDirectory): MigrationList {
  const names = readdirSync(directory)
    .filter((name) => statSync(join(directory, name)).isDirectory())
    .toSorted();
  return {
    baseDir: directory,
    lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
    shadowDbInitScript: "",
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok", value: readFileSync(join(directory, name, "migration.sql"), "utf8") },
      },
    })),
  };
}

/** The text of all migrations, one after another. */
export function readMigrationSql(): string {
  return readMigrations()
    .migrationDirectories.map(({ migrationFile }) => migrationFile.content.value)
    .join("\n");
}
