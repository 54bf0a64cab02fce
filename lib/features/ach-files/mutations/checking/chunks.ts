import "server-only";
import { createHash } from "node:crypto";
import type pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { openChunk, StoredFileError } from "../../data/chunks";

/** What is known of a stored file before it is read. */
export type StoredFile = { readonly fileId: string; readonly sizeBytes: number; readonly sha256: string };

/** "PGCOPY\n\377\r\n\0", flags and the length of an extension that nobody writes. */
const HEADER_BYTES = 19;
const INDEX_BYTES = 4;

/**
 * The pieces of a stored file in order, opened one at a time. Throws `StoredFileError` when they are not, byte for
 * byte, the file that was received: a piece is missing, moved or changed.
 */
export async function* readChunks(connection: pg.Client, file: StoredFile): AsyncGenerator<Buffer> {
  const hash = createHash("sha256");
  let size = 0;
  let next = 0;
  for await (const { index, cipher } of sealedChunks(connection, file.fileId)) {
    if (index !== next) throw new StoredFileError(`Piece ${next} of file ${file.fileId} is missing`);
    const piece = openChunk(cipher, file.fileId, index);
    hash.update(piece);
    size += piece.length;
    next += 1;
    if (size > file.sizeBytes) break;
    yield piece;
  }
  if (size !== file.sizeBytes || hash.digest("hex") !== file.sha256)
    throw new StoredFileError(`File ${file.fileId} is not what was received`);
}

/** By COPY in its binary form: a piece comes as its bytes, and not as text twice as long. */
async function* sealedChunks(connection: pg.Client, fileId: string): AsyncGenerator<{ index: number; cipher: Buffer }> {
  if (!/^[0-9a-f-]{36}$/i.test(fileId)) throw new RangeError("A file's id is a UUID");
  const source = connection.query(
    copyTo(`copy (select "index", cipher from ach_file_chunk where file_id = '${fileId}' order by "index")
      to stdout (format binary)`),
  );
  const bytes = new Gatherer(source);
  await bytes.take(HEADER_BYTES);
  for (;;) {
    const fields = (await bytes.take(2)).readInt16BE();
    if (fields === -1) break;
    await bytes.take(4);
    const index = (await bytes.take(INDEX_BYTES)).readInt32BE();
    const length = (await bytes.take(4)).readInt32BE();
    yield { index, cipher: await bytes.take(length) };
  }
  // To its very end, so that the connection is free again.
  await bytes.end();
}

/** Hands a stream's bytes out by number, however they were cut on their way. */
class Gatherer {
  private readonly pieces: AsyncIterator<Buffer>;
  private held: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.pieces = source[Symbol.asyncIterator]();
  }

  async take(count: number): Promise<Buffer> {
    if (this.held.length < count) {
      const parts = [this.held];
      let have = this.held.length;
      while (have < count) {
        const piece = await this.pieces.next();
        if (piece.done) throw new Error("The database's answer ended too early");
        parts.push(piece.value);
        have += piece.value.length;
      }
      this.held = Buffer.concat(parts);
    }
    const taken = this.held.subarray(0, count);
    this.held = this.held.subarray(count);
    return taken;
  }

  async end(): Promise<void> {
    while (!(await this.pieces.next()).done);
  }
}
