import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient, type Prisma } from "@/generated/prisma/client";
import { databaseUrl } from "./connection";

export { Prisma } from "@/generated/prisma/client";

/** A transaction handle: what mutations pass on. */
export type Tx = Prisma.TransactionClient;

/** A connection that hangs must not hang a clockwork job for good: every wait ends. */
const LIMITS = {
  connectionTimeoutMillis: 10_000,
  statement_timeout: 90_000,
  query_timeout: 95_000,
  idle_in_transaction_session_timeout: 120_000,
  keepAlive: true,
} as const;

const holder = globalThis as { cutoffDb?: { url: string; client: PrismaClient } };

/**
 * The one Prisma client of the process. It is made for the `DATABASE_URL` of the moment, so that a test may point
 * it at a database of its own before the first use.
 */
export function db(): PrismaClient {
  const url = databaseUrl();
  if (holder.cutoffDb?.url === url) return holder.cutoffDb.client;
  const client = new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: 10, ...LIMITS }) });
  holder.cutoffDb = { url, client };
  return client;
}

/** One transaction, READ COMMITTED: races are won by `update … where` on the old status. The audit row comes last. */
export function inTransaction<T>(work: (tx: Tx) => Promise<T>, timeoutMs = 15_000): Promise<T> {
  return db().$transaction(work, { maxWait: 10_000, timeout: timeoutMs });
}
