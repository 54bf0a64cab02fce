/** Where a walk writes what becomes of a file; `placeOf` and `patch` speak of bytes of the result. */
export type Output = {
  /** Where a byte of the source that was not copied yet will stand. */
  placeOf(sourceOffset: number): number;
  /** Copies the source up to an offset. */
  copyTo(sourceEnd: number): void;
  /** Leaves out the source up to an offset. */
  skipTo(sourceOffset: number): void;
  append(bytes: Uint8Array): void;
  patch(place: number, text: string): void;
};

/** Nothing is written: for finding out what would change. */
export const NO_OUTPUT: Output = {
  placeOf: () => 0,
  copyTo: () => undefined,
  skipTo: () => undefined,
  append: () => undefined,
  patch: () => undefined,
};

/** So few bytes are copied faster one by one than by a native call. */
const SMALL = 128;

/** The repaired file as one growing run of bytes; whatever nobody touches is copied in long pieces. */
export class RepairedBytes implements Output {
  private readonly source: Uint8Array;
  private buffer: Uint8Array<ArrayBuffer>;
  private length = 0;
  private copiedTo = 0;

  constructor(source: Uint8Array) {
    this.source = source;
    this.buffer = new Uint8Array(source.length + 2_048);
  }

  placeOf(sourceOffset: number): number {
    return this.length + sourceOffset - this.copiedTo;
  }

  copyTo(sourceEnd: number): void {
    const { source, copiedTo } = this;
    const size = sourceEnd - copiedTo;
    if (size <= 0) return;
    this.copiedTo = sourceEnd;
    if (size > SMALL) return this.append(source.subarray(copiedTo, sourceEnd));
    this.makeRoom(size);
    const { buffer, length } = this;
    for (let index = 0; index < size; index++) buffer[length + index] = source[copiedTo + index] ?? 0;
    this.length += size;
  }

  skipTo(sourceOffset: number): void {
    this.copiedTo = Math.max(this.copiedTo, sourceOffset);
  }

  append(bytes: Uint8Array): void {
    this.makeRoom(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  private makeRoom(size: number): void {
    const needed = this.length + size;
    if (needed <= this.buffer.length) return;
    const larger = new Uint8Array(Math.max(needed, Math.ceil(this.buffer.length * 1.25)));
    larger.set(this.buffer.subarray(0, this.length));
    this.buffer = larger;
  }

  patch(place: number, text: string): void {
    const missing = place + text.length - this.length;
    if (missing > 0) this.copyTo(this.copiedTo + missing);
    for (let index = 0; index < text.length; index++) this.buffer[place + index] = text.charCodeAt(index);
  }

  /** The result, the rest of the source copied. */
  finish(): Uint8Array<ArrayBuffer> {
    this.copyTo(this.source.length);
    return this.buffer.subarray(0, this.length);
  }
}
