import "server-only";
import { createHash } from "node:crypto";
import { open, seal } from "@/lib/core/crypto";
import { db, type Tx } from "@/lib/core/db";

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

/** Opens one sealed piece. Throws `StoredFileError` when it is not the piece that was stored in this place. */
export function openChunk(cipher: Uint8Array, fileId: string, index: number): Buffer {
  try {
    return open(cipher, chunkContext(fileId, index));
  } catch (error) {
    throw new StoredFileError(`Piece ${index} of file ${fileId} does not open`, { cause: error });
  }
}
