import "server-only";
import { concatBytes } from "./body";

/** What is wrong with a list of JSON objects. Its message names places, never content. */
export class BrokenListError extends Error {
  override readonly name = "BrokenListError";
}

const SPACE: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);
const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

export type ListBounds = { readonly maxRows: number; readonly maxRowBytes: number; readonly maxDepth: number };

/** Where the reader stands between rows. */
type Place = "before-list" | "before-first" | "after-row" | "after-comma" | "in-row" | "after-list";

/**
 * Cuts one bare JSON array of objects, arriving in chunks of any size, into the bytes of each object (RFC 8259). It
 * looks at brackets and quotes alone: inside a string no byte of a UTF-8 character can be either, and whether a row is
 * good JSON is for its parser to say. Holds at most one unfinished row.
 */
export class ListSplitter {
  readonly #bounds: ListBounds;
  #place: Place = "before-list";
  #rows = 0;
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  /** The parts of an unfinished row from the chunks before. */
  #parts: Uint8Array[] = [];
  #partBytes = 0;

  constructor(bounds: ListBounds) {
    this.#bounds = bounds;
  }

  /** The rows that `chunk` completes. Throws `BrokenListError`; rows already handed out were whole. */
  *push(chunk: Uint8Array): Generator<Uint8Array> {
    let at = 0;
    while (at < chunk.length) {
      if (this.#place !== "in-row") {
        at = this.#between(chunk, at);
        continue;
      }
      const end = this.#endOfRow(chunk, at);
      const isWhole = this.#depth === 0;
      const part = chunk.subarray(at, end);
      if (this.#partBytes + part.length > this.#bounds.maxRowBytes) {
        throw new BrokenListError(`row ${this.#rows} is larger than ${this.#bounds.maxRowBytes} bytes`);
      }
      at = end;
      if (isWhole) yield this.#finish(part);
      else this.#keep(part);
    }
  }

  /** To be called when the bytes are over. Throws `BrokenListError` unless the list was closed. */
  end(): void {
    if (this.#place !== "after-list") throw new BrokenListError(`it ends in the middle, at row ${this.#rows}`);
  }

  #keep(part: Uint8Array): void {
    // A copy: the chunk's memory may be used again by whoever sent it.
    this.#parts.push(part.slice());
    this.#partBytes += part.length;
  }

  #finish(part: Uint8Array): Uint8Array {
    const row = this.#parts.length === 0 ? part : concatBytes([...this.#parts, part]);
    this.#parts = [];
    this.#partBytes = 0;
    this.#rows += 1;
    this.#place = "after-row";
    return row;
  }

  /** Reads from `at` to the next row's first byte, or to the end of the chunk; gives where it stopped. */
  #between(chunk: Uint8Array, at: number): number {
    let here = at;
    while (here < chunk.length) {
      const byte = chunk[here] ?? 0;
      if (!SPACE.has(byte)) {
        this.#place = this.#after(byte);
        if (this.#place === "in-row") return here;
      }
      here += 1;
    }
    return here;
  }

  #after(byte: number): Place {
    const place = this.#place;
    if (place === "before-list" && byte === OPEN_LIST) return "before-first";
    if ((place === "before-first" || place === "after-comma") && byte === OPEN_OBJECT) {
      if (this.#rows >= this.#bounds.maxRows) throw new BrokenListError(`it has more than ${this.#rows} rows`);
      return "in-row";
    }
    if ((place === "before-first" || place === "after-row") && byte === CLOSE_LIST) return "after-list";
    if (place === "after-row" && byte === COMMA) return "after-comma";
    if (place === "before-list") throw new BrokenListError("it is not a list");
    if (place === "after-list") throw new BrokenListError("something follows the list");
    throw new BrokenListError(`row ${this.#rows} is not an object`);
  }

  /** The index after the row's last byte in this chunk (`#depth` is then 0), or the chunk's end. */
  #endOfRow(chunk: Uint8Array, from: number): number {
    let depth = this.#depth;
    let isInString = this.#isInString;
    let isEscaped = this.#isEscaped;
    let at = from;
    for (; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (isInString) {
        if (isEscaped) isEscaped = false;
        else if (byte === BACKSLASH) isEscaped = true;
        else if (byte === QUOTE) isInString = false;
      } else if (byte === QUOTE) isInString = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        depth += 1;
        if (depth > this.#bounds.maxDepth) throw new BrokenListError(`row ${this.#rows} is nested too deeply`);
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        depth -= 1;
        if (depth === 0) {
          at += 1;
          break;
        }
      }
    }
    this.#depth = depth;
    this.#isInString = isInString;
    this.#isEscaped = isEscaped;
    return at;
  }
}
