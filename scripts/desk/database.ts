import { join } from "node:path";
import { applyMigrations, diffDatabaseToSchema } from "../database/engine";
import { query, startPostgres, type EmbeddedPostgres } from "../database/postgres";
import { Sentence } from "../process/sentence";
import type { Settings } from "../process/settings";

export type DeskDatabase = { url: string; embedded: boolean; stop: () => Promise<void> };

/** The database the settings name: the embedded server, started, or one's own, tried. */
export async function openDatabase({ databaseUrl, dataDirectory }: Settings): Promise<DeskDatabase> {
  if (databaseUrl === null) {
    const server: EmbeddedPostgres = await startPostgres(dataDirectory);
    return { url: server.url(), embedded: true, stop: () => server.stop() };
  }
  await tryDatabase(databaseUrl);
  return { url: databaseUrl, embedded: false, stop: async () => {} };
}

async function tryDatabase(url: string): Promise<void> {
  const { host, pathname } = new URL(url);
  try {
    await query(url, "select 1");
  } catch (error) {
    const why =
      error instanceof AggregateError ? "nothing answers there" : error instanceof Error ? error.message : error;
    throw new Sentence(
      `The database ${pathname.slice(1)} at ${host} cannot be used (${String(why)}): check DATABASE_URL and that the server runs, or leave it out to use the embedded PostgreSQL.`,
    );
  }
}

/** Applies prisma/migrations and refuses a database that does not match the schema afterwards; the names applied now. */
export async function migrate(url: string): Promise<string[]> {
  const applied = await applyMigrations(url);
  const drift = await diffDatabaseToSchema(url);
  if (drift === "") return applied;
  throw new Sentence(
    `The database was changed by hand and no longer matches the program; undo that, or restore a backup. This would mend it (read it first):\n${drift}`,
  );
}

/** Whether nobody is a member yet. */
export async function isEmpty(url: string): Promise<boolean> {
  return (await query(url, "select 1 from member limit 1")).length === 0;
}

/** Whether the database belongs to a demo: its people and payments must never meet a real bank. */
export async function isDemo(url: string): Promise<boolean> {
  return (await query(url, "select 1 from member where demo limit 1")).length > 0;
}

/** The stored connection of the bank: where it goes and who changed it last; null without one. */
export async function storedConnection(
  url: string,
): Promise<{ baseUrl: unknown; tokenUrl: unknown; clientId: unknown; updatedBy: unknown } | null> {
  const [row] = await query(
    url,
    `select base_url as "baseUrl", token_url as "tokenUrl", client_id as "clientId", updated_by as "updatedBy"
     from bank_connection c join bank b on b.id = c.bank_id where b.code = 'qbank'`,
  );
  if (!row) return null;
  return { baseUrl: row["baseUrl"], tokenUrl: row["tokenUrl"], clientId: row["clientId"], updatedBy: row["updatedBy"] };
}

/** Empties the embedded database, after a seed that was cut off. */
export async function recreateEmbedded(url: string): Promise<void> {
  const admin = new URL(url);
  const name = admin.pathname.slice(1);
  admin.pathname = "/postgres";
  await query(admin.href, `drop database if exists "${name}" with (force)`);
  await query(admin.href, `create database "${name}"`);
}

/** Present while the first data are written: a start that finds it knows that they are incomplete. */
export function seedMarker(dataDirectory: string): string {
  return join(dataDirectory, "seeding");
}
