import "server-only";
import type { z } from "zod";
import { isJsonType, mediaType, parseJsonBytes } from "./body";
import { firstProblem, MAX_ROWS, undecodable } from "./decode-body";
import { type BankError, isBankError } from "./errors";
import { BrokenListError, type ListBounds, ListSplitter } from "./split-list";
import type { BankStream } from "./stream";

/** Bounds of a list that arrives as a stream. */
export const LIST_BOUNDS: ListBounds = { maxRows: MAX_ROWS, maxRowBytes: 64 * 1024, maxDepth: 32 };

/** A server in the same process may hand over a whole list as one chunk; its rows must not all be in memory at once. */
const SLICE_BYTES = 64 * 1024;

/** Some rows of a list; bytes of the answer so far, and of how many where the bank said so. */
export type RowBatch<T> = { readonly rows: T[]; readonly bytesRead: number; readonly bytesTotal: number | null };

function decodeRow<T>(schema: z.ZodType<T>, bytes: Uint8Array, index: number): T {
  let value: unknown;
  try {
    value = parseJsonBytes(bytes);
  } catch {
    // The parser's own words quote the body, so they stay out of the error.
    throw new BrokenListError(`row ${index} is not valid JSON`);
  }
  const found = schema.safeParse(value);
  if (found.success) return found.data;
  throw new BrokenListError(`row ${index}, field ${firstProblem(found.error.issues) || "(whole)"}`);
}

function asBankError(bank: string, stream: BankStream, what: string, error: unknown): BankError | null {
  if (isBankError(error)) return error;
  if (!(error instanceof BrokenListError)) return null;
  return undecodable(bank, `${what}: ${error.message}`, stream.head);
}

async function* rowsOf<T>(stream: BankStream, schema: z.ZodType<T>, bounds: ListBounds): AsyncGenerator<T[]> {
  const splitter = new ListSplitter(bounds);
  let index = 0;
  for (let chunk = await stream.read(); chunk !== null; chunk = await stream.read()) {
    for (let from = 0; from < chunk.length; from += SLICE_BYTES) {
      const rows: T[] = [];
      for (const bytes of splitter.push(chunk.subarray(from, from + SLICE_BYTES))) {
        rows.push(decodeRow(schema, bytes, index));
        index += 1;
      }
      yield rows;
    }
  }
  splitter.end();
}

/**
 * Decodes a bare array of objects while it arrives, in batches of at most `batchRows`; never more than a batch and a
 * chunk in memory. Throws `UndecodableBodyError` naming row and field, or what broke the stream; the batches before
 * were good. A consumer that stops early closes the connection.
 */
export async function* readRows<T>(
  bank: string,
  stream: BankStream,
  schema: z.ZodType<T>,
  list: { readonly what: string; readonly batchRows: number; readonly bounds?: ListBounds },
): AsyncGenerator<RowBatch<T>> {
  const { what, batchRows, bounds = LIST_BOUNDS } = list;
  const batch = (rows: T[]): RowBatch<T> => ({ rows, bytesRead: stream.bytesRead, bytesTotal: stream.bytesTotal });
  let waiting: T[] = [];
  try {
    const type = mediaType(stream.head.headers);
    if (!isJsonType(type)) throw new BrokenListError(`the type is ${type.slice(0, 80) || "missing"}, not JSON`);
    for await (const rows of rowsOf(stream, schema, bounds)) {
      waiting = waiting.concat(rows);
      for (; waiting.length >= batchRows; waiting = waiting.slice(batchRows)) yield batch(waiting.slice(0, batchRows));
    }
    if (waiting.length > 0) yield batch(waiting);
  } catch (error) {
    const known = asBankError(bank, stream, what, error);
    if (known === null) throw error;
    stream.close(known);
    throw known;
  } finally {
    stream.close();
  }
}
