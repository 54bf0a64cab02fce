import "server-only";
import { db } from "@/lib/core/db";
import { readLines, type NachaLine, type TakeLine } from "@/lib/formats/nacha/lines";
import { chunkOfLine } from "../rules/records";
import { CHUNK_BYTES, openChunk, readFileBytes, StoredFileError } from "./chunks";

/** Files whose lines were not numbered when they were checked are read whole up to this size. */
const WHOLE_BYTES = 8 * 1024 * 1024;

/** A stored file whose lines are to be read: the two numbers of each chunk, and how large it is. */
export type LinesOf = { readonly id: string; readonly sizeBytes: number; readonly chunkLines: readonly number[] };

/** True when the lines of a file can be read without opening all of a large one. */
export function canReadLines(file: LinesOf): boolean {
  return file.chunkLines.length > 0 || file.sizeBytes <= WHOLE_BYTES;
}

type Wanted = {
  readonly mayHold?: (bytes: Uint8Array) => boolean;
  readonly take?: TakeLine;
  /** No piece that begins after this line is opened. */
  readonly lastLine?: number;
};

/**
 * The lines from `fromLine` on in order, a chunk's worth at a time, account numbers masked; blank lines are left out.
 * Opens no chunk before the next of its lines is asked for, and leaves out a chunk of which `mayHold`, and a line of
 * which `take` says that nothing in it is wanted. Throws `StoredFileError` when a chunk is not what was stored.
 */
export async function* walkLines(
  file: LinesOf,
  fromLine: number,
  wanted: Wanted = {},
): AsyncGenerator<readonly NachaLine[]> {
  const { mayHold = () => true, take, lastLine = Infinity } = wanted;
  if (file.chunkLines.length === 0) {
    yield readLines(await readFileBytes(file.id), { fromLine, limit: Infinity, take });
    return;
  }
  const chunks = Math.ceil(file.sizeBytes / CHUNK_BYTES);
  for (let chunk = chunkOfLine(file.chunkLines, fromLine); chunk < chunks; chunk += 1) {
    const first = file.chunkLines[chunk * 2] ?? 0;
    if (first === 0) continue;
    if (first > lastLine) return;
    const bytes = await recordsOf(file, chunk, chunks);
    if (!mayHold(bytes)) continue;
    const lines = readLines(bytes, {
      fromLine: Math.max(1, fromLine - first + 1),
      limit: Infinity,
      take: take && ((line, kind) => take(line + first - 1, kind)),
    });
    yield lines.map((line) => ({ ...line, line: line.line + first - 1 }));
  }
}

/** Lines `first` to `last` of a file as they stand, account numbers and all: for the call to the bank, never for a page. */
export type Records = { readonly first: number; readonly last: number; readonly bytes: Uint8Array };

/** The records of the piece that a line stands in. */
export async function recordsFrom(file: LinesOf, line: number): Promise<Records> {
  if (file.chunkLines.length === 0) return { first: 1, last: Infinity, bytes: await readFileBytes(file.id) };
  const chunks = Math.ceil(file.sizeBytes / CHUNK_BYTES);
  const chunk = chunkOfLine(file.chunkLines, line);
  const first = file.chunkLines[chunk * 2] ?? 1;
  const starts = file.chunkLines.filter((_, index) => index % 2 === 0 && index > chunk * 2);
  const next = starts.find((start) => start > 0);
  return { first, last: next === undefined ? Infinity : next - 1, bytes: await recordsOf(file, chunk, chunks) };
}

/** The bytes of the records that start in a chunk: the last of them may end in the next. */
async function recordsOf(file: LinesOf, chunk: number, chunks: number): Promise<Uint8Array> {
  const pieces = [(await chunkBytes(file.id, chunk)).subarray(file.chunkLines[chunk * 2 + 1] ?? 0)];
  for (let next = chunk + 1; next < chunks; next += 1) {
    const startsHere = (file.chunkLines[next * 2] ?? 0) > 0;
    const end = file.chunkLines[next * 2 + 1] ?? 0;
    if (startsHere && end === 0) break;
    const bytes = await chunkBytes(file.id, next);
    pieces.push(startsHere ? bytes.subarray(0, end) : bytes);
    if (startsHere) break;
  }
  return Buffer.concat(pieces);
}

async function chunkBytes(fileId: string, index: number): Promise<Buffer> {
  const chunk = await db().achFileChunk.findUnique({ where: { fileId_index: { fileId, index } } });
  if (!chunk) throw new StoredFileError(`Piece ${index} of file ${fileId} is missing`);
  return openChunk(chunk.cipher, fileId, index);
}
