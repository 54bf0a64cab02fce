import "server-only";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { iterateEntries } from "@/lib/formats/nacha/entries";
import type { NachaCheck } from "@/lib/formats/nacha/types";
import { COPY_END, COPY_HEADER, ENTRY_COLUMNS, EntryRows } from "./entry-rows";
import type { CheckProgress } from "./types";

type Checked = { readonly fileId: string; readonly bytes: Uint8Array; readonly check: NachaCheck };

/**
 * Stores every entry of a checked file by COPY, in one transaction: all of them or none. Of two that store the same
 * file, one that died unnoticed and the one that took over, the second waits for the first and stores the same rows
 * again; nothing is doubled. False, and nothing stored, when the file is no longer being checked.
 */
export async function copyEntries(
  connection: pg.Client,
  checked: Checked,
  report: (progress: CheckProgress) => void,
): Promise<boolean> {
  const { fileId } = checked;
  await connection.query("begin");
  await connection.query("select pg_advisory_xact_lock(hashtextextended($1, 7104))", [fileId]);
  await connection.query("delete from ach_entry where file_id = $1", [fileId]);
  const isStored = (await pipeRows(connection, checked, report)) && (await isStillChecked(connection, fileId));
  await connection.query(isStored ? "commit" : "rollback");
  return isStored;
}

/** The database's guard of this table (migration 0015) speaks with this code. */
const NOT_CHECKED = "23503";

async function pipeRows(
  connection: pg.Client,
  checked: Checked,
  report: (progress: CheckProgress) => void,
): Promise<boolean> {
  const sink = connection.query(copyFrom(`copy ach_entry (${ENTRY_COLUMNS.join(", ")}) from stdin (format binary)`));
  try {
    await pipeline(Readable.from(blocksOf(checked, report), { objectMode: true }), sink);
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

function* blocksOf({ fileId, bytes, check }: Checked, report: (progress: CheckProgress) => void): Generator<Buffer> {
  const total = check.summary?.entries ?? 0;
  const rows = new EntryRows(fileId);
  let done = 0;
  yield COPY_HEADER;
  for (const entry of iterateEntries(bytes)) {
    rows.add(entry);
    done += 1;
    if (!rows.isFull) continue;
    yield rows.take();
    report({ text: "Storing the entries", done, total });
  }
  if (rows.rows > 0) yield rows.take();
  yield COPY_END;
}
