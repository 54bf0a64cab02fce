import { isLocalDate, type LocalDate } from "@/lib/core/dates";
import { BATCH_HEADER } from "./fields";
import { RecordCursor } from "./record-cursor";

const TYPE_BATCH_HEADER = 53;

/**
 * A copy of the file with the effective entry date of every batch replaced, everything else byte for byte the same.
 * Meant for a file that is valid or repairable: a batch header that ends before its date columns, or is out of step,
 * is left as it is. Throws `RangeError` when `newDate` is not a real date of this century.
 */
export function restampEffectiveDates(bytes: Uint8Array, newDate: LocalDate): Uint8Array {
  if (!isLocalDate(newDate) || !newDate.startsWith("20")) {
    throw new RangeError(`An effective entry date must be a real date from 2000 to 2099, not "${newDate}"`);
  }
  const stamp = new TextEncoder().encode(newDate.slice(2).replaceAll("-", ""));
  const copy = new Uint8Array(bytes);
  const cursor = new RecordCursor(bytes);
  while (cursor.next()) {
    if (cursor.bytes[cursor.offset] !== TYPE_BATCH_HEADER) continue;
    const inStep = cursor.badColumn === 0 && cursor.length >= BATCH_HEADER.effectiveDate.end;
    if (inStep) copy.set(stamp, cursor.sourceOffset + BATCH_HEADER.effectiveDate.start - 1);
  }
  return copy;
}
