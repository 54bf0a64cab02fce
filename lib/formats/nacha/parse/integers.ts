const BITS = 12;
const SIZE = 1 << BITS;
const MASK = SIZE - 1;

/** A list of whole numbers below 2 to the 32nd that only grows: four bytes each, nothing copied when it does. */
export class Integers {
  length = 0;
  private readonly blocks: Uint32Array[] = [];
  private last = new Uint32Array(0);

  push(value: number): void {
    const slot = this.length & MASK;
    if (slot === 0) {
      this.last = new Uint32Array(SIZE);
      this.blocks.push(this.last);
    }
    this.last[slot] = value;
    this.length++;
  }

  /** 0 past the end. */
  at(index: number): number {
    return this.blocks[index >>> BITS]?.[index & MASK] ?? 0;
  }

  /** How many come before the first that is higher than `value`, in a list that only rises. */
  countUpTo(value: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(middle) <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
