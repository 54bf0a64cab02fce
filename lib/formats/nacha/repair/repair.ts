import { isLocalDate, type LocalDate } from "@/lib/core/dates";
import { isBusinessDay } from "@/lib/core/business-days";
import { ChangeLog } from "./change-log";
import { RepairedBytes } from "./output";
import { survey } from "./survey";
import type { Repair, RepairChange } from "./types";
import type { Plan } from "./job";
import { RepairWalk } from "./walk";
import { RecordCursor } from "../record-cursor";

/** A repaired copy, the first changes one by one, and how many there are. */
export type Repaired = {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly changes: readonly RepairChange[];
  readonly changeCount: number;
};

/**
 * A copy of a file with repairs done, whatever their order; the bytes given are not touched. What a repair finds in
 * order stays byte for byte, and what cannot be read stays as it is. Amounts, account numbers, routing digits and
 * names are never changed. Throws `RangeError` when a date is no day on which banks settle.
 */
export function applyRepairs(bytes: Uint8Array, repairs: readonly Repair[]): Repaired {
  const log = new ChangeLog();
  const output = new RepairedBytes(bytes);
  const cursor = new RecordCursor(bytes);
  new RepairWalk({ source: bytes, cursor, plan: planOf(repairs), known: survey(bytes), output, log }).run();
  return { bytes: output.finish(), changes: log.list(), changeCount: log.count };
}

function planOf(repairs: readonly Repair[]): Plan {
  const names = new Set(repairs.map(({ name }) => name));
  return {
    effectiveDate: dateOf(repairs),
    recomputeTotals: names.has("recomputeTotals"),
    fixCheckDigits: names.has("fixCheckDigits"),
    renumberTraces: names.has("renumberTraces"),
    renumberBatches: names.has("renumberBatches"),
    normaliseLines: names.has("normaliseLines"),
    repad: names.has("repad"),
    drop: new Set(repairs.flatMap((repair) => (repair.name === "dropBatch" ? [repair.line] : []))),
  };
}

function dateOf(repairs: readonly Repair[]): LocalDate | null {
  const restamp = repairs.find((repair) => repair.name === "restampDates");
  if (!restamp) return null;
  const date = restamp.effectiveDate;
  if (isLocalDate(date) && date.startsWith("20") && isBusinessDay(date)) return date;
  throw new RangeError(`An effective entry date must be a banking day from 2000 to 2099, not "${date}"`);
}
