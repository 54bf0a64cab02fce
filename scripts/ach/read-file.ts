import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { Sentence } from "../process/sentence";

/** The largest file that is read, once unpacked. */
const FILE_LIMIT = 200 * 1024 * 1024;
/** A packed file may grow so many times; below the floor it may grow as it likes. */
const GROWTH_LIMIT = 100;
const GROWTH_FLOOR = 1024 * 1024;

/** Why the bytes of a file could not be had in full. A damaged or hostile file says so; it is no crash. */
export class UnreadableFile extends Error {
  override readonly name = "UnreadableFile";
  readonly code: "GZIP_DAMAGED" | "GZIP_TRUNCATED" | "GZIP_TOO_LARGE" | "FILE_TOO_LARGE";

  constructor(code: UnreadableFile["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/** Throws a `Sentence` when one of the files is not there or is no file: wrong use, said before anything is read. */
export async function expectFiles(paths: readonly string[]): Promise<void> {
  if (paths.length === 0) throw new Sentence("Name at least one file.");
  for (const path of paths) {
    const found = await stat(path).catch(() => null);
    if (!found) throw new Sentence(`There is no file ${path}.`);
    if (found.isDirectory()) throw new Sentence(`${path} is a folder; name the files in it.`);
    const file = await open(path).catch(() => null);
    if (!file) throw new Sentence(`${path} may not be read.`);
    await file.close();
  }
}

/**
 * The bytes of a file, piece by piece, unpacked where it is gzip. Throws `UnreadableFile` when it is larger than 200 MB,
 * when what is packed grows more than a hundred times, is cut off, or is damaged.
 */
export async function* readPieces(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  const isPacked = await startsLikeGzip(path);
  const source = createReadStream(path, { highWaterMark: 256 * 1024 });
  const count = { read: 0, given: 0 };
  source.on("data", (piece) => {
    count.read += piece.length;
  });
  const pieces: AsyncIterable<Buffer> = isPacked ? source.pipe(createGunzip({ chunkSize: 256 * 1024 })) : source;
  try {
    for await (const piece of pieces) {
      count.given += piece.length;
      if (count.given > FILE_LIMIT) throw tooLarge(isPacked);
      if (isPacked && count.given > GROWTH_FLOOR && count.given > GROWTH_LIMIT * count.read) throw grewTooMuch();
      yield piece;
    }
  } catch (error) {
    throw unpackingError(error);
  } finally {
    source.destroy();
  }
}

async function startsLikeGzip(path: string): Promise<boolean> {
  const head = new Uint8Array(2);
  const file = await open(path);
  try {
    await file.read(head, 0, 2, 0);
  } finally {
    await file.close();
  }
  return head[0] === 0x1f && head[1] === 0x8b;
}

function tooLarge(isPacked: boolean): UnreadableFile {
  const message = `The file is larger than ${FILE_LIMIT / 1024 / 1024} MB${isPacked ? " once it is unpacked" : ""}; split it.`;
  return new UnreadableFile(isPacked ? "GZIP_TOO_LARGE" : "FILE_TOO_LARGE", message);
}

function grewTooMuch(): UnreadableFile {
  const message = `The packed file grows more than ${GROWTH_LIMIT} times, which no payment file does; unpack it yourself if you trust it.`;
  return new UnreadableFile("GZIP_TOO_LARGE", message);
}

function unpackingError(error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  if (error.code === "Z_BUF_ERROR") {
    return new UnreadableFile("GZIP_TRUNCATED", "The packed file is cut off before its end; fetch it again.");
  }
  if (error.code === "Z_DATA_ERROR") {
    return new UnreadableFile("GZIP_DAMAGED", "The packed file is damaged; fetch it again.");
  }
  return error;
}

/** All bytes of a file at once. */
export async function readWhole(path: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of readPieces(path)) pieces.push(piece);
  return Buffer.concat(pieces);
}
