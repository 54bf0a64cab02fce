import "server-only";
import { AsyncResource } from "node:async_hooks";
import { db } from "@/lib/core/db";
import { isId } from "@/lib/core/ids";
import { log } from "@/lib/core/log";
import type { CallRow } from "../types";

/** One attempt of a call as it happened; no body, no query, no secret. */
export type CallRecord = Omit<CallRow, "id" | "at"> & { readonly bankCode: string; readonly at: Date };

const FLUSH_MS = 250;
const BUFFER_MOST = 5_000;
const BATCH_ROWS = 1_000;
const KEPT_DAYS = 30;
const KEPT_ROWS = 200_000;
const PATH_MOST = 500;

type Recorder = {
  buffer: CallRecord[];
  dropped: number;
  timer: NodeJS.Timeout | null;
  writing: Promise<void>;
  /** The process's own context: a timer set for a request must not keep that request's alive. */
  readonly outside: AsyncResource;
};

const holder = globalThis as { cutoffCalls?: Recorder };

function recorder(): Recorder {
  holder.cutoffCalls ??= {
    buffer: [],
    dropped: 0,
    timer: null,
    writing: Promise.resolve(),
    outside: new AsyncResource("cutoff-calls"),
  };
  return holder.cutoffCalls;
}
recorder();

/**
 * Remembers a call; its row is written within 250 ms together with its neighbours. Never waits and never throws: a
 * payment must not know of it. Past 5,000 unwritten rows new ones are counted, not kept.
 */
export function recordCall(call: CallRecord): void {
  const state = recorder();
  if (state.buffer.length >= BUFFER_MOST) {
    state.dropped += 1;
    return;
  }
  state.buffer.push(call);
  state.timer ??= state.outside.runInAsyncScope(() => setTimeout(() => void flushCalls(), FLUSH_MS));
}

/** Writes what is waiting and resolves once every call recorded so far has its row, or was lost and logged. */
export function flushCalls(): Promise<void> {
  const state = recorder();
  if (state.timer) clearTimeout(state.timer);
  state.timer = null;
  state.writing = state.outside.runInAsyncScope(() => state.writing.then(() => writeAll(state)));
  return state.writing;
}

async function writeAll(state: Recorder): Promise<void> {
  while (state.buffer.length > 0) {
    const batch = state.buffer.splice(0, BATCH_ROWS);
    await insert(batch).catch((error: unknown) => {
      log.warn({ err: error, rows: batch.length }, "rows of bank calls could not be stored; the calls went on");
    });
  }
  if (state.dropped === 0) return;
  log.warn({ rows: state.dropped }, "rows of bank calls were dropped: more came than could be stored");
  state.dropped = 0;
}

async function insert(batch: readonly CallRecord[]): Promise<void> {
  const rows = batch.map((call, n) => ({
    n,
    bank_code: call.bankCode,
    at: call.at.toISOString(),
    method: call.method,
    path: call.path.slice(0, PATH_MOST),
    status: call.status,
    duration_ms: Math.max(0, Math.round(call.durationMs)),
    attempt: call.attempt,
    request_id: call.requestId,
    idempotency_key: call.idempotencyKey !== null && isId(call.idempotencyKey) ? call.idempotencyKey : null,
    error_name: call.errorName,
  }));
  await db().$executeRaw`
    insert into bank_call (bank_id, at, method, path, status, duration_ms, attempt, request_id, idempotency_key, error_name)
    select b.id, c.at, c.method, c.path, c.status, c.duration_ms, c.attempt, c.request_id, c.idempotency_key, c.error_name
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as c(n int, bank_code text, at timestamptz,
      method text, path text, status int, duration_ms int, attempt int, request_id text, idempotency_key uuid,
      error_name text)
    join bank b on b.code = c.bank_code order by c.n`;
}

/** Deletes rows older than 30 days and, for each bank, all but the newest 200,000. Answers how many went. */
export async function deleteOldCalls(now: Date, keptRows = KEPT_ROWS): Promise<number> {
  const oldest = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
  const tooOld = await db().$executeRaw`delete from bank_call where at < ${oldest}`;
  const tooMany = await db().$executeRaw`
    delete from bank_call c using bank b
    where c.bank_id = b.id
      and c.id <= (select id from bank_call where bank_id = b.id order by id desc offset ${keptRows} limit 1)`;
  return tooOld + tooMany;
}
