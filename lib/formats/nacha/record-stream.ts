import { RecordCursor } from "./record-cursor";

/** Enough that what is left over of one block, and moved to the front of the next, is a fraction of it. */
const BLOCK_BYTES = 256 * 1024;

/**
 * The records of a file that arrives in pieces, cut anywhere: the same ones, one by one, as a cursor over the whole
 * file gives. Holds one block of bytes, however long the file or a line of it.
 */
export class RecordStream {
  /** Stands on the record at hand while `each` runs; its bytes are overwritten later. */
  readonly cursor = new RecordCursor();
  private readonly block = new Uint8Array(BLOCK_BYTES);
  private filled = 0;
  private before = 0;
  private readonly each: () => void;

  constructor(each: () => void) {
    this.each = each;
  }

  push(chunk: Uint8Array): void {
    for (let taken = 0; taken < chunk.length;) {
      const size = Math.min(chunk.length - taken, BLOCK_BYTES - this.filled);
      this.block.set(chunk.subarray(taken, taken + size), this.filled);
      this.filled += size;
      taken += size;
      if (this.filled === BLOCK_BYTES) this.walk(false);
    }
  }

  end(): void {
    this.walk(true);
  }

  private walk(isLast: boolean): void {
    const { cursor, block, each } = this;
    cursor.look(block.subarray(0, this.filled), this.before, isLast);
    while (cursor.next()) each();
    const { done } = cursor;
    block.copyWithin(0, done, this.filled);
    this.filled -= done;
    this.before += done;
  }
}
