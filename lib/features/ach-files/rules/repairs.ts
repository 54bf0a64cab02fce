import type { NachaLine } from "@/lib/formats/nacha/lines";
import type { RepairChange } from "@/lib/formats/nacha/repair/types";
import type { RecordDiff } from "../types/repairs";

/** Changes gathered by record, each with its line before and after where every change keeps its columns. */
export function diffsOf(changes: readonly RepairChange[], lines: readonly NachaLine[]): readonly RecordDiff[] {
  const texts = new Map(lines.map(({ line, text }) => [line, text]));
  const found = new Map<string, RepairChange[]>();
  for (const change of changes) {
    const key = `${change.line} ${change.record}`;
    found.set(key, [...(found.get(key) ?? []), change]);
  }
  return [...found.values()].map((here): RecordDiff => {
    const [first] = here;
    const line = first?.line ?? 0;
    const before = texts.get(line) ?? null;
    const inPlace = here.every(({ column, columnEnd, after }) => after.length === columnEnd - column + 1);
    const shown = before !== null && inPlace ? { before, after: here.reduce(overlay, before) } : null;
    return {
      line,
      record: first?.record ?? "",
      before: shown?.before ?? null,
      after: shown?.after ?? null,
      changes: here,
    };
  });
}

function overlay(text: string, { column, columnEnd, after }: RepairChange): string {
  return text.padEnd(columnEnd).slice(0, column - 1) + after + text.slice(columnEnd);
}
