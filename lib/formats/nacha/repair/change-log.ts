import { CHANGE_LIMIT, type RepairChange, type RepairName } from "./types";

/** What a walk changes: the first of it one by one, all of it counted. */
export class ChangeLog {
  private readonly kept: RepairChange[] = [];
  private readonly counts = new Map<RepairName, number>();

  add(change: RepairChange): void {
    this.countOne(change.repair);
    if (!this.isFull) this.kept.push(change);
  }

  /** A change that is not told. */
  countOne(repair: RepairName): void {
    this.counts.set(repair, this.countOf(repair) + 1);
  }

  get isFull(): boolean {
    return this.kept.length >= CHANGE_LIMIT;
  }

  countOf(name: RepairName): number {
    return this.counts.get(name) ?? 0;
  }

  get count(): number {
    let sum = 0;
    for (const count of this.counts.values()) sum += count;
    return sum;
  }

  /** In order of line and column. */
  list(): readonly RepairChange[] {
    return this.kept.toSorted((a, b) => a.line - b.line || a.column - b.column);
  }
}
