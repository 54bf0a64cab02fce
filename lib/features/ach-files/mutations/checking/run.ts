import "server-only";
import type pg from "pg";
import { databaseUrl, withConnection } from "@/lib/core/connection";
import { log } from "@/lib/core/log";
import { createNachaCheck } from "@/lib/formats/nacha/check";
import { showLine } from "@/lib/formats/nacha/lines";
import { RecordStream } from "@/lib/formats/nacha/record-stream";
import type { NachaCheck } from "@/lib/formats/nacha/types";
import { CHUNK_BYTES, StoredFileError } from "../../data/chunks";
import { oneIssue, takenCheck } from "../../rules";
import type { AchLine } from "../../types";
import { readChunks, type StoredFile } from "./chunks";
import { copyEntries } from "./copy-entries";
import type { CheckJob, CheckOutcome, CheckProgress } from "./types";

/** Issues whose lines are kept beside them. */
const ISSUES_WITH_LINES = 50;

type Report = (progress: CheckProgress) => void;

/**
 * Reads a stored file piece by piece, checks it and stores its entries, all on connections of its own. Runs wherever it
 * is called: in a worker for a large file, in place for a small one. No more of the file is in memory than a piece or
 * two. Null when the file is no longer being checked.
 */
export function runCheck(job: CheckJob, report: Report): Promise<CheckOutcome | null> {
  return withConnection(job.databaseUrl, async (reading) => {
    const { check, ...index } = await readAndCheck(reading, job, report);
    if (keepsEntries(check) && !(await copyEntries(reading, { job, check }, report))) return null;
    return { check, lines: await linesFor(reading, job, check), ...index };
  });
}

type LineIndex = Pick<CheckOutcome, "lineCount" | "chunkLines">;
const NO_LINES: LineIndex = { lineCount: 0, chunkLines: [] };

/** What was sent back by the bank is no entry of ours: it has rows of its own. */
function keepsEntries({ verdict, summary }: NachaCheck): boolean {
  return verdict !== "invalid" && summary?.purpose === "origination";
}

async function readAndCheck(
  reading: pg.Client,
  job: CheckJob,
  report: Report,
): Promise<{ readonly check: NachaCheck } & LineIndex> {
  const nacha = createNachaCheck();
  const index = new ChunkIndex(job.sizeBytes);
  try {
    let done = 0;
    for await (const piece of readChunks(reading, job)) {
      nacha.push(piece);
      index.push(piece);
      done += piece.length;
      report({ text: "Checking every line", done, total: job.sizeBytes });
    }
    const check = takenCheck(nacha.end());
    return { check, ...(check.summary === null ? NO_LINES : index.end()) };
  } catch (error) {
    if (!(error instanceof StoredFileError)) throw error;
    log.error({ err: error, fileId: job.fileId }, "a stored ACH file cannot be read back; it is refused");
    const message = "The stored file cannot be read back as it was received. Upload it again.";
    return { check: oneIssue("STORED_FILE_DAMAGED", message, null), ...NO_LINES };
  }
}

/** How many lines there are, and which is the first that starts in each stored piece. */
class ChunkIndex {
  private readonly chunkLines: number[];
  private next = 0;
  private readonly records = new RecordStream(() => this.note());

  constructor(sizeBytes: number) {
    this.chunkLines = Array.from({ length: Math.ceil(sizeBytes / CHUNK_BYTES) * 2 }, () => 0);
  }

  push(piece: Uint8Array): void {
    this.records.push(piece);
  }

  end(): LineIndex {
    this.records.end();
    return { lineCount: this.records.cursor.line, chunkLines: this.chunkLines };
  }

  private note(): void {
    const { sourceOffset, line } = this.records.cursor;
    if (sourceOffset < this.next) return;
    const chunk = Math.floor(sourceOffset / CHUNK_BYTES);
    this.chunkLines[chunk * 2] = line;
    this.chunkLines[chunk * 2 + 1] = sourceOffset % CHUNK_BYTES;
    this.next = (chunk + 1) * CHUNK_BYTES;
  }
}

/** The lines of the first issues with their neighbours. Nothing is shown of what is no NACHA file. */
async function linesFor(reading: pg.Client, job: CheckJob, check: NachaCheck): Promise<AchLine[]> {
  if (check.summary === null || check.issues.length === 0) return [];
  const shown = check.issues.slice(0, ISSUES_WITH_LINES);
  const wanted = new Set(shown.flatMap((issue) => [issue.line - 1, issue.line, issue.line + 1]));
  const last = Math.max(...wanted);
  const lines: AchLine[] = [];
  const records = new RecordStream(() => {
    if (!wanted.has(records.cursor.line)) return;
    const { line, text } = showLine(records.cursor);
    lines.push({ line, text });
  });
  for await (const piece of readChunks(reading, job)) {
    records.push(piece);
    if (records.cursor.line > last) return lines;
  }
  records.end();
  return lines;
}

/** A job for the database of this process. */
export function jobOf({ fileId, sizeBytes, sha256 }: StoredFile): CheckJob {
  return { fileId, sizeBytes, sha256, databaseUrl: databaseUrl() };
}
