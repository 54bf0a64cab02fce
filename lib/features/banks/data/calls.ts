import "server-only";
import { db, type Prisma } from "@/lib/core/db";
import { isId } from "@/lib/core/ids";
import type { CallPage, CallRow } from "../types";

const COUNTED_MOST = 10_000;
const CALLS_OF_KEY = 200;

export type CallQuery = {
  readonly onlyErrors?: boolean;
  readonly method?: string | undefined;
  /** An idempotency key or a request id of the bank. */
  readonly id?: string | undefined;
  /** The id of the last row of the page before. */
  readonly cursor?: string | undefined;
  readonly limit: number;
};

type Stored = Awaited<ReturnType<ReturnType<typeof db>["bankCall"]["findMany"]>>[number];

function toRow(row: Stored): CallRow {
  const { method, path, status, durationMs, attempt, requestId, idempotencyKey, errorName } = row;
  return {
    id: row.id.toString(),
    at: row.at.toISOString(),
    method,
    path,
    status,
    durationMs,
    attempt,
    requestId,
    idempotencyKey,
    errorName,
  };
}

function conditions(bankId: string, { onlyErrors, method, id }: CallQuery): Prisma.BankCallWhereInput {
  return {
    bankId,
    ...(onlyErrors ? { errorName: { not: null } } : {}),
    ...(method ? { method } : {}),
    ...(id ? { OR: [{ requestId: id }, ...(isId(id) ? [{ idempotencyKey: id.toLowerCase() }] : [])] } : {}),
  };
}

/** The calls of a bank, newest first, by keyset; `total` counts those that fit, up to 10,000. */
export async function listCalls(bankId: string, query: CallQuery): Promise<CallPage> {
  const where = conditions(bankId, query);
  const rows = await db().bankCall.findMany({
    where: query.cursor ? { AND: [where, { id: { lt: BigInt(query.cursor) } }] } : where,
    orderBy: { id: "desc" },
    take: query.limit + 1,
  });
  const total = await db().bankCall.count({ where, take: COUNTED_MOST });
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    rows: shown.map(toRow),
    total,
    nextCursor: rows.length > shown.length && last ? last.id.toString() : null,
  };
}

/** Every call that carried an idempotency key, oldest first: what one payment asked of the bank. At most 200. */
export async function listCallsByKey(key: string): Promise<CallRow[]> {
  if (!isId(key)) return [];
  const rows = await db().bankCall.findMany({
    where: { idempotencyKey: key.toLowerCase() },
    orderBy: { id: "asc" },
    take: CALLS_OF_KEY,
  });
  return rows.map(toRow);
}
