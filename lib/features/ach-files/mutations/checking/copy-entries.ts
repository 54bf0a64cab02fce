import "server-only";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { withConnection } from "@/lib/core/connection";
import { EntryReader } from "@/lib/formats/nacha/entries";
import { RecordStream } from "@/lib/formats/nacha/record-stream";
import type { NachaCheck, NachaEntry } from "@/lib/formats/nacha/types";
import { readChunks } from "./chunks";
import { COPY_END, COPY_HEADER, ENTRY_COLUMNS, EntryRows } from "./entry-rows";
import type { CheckJob, CheckProgress } from "./types";

type Report = (progress: CheckProgress) => void;
type Checked = { readonly job: CheckJob; readonly check: NachaCheck };

/**
 * Stores every entry of a checked file by COPY, in one transaction: all of them or none. `reading` is where its pieces
 * come from. Of two that store the same file, one that died unnoticed and the one that took over, the second waits for
 * the first and stores the same rows again; nothing is doubled. False, and nothing stored, when the file is no longer
 * being checked.
 */
export function copyEntries(reading: pg.Client, checked: Checked, report: Report): Promise<boolean> {
  const { fileId, databaseUrl } = checked.job;
  return withConnection(databaseUrl, async (writing) => {
    await writing.query("begin");
    await writing.query("select pg_advisory_xact_lock(hashtextextended($1, 7104))", [fileId]);
    await writing.query("delete from ach_entry where file_id = $1", [fileId]);
    const blocks = blocksOf(reading, checked, report);
    const isStored = (await pipeRows(writing, blocks)) && (await isStillChecked(writing, fileId));
    await writing.query(isStored ? "commit" : "rollback");
    return isStored;
  });
}

/** The database's guard of this table (migration 0015) speaks with this code. */
const NOT_CHECKED = "23503";

async function pipeRows(writing: pg.Client, blocks: AsyncIterable<Buffer>): Promise<boolean> {
  const sink = writing.query(copyFrom(`copy ach_entry (${ENTRY_COLUMNS.join(", ")}) from stdin (format binary)`));
  try {
    await pipeline(Readable.from(blocks, { objectMode: true }), sink);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === NOT_CHECKED) return false;
    throw error;
  }
}

async function isStillChecked(connection: pg.Client, fileId: string): Promise<boolean> {
  const found = await connection.query("select 1 from ach_file where id = $1 and status = 'checking' for share", [
    fileId,
  ]);
  return found.rowCount === 1;
}

async function* blocksOf(reading: pg.Client, { job, check }: Checked, report: Report): AsyncGenerator<Buffer> {
  const total = check.summary?.entries ?? 0;
  const rows = new EntryRows(job.fileId);
  const reader = new EntryReader();
  const full: Buffer[] = [];
  let done = 0;
  const add = (entry: NachaEntry | null): void => {
    if (!entry) return;
    rows.add(entry);
    done += 1;
    if (rows.isFull) full.push(rows.take());
  };
  const records = new RecordStream(() => add(reader.take(records.cursor)));
  yield COPY_HEADER;
  for await (const piece of readChunks(reading, job)) {
    records.push(piece);
    yield* full.splice(0);
    report({ text: "Storing the entries", done, total });
  }
  records.end();
  add(reader.end());
  yield* full.splice(0);
  if (rows.rows > 0) yield rows.take();
  yield COPY_END;
}
