import "server-only";
import type pg from "pg";
import { databaseUrl, withConnection } from "@/lib/core/connection";
import { log } from "@/lib/core/log";
import { checkNacha } from "@/lib/formats/nacha/check";
import { pickLines } from "@/lib/formats/nacha/lines";
import { RecordCursor } from "@/lib/formats/nacha/record-cursor";
import type { NachaCheck } from "@/lib/formats/nacha/types";
import { CHUNK_BYTES, StoredFileError } from "../../data/chunks";
import { oneIssue, refuseManyBatches, refuseNotSent } from "../../rules";
import type { AchLine } from "../../types";
import { readChunks, type StoredFile } from "./chunks";
import { copyEntries } from "./copy-entries";
import type { CheckJob, CheckOutcome, CheckProgress } from "./types";

/** Issues whose lines are kept beside them. */
const ISSUES_WITH_LINES = 50;

/**
 * Reads a stored file, checks it and stores its entries, all on a connection of its own. Runs wherever it is called: in
 * a worker for a large file, in place for a small one. Null when the file is no longer being checked.
 */
export function runCheck(job: CheckJob, report: (progress: CheckProgress) => void): Promise<CheckOutcome | null> {
  return withConnection(job.databaseUrl, async (connection) => {
    const read = await readAndCheck(connection, job, report);
    const { check, bytes } = read;
    const { lineCount, chunkLines } = check.summary === null ? NO_LINES : indexLines(bytes);
    if (keepsEntries(check) && !(await copyEntries(connection, { fileId: job.fileId, bytes, check }, report)))
      return null;
    return { check, lines: linesFor(check, bytes), lineCount, chunkLines };
  });
}

const NO_LINES = { lineCount: 0, chunkLines: [] };

/** What was sent back by the bank is no entry of ours: it has rows of its own. */
function keepsEntries({ verdict, summary }: NachaCheck): boolean {
  return verdict !== "invalid" && summary?.purpose === "origination";
}

async function readAndCheck(
  connection: pg.Client,
  job: CheckJob,
  report: (progress: CheckProgress) => void,
): Promise<{ check: NachaCheck; bytes: Uint8Array }> {
  try {
    const bytes = Buffer.alloc(job.sizeBytes);
    let size = 0;
    for await (const piece of readChunks(connection, job)) {
      size += piece.copy(bytes, size);
      report({ text: "Reading the file", done: size, total: job.sizeBytes });
    }
    report({ text: "Checking every line", done: 0, total: job.sizeBytes });
    const check = checkNacha(bytes);
    // What the bank sent back is taken as such: nobody sends it on.
    const isReturns = check.verdict !== "invalid" && check.summary?.purpose === "returns";
    return { check: refuseManyBatches(isReturns ? check : refuseNotSent(check)), bytes };
  } catch (error) {
    if (!(error instanceof StoredFileError)) throw error;
    log.error({ err: error, fileId: job.fileId }, "a stored ACH file cannot be read back; it is refused");
    const message = "The stored file cannot be read back as it was received. Upload it again.";
    return { check: oneIssue("STORED_FILE_DAMAGED", message, null), bytes: new Uint8Array() };
  }
}

/** How many lines there are, and which is the first that starts in each stored piece. */
function indexLines(bytes: Uint8Array): { lineCount: number; chunkLines: number[] } {
  const chunkLines = Array.from({ length: Math.ceil(bytes.length / CHUNK_BYTES) * 2 }, () => 0);
  const cursor = new RecordCursor(bytes);
  let next = 0;
  while (cursor.next()) {
    if (cursor.sourceOffset < next) continue;
    const chunk = Math.floor(cursor.sourceOffset / CHUNK_BYTES);
    chunkLines[chunk * 2] = cursor.line;
    chunkLines[chunk * 2 + 1] = cursor.sourceOffset % CHUNK_BYTES;
    next = (chunk + 1) * CHUNK_BYTES;
  }
  return { lineCount: cursor.line, chunkLines };
}

/** The lines of the first issues with their neighbours. Nothing is shown of what is no NACHA file. */
function linesFor(check: NachaCheck, bytes: Uint8Array): AchLine[] {
  if (check.summary === null || check.issues.length === 0) return [];
  const shown = check.issues.slice(0, ISSUES_WITH_LINES);
  const wanted = new Set(shown.flatMap((issue) => [issue.line - 1, issue.line, issue.line + 1]));
  return pickLines(bytes, wanted).map(({ line, text }) => ({ line, text }));
}

/** A job for the database of this process. */
export function jobOf({ fileId, sizeBytes, sha256 }: StoredFile): CheckJob {
  return { fileId, sizeBytes, sha256, databaseUrl: databaseUrl() };
}
