import "server-only";
import pg from "pg";
import { env } from "./env";

/** What a copy may take: a million rows on a slow disk. */
const STATEMENT_MS = 600_000;

const holder = globalThis as { cutoffDb?: { Client?: typeof pg.Client } };

/** The database of this process, as `db()` uses it. */
export function databaseUrl(): string {
  return process.env["CUTOFF_TEST_DATABASE"] ?? env().DATABASE_URL;
}

/**
 * Runs work on a connection of its own, beside Prisma's pool: for COPY, which Prisma does not speak. The connection is
 * closed afterwards, whatever became of the work; what it had begun is then rolled back.
 */
export async function withConnection<T>(url: string, work: (connection: pg.Client) => Promise<T>): Promise<T> {
  const connection = await openConnection(url);
  try {
    return await work(connection);
  } finally {
    await connection.end().catch(() => undefined);
  }
}

/** A connection that its caller closes. */
export async function openConnection(url: string): Promise<pg.Client> {
  const Client = holder.cutoffDb?.Client ?? pg.Client;
  const connection = new Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    statement_timeout: STATEMENT_MS,
    keepAlive: true,
  });
  // A cut connection fails the statement at hand; said once more here, it must not end the process.
  connection.on("error", () => undefined);
  await connection.connect();
  return connection;
}
