import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { mkdtempSync } from "node:fs";
import { applyMigrations, diffDatabaseToSchema, diffMigrationsToSchema } from "./database/engine";
import { removePlace } from "./database/place";
import { findRunningPostgres, startPostgres } from "./database/postgres";
import { migrationsDirectory, readMigrations } from "./database/sources";
import { repositoryRoot } from "./process/root";
import { readSettings } from "./process/settings";
import { describeEnd } from "./process/sentence";

/**
 * `migrate.ts`: applies prisma/migrations to DATABASE_URL, else to the embedded server of the data folder.
 * `migrate.ts diff [name]`: prints the SQL from prisma/migrations to prisma/schema, on a throw-away server; with a name
 * it also writes it as the next migration, to be read and completed before it is committed.
 */
async function main(): Promise<void> {
  const [command, name] = process.argv.slice(2);
  if (command === "diff") await printDiff(name);
  else await migrate();
}

async function migrate(): Promise<void> {
  const { databaseUrl, dataDirectory } = readSettings(process.env);
  const running = databaseUrl ?? (await findRunningPostgres(dataDirectory));
  if (running !== null) return report(running);
  const server = await startPostgres(dataDirectory);
  try {
    await report(server.url());
  } finally {
    await server.stop();
  }
}

async function report(url: string): Promise<void> {
  const applied = await applyMigrations(url);
  process.stdout.write(applied.length === 0 ? "Nothing to apply.\n" : `Applied ${applied.join(", ")}.\n`);
  const drift = await diffDatabaseToSchema(url);
  if (drift === "") return;
  process.stdout.write(`The database differs from prisma/schema; this would bring it there:\n${drift}\n`);
  process.exitCode = 1;
}

async function printDiff(name: string | undefined): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "cutoff-diff-"));
  const server = await startPostgres(directory, { durable: false });
  try {
    const sql = await diffMigrationsToSchema(server.url());
    process.stdout.write(sql === "" ? "-- prisma/migrations and prisma/schema agree.\n" : `${sql}\n`);
    if (name !== undefined && sql !== "") await writeMigration(name, sql);
  } finally {
    await server.stop();
    await removePlace(directory);
  }
}

async function writeMigration(name: string, sql: string): Promise<void> {
  const taken = readMigrations().migrationDirectories.map(({ path }) => Number.parseInt(path, 10) || 0);
  const number = String(Math.max(0, ...taken) + 1).padStart(4, "0");
  const folder = join(migrationsDirectory, `${number}_${name.replaceAll(/[^a-z0-9]+/gi, "_")}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "migration.sql"), `${sql}\n`);
  process.stderr.write(`Written to ${relative(repositoryRoot, folder)}/migration.sql\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${describeEnd(error)}\n`);
  process.exitCode = 1;
});
