import { HASH_MODULUS } from "../check-state";
import { ADV_BATCH_CONTROL, ADV_FILE_CONTROL, BATCH_CONTROL, BLOCK_RECORDS, FILE_CONTROL, type Field } from "../fields";
import type { BatchSum } from "./batch-walk";

/** What a control field ought to say. */
export type Wanted = { readonly field: Field; readonly value: number };

/** What the batches walked so far add up to. */
export type FileSum = {
  /** Every record was read and stood where it belongs. */
  sound: boolean;
  batches: number;
  records: number;
  entriesAndAddenda: number;
  hash: number;
  debitMinor: number;
  creditMinor: number;
  /** How many batches are accounting advices, whose amounts are longer. */
  advice: number;
};

/** The totals of a batch control, from the entries of the batch. */
export function batchTotalsWanted(batch: BatchSum): readonly Wanted[] {
  const layout = batch.sec === "ADV" ? ADV_BATCH_CONTROL : BATCH_CONTROL;
  return [
    { field: layout.entryAddendaCount, value: batch.entries + batch.addenda },
    { field: layout.entryHash, value: batch.hash % HASH_MODULUS },
    { field: layout.debitTotal, value: batch.debitMinor },
    { field: layout.creditTotal, value: batch.creditMinor },
  ];
}

/** The totals of the file control, from its batches. */
export function fileTotalsWanted(file: FileSum): readonly Wanted[] {
  const layout = file.advice > 0 && file.advice === file.batches ? ADV_FILE_CONTROL : FILE_CONTROL;
  return [
    { field: layout.batchCount, value: file.batches },
    { field: layout.blockCount, value: Math.ceil(file.records / BLOCK_RECORDS) },
    { field: layout.entryAddendaCount, value: file.entriesAndAddenda },
    { field: layout.entryHash, value: file.hash % HASH_MODULUS },
    { field: layout.debitTotal, value: file.debitMinor },
    { field: layout.creditTotal, value: file.creditMinor },
  ];
}

/**
 * The service class that header and control should both have, where the entries leave no choice; null where they do,
 * or where the batch has none of the three. A batch whose header and control agree on one direction, with entries of
 * both in it, stays as it is: the class may be wrong, or one of the entries.
 */
export function serviceClassWanted(batch: BatchSum, control: string): string | null {
  const fits = (serviceClass: string): boolean =>
    serviceClass === "200" ||
    (serviceClass === "220" && batch.debits === 0) ||
    (serviceClass === "225" && batch.credits === 0);
  if (batch.sec === "ADV" || batch.entries === 0) return null;
  if (fits(batch.serviceClass)) return batch.serviceClass;
  if (fits(control)) return control;
  if (batch.debits > 0 && batch.credits > 0) return null;
  return batch.debits > 0 ? "225" : "220";
}
