/** What is due when: a binary heap ordered by time, then by arrival. Entries may go stale; the reader checks. */
export type Due = {
  readonly atMs: number;
  readonly kind: "payment" | "exception" | "event";
  readonly id: string;
  readonly seq: number;
};

const before = (a: Due, b: Due): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.seq < b.seq);

export class DueQueue {
  readonly #heap: Due[] = [];
  #seq = 0;

  push(atMs: number, kind: Due["kind"], id: string): void {
    const heap = this.#heap;
    const item: Due = { atMs, kind, id, seq: this.#seq++ };
    let index = heap.push(item) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (!above || !before(item, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = item;
  }

  peek(): Due | undefined {
    return this.#heap[0];
  }

  pop(): Due | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (!top || !last || top === last) return top;
    let index = 0;
    for (;;) {
      const [left, right] = [heap[2 * index + 1], heap[2 * index + 2]];
      const child = left && right && before(right, left) ? right : left;
      if (!child || !before(child, last)) break;
      heap[index] = child;
      index = child === left ? 2 * index + 1 : 2 * index + 2;
    }
    heap[index] = last;
    return top;
  }
}
