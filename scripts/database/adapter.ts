import { randomUUID } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import { ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import pg from "pg";

/** PostgreSQL's internal one-byte "char", which the catalogue uses and Prisma's adapter cannot name. */
const oneByteChar = 18;
/** `text`, as which such a column passes through the adapter before it is named rightly. */
const text = 25;

/**
 * Prisma's PostgreSQL adapter as the schema engine needs it. The plain one (7.10) cannot describe a database (the
 * catalogue's "char" columns), splits a migration at every semicolon (which breaks functions), and opens the shadow
 * database on the main one when it is given a connection string.
 */
export class MigrationAdapterFactory implements SqlMigrationAwareDriverAdapterFactory {
  readonly provider = "postgres";
  readonly adapterName = "@prisma/adapter-pg";
  readonly #url: string;
  readonly #pools: pg.Pool[] = [];
  readonly #shadows: string[] = [];

  constructor(url: string) {
    this.#url = url;
  }

  connect(): Promise<SqlDriverAdapter> {
    return this.#open(this.#url);
  }

  async connectToShadowDb(): Promise<SqlDriverAdapter> {
    const name = `cutoff_shadow_${randomUUID().replaceAll("-", "")}`;
    await this.#administer(`create database "${name}"`);
    this.#shadows.push(name);
    const url = new URL(this.#url);
    url.pathname = `/${name}`;
    return this.#open(url.href);
  }

  /** Ends every connection and drops the shadow databases; to be called when the engine is done. */
  async close(): Promise<void> {
    await Promise.all(this.#pools.splice(0).map((pool) => pool.end()));
    for (const name of this.#shadows.splice(0))
      await this.#administer(`drop database if exists "${name}" with (force)`);
  }

  async #administer(sql: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.#url });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }

  async #open(url: string): Promise<SqlDriverAdapter> {
    const pool = new ReadablePool({ connectionString: url, max: 2 });
    pool.on("error", () => {});
    this.#pools.push(pool);
    const adapter = await new PrismaPg(pool).connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      const result = await queryRaw(query);
      for (const column of pool.characterColumns(result.rows)) result.columnTypes[column] = ColumnTypeEnum.Character;
      return result;
    };
    // One simple query: PostgreSQL itself finds the ends of statements, and runs them as one transaction.
    adapter.executeScript = async (script) => {
      await pool.query(script);
    };
    return adapter;
  }
}

type AnyQuery = (...parameters: unknown[]) => Promise<pg.QueryResult | pg.QueryResult[]>;

class ReadablePool extends pg.Pool {
  readonly #characterColumns = new WeakMap<object, number[]>();

  /** The columns of a result, known by its rows, that are of the type "char". */
  characterColumns(rows: object): number[] {
    return this.#characterColumns.get(rows) ?? [];
  }

  override async query(...parameters: unknown[]): Promise<never> {
    const run = super.query.bind(this) as unknown as AnyQuery;
    const result = await run(...parameters);
    if (!Array.isArray(result)) {
      const columns = result.fields.flatMap((field, index) => (field.dataTypeID === oneByteChar ? [index] : []));
      for (const field of result.fields) if (field.dataTypeID === oneByteChar) field.dataTypeID = text;
      this.#characterColumns.set(result.rows, columns);
    }
    return result as never;
  }
}
