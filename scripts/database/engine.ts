import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import type { DiffTarget, SchemaEngine } from "@prisma/schema-engine-wasm/schema_engine_bg";
import { Sentence } from "../process/sentence";
import { MigrationAdapterFactory } from "./adapter";
import { readMigrations, readMigrationSql, readSchema } from "./sources";

const noFilters = { externalTables: [], externalEnums: [] };

type Glue = { __wbg_set_wasm: (exports: WebAssembly.Exports) => void };

/** The engine tells the message of its own crash to this global before it ends. */
const crash = { message: "" };
Object.assign(globalThis, {
  PRISMA_WASM_PANIC_REGISTRY: {
    set_message: (message: string) => {
      crash.message = message;
    },
  },
});

let instance: Promise<void> | undefined;

/** Node 20 cannot import a `.wasm` file, so the module is instantiated here and handed to its bindings. */
function instantiate(): Promise<void> {
  instance ??= (async () => {
    const file = createRequire(import.meta.url)
      .resolve("@prisma/schema-engine-wasm/schema_engine_bg")
      .replace(/\.js$/, ".wasm");
    const glue = withLooseTimers<WebAssembly.ModuleImports & Glue>({ ...bindings });
    const { instance: wasm } = await WebAssembly.instantiate(await readFile(file), { "./schema_engine_bg.js": glue });
    glue.__wbg_set_wasm(wasm.exports);
    const start = wasm.exports["__wbindgen_start"];
    if (typeof start === "function") start();
  })();
  return instance;
}

/** The engine never clears the ten-second timer of its advisory lock; it must not hold the process for so long. */
function withLooseTimers<T extends WebAssembly.ModuleImports>(glue: T): T {
  const loose = Object.entries(glue).flatMap(([name, original]) => {
    if (!name.startsWith("__wbg_setTimeout") || typeof original !== "function") return [];
    return [[name, (...parameters: unknown[]) => withUnreferencedTimeout(() => original(...parameters))] as const];
  });
  return Object.assign(glue, Object.fromEntries(loose));
}

function withUnreferencedTimeout<T>(call: () => T): T {
  const kept = globalThis.setTimeout;
  const unreferenced = (work: () => void, delayMs: number) => kept(work, delayMs).unref();
  globalThis.setTimeout = unreferenced as typeof setTimeout;
  try {
    return call();
  } finally {
    globalThis.setTimeout = kept;
  }
}

/**
 * Runs `work` with Prisma's own schema engine (WebAssembly) connected to the database at `databaseUrl`.
 * The engine's errors are JSON inside a message; they come out as one plain sentence.
 */
export async function withEngine<T>(databaseUrl: string, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  await instantiate();
  const factory = new MigrationAdapterFactory(databaseUrl);
  const datamodels = readSchema().files.map(({ path, content }): [string, string] => [path, content]);
  const adapter = bindMigrationAwareSqlAdapterFactory(factory);
  try {
    const engine = await bindings.SchemaEngine.new({ datamodels }, () => {}, adapter);
    const result = await work(engine);
    engine.free();
    return result;
  } catch (error) {
    throw explain(error);
  } finally {
    await factory.close();
  }
}

function explain(error: unknown): Error {
  const text = crash.message || (error instanceof Error ? error.message : String(error));
  return new Sentence(`The database engine refused: ${text.replaceAll("\\n", "\n").trim()}`);
}

/** Applies what is missing of prisma/migrations; answers the names applied now, none when all were there. */
export async function applyMigrations(databaseUrl: string): Promise<string[]> {
  return withEngine(databaseUrl, async (engine) => {
    const migrationsList = readMigrations();
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: noFilters });
    return appliedMigrationNames;
  });
}

/** SQL that leads from prisma/migrations to prisma/schema; empty when they agree. Needs the right to create a database. */
export async function diffMigrationsToSchema(databaseUrl: string): Promise<string> {
  return diff(databaseUrl, { tag: "migrations", ...readMigrations() });
}

/**
 * SQL that leads from the live database to prisma/schema; empty when they agree. The engine refuses a live
 * database as a source of `diff`, so the database is introspected into a datamodel first.
 */
export async function diffDatabaseToSchema(databaseUrl: string): Promise<string> {
  const found = await withEngine(databaseUrl, (engine) =>
    engine.introspect({
      schema: readSchema(),
      baseDirectoryPath: "prisma/schema",
      force: false,
      compositeTypeDepth: -1,
      namespaces: null,
    }),
  );
  return diff(databaseUrl, { tag: "schemaDatamodel", files: found.schema.files });
}

async function diff(databaseUrl: string, from: DiffTarget): Promise<string> {
  const to: DiffTarget = { tag: "schemaDatamodel", ...readSchema() };
  const result = await withEngine(databaseUrl, (engine) =>
    engine.diff({ from, to, script: true, exitCode: null, filters: noFilters }),
  );
  return withoutHandmadeIndexes(result.stdout ?? "");
}

/**
 * Takes out of a diff the removal of indexes that a migration made by hand because Prisma's schema language cannot say
 * them (partial ones, operator classes): they are meant.
 */
export function withoutHandmadeIndexes(sql: string, migrations = readMigrationSql()): string {
  const kept = sql.split("\n\n").filter((block) => {
    const dropped = /^-- DropIndex\s+DROP INDEX "([^"]+)";\s*$/.exec(block.trim())?.[1];
    return dropped === undefined || !makesIndex(migrations, dropped);
  });
  const text = kept.join("\n\n").trim();
  return text === "-- This is an empty migration." ? "" : text;
}

function makesIndex(migrations: string, name: string): boolean {
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const statement = String.raw`create\s+(unique\s+)?index\s+(concurrently\s+)?(if\s+not\s+exists\s+)?"?${escaped}"?\s+on\b`;
  return new RegExp(statement, "i").test(migrations);
}
