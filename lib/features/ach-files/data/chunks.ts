import "server-only";
import { createHash } from "node:crypto";
import type pg from "pg";
import { databaseUrl, openConnection } from "@/lib/core/connection";
import { open, seal } from "@/lib/core/crypto";
import { db, type Tx } from "@/lib/core/db";
import { log } from "@/lib/core/log";
import { ok, refuse, type Result } from "@/lib/core/result";

/** How many bytes of a file are sealed together; only its last piece is shorter. */
export const CHUNK_BYTES = 1024 * 1024;

/** Binds a sealed piece to its file and its place in it. */
function chunkContext(fileId: string, index: number): string {
  return `ach_file.chunk ${fileId} ${index}`;
}

/** Stores one piece of a file that is being received. */
export async function storeChunk(tx: Tx, fileId: string, index: number, bytes: Uint8Array): Promise<void> {
  await tx.achFileChunk.create({ data: { fileId, index, cipher: seal(bytes, chunkContext(fileId, index)) } });
}

/**
 * Writes the pieces of a large file on a connection of its own, one on its way while the next comes in, and says in the
 * file's row how much there is. The pieces are not flushed one by one: the commit that makes them a file flushes all.
 */
export class ChunkWriter {
  private readonly fileId: string;
  private connection: pg.Client | null = null;
  private underWay: Promise<boolean> = Promise.resolve(true);
  private index = 0;
  private size = 0;

  constructor(fileId: string) {
    this.fileId = fileId;
  }

  /** False when the file is no longer being received. The bytes may be used again once it answered. */
  async write(bytes: Uint8Array): Promise<boolean> {
    const cipher = seal(bytes, chunkContext(this.fileId, this.index));
    this.size += bytes.byteLength;
    if (!(await this.underWay)) return false;
    this.connection ??= await this.open();
    this.underWay = this.store(this.connection, this.index, cipher, this.size);
    // Whoever waits for it next learns of its failure; until then it is nobody's surprise.
    this.underWay.catch(() => undefined);
    this.index += 1;
    return true;
  }

  /** Waits for what is under way. */
  flush(): Promise<boolean> {
    return this.underWay;
  }

  async close(): Promise<void> {
    await this.connection?.end().catch(() => undefined);
  }

  private async open(): Promise<pg.Client> {
    const connection = await openConnection(databaseUrl());
    await connection.query("set synchronous_commit = off");
    return connection;
  }

  private async store(connection: pg.Client, index: number, cipher: Uint8Array, size: number): Promise<boolean> {
    const { rowCount } = await connection.query(
      `with received as (
         update ach_file set progress_text = 'Being received', progress_done = $4
         where id = $1 and status = 'receiving' returning id)
       insert into ach_file_chunk (file_id, "index", cipher) select id, $2, $3 from received`,
      [this.fileId, index, Buffer.from(cipher.buffer, cipher.byteOffset, cipher.byteLength), size],
    );
    return rowCount === 1;
  }
}

/** The bytes of a stored file are not those that were received. */
export class StoredFileError extends Error {
  override readonly name = "StoredFileError";
}

/**
 * The raw file in one buffer: what is checked and what is sent. Throws `StoredFileError` when it is not, byte for
 * byte, the file that was received: a piece is missing, moved or changed.
 */
export async function readFileBytes(fileId: string): Promise<Buffer<ArrayBuffer>> {
  const file = await db().achFile.findUniqueOrThrow({
    where: { id: fileId },
    select: { sizeBytes: true, sha256: true },
  });
  const bytes = Buffer.alloc(Number(file.sizeBytes));
  const hash = createHash("sha256");
  let size = 0;
  for (let index = 0; size < bytes.length; index += 1) {
    const chunk = await db().achFileChunk.findUnique({ where: { fileId_index: { fileId, index } } });
    if (!chunk) throw new StoredFileError(`Piece ${index} of file ${fileId} is missing`);
    const piece = openChunk(chunk.cipher, fileId, index);
    hash.update(piece);
    size += piece.copy(bytes, size);
  }
  if (hash.digest("hex") !== file.sha256) throw new StoredFileError(`File ${fileId} is not what was received`);
  return bytes;
}

/** What a reading of a stored file comes to; refuses (`stored_file_damaged`) where it meets a `StoredFileError`. */
export async function orDamaged<T>(fileId: string, reading: Promise<T>): Promise<Result<T>> {
  try {
    return ok(await reading);
  } catch (error) {
    if (!(error instanceof StoredFileError)) throw error;
    log.error({ err: error, fileId }, "a stored ACH file cannot be read back");
    return refuse(
      "stored_file_damaged",
      "The stored file cannot be read back as it was received. Upload it again, and tell an administrator.",
    );
  }
}

/** Opens one sealed piece. Throws `StoredFileError` when it is not the piece that was stored in this place. */
export function openChunk(cipher: Uint8Array, fileId: string, index: number): Buffer {
  try {
    return open(cipher, chunkContext(fileId, index));
  } catch (error) {
    throw new StoredFileError(`Piece ${index} of file ${fileId} does not open`, { cause: error });
  }
}
