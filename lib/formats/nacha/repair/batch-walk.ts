import { isBusinessDay } from "@/lib/core/business-days";
import type { LocalDate } from "@/lib/core/dates";
import { checkDigitOf, isRoutingNumber, readDate, readDigits, readRaw, readText } from "../bytes";
import { addCapped } from "../check-state";
import { advDirection, transactionCode } from "../codes";
import { ADDENDA, ADV_ENTRY, BATCH_CONTROL, BATCH_HEADER, CTX_ENTRY, ENTRY } from "../fields";
import { shortDate } from "../write/record-writer";
import { changeField, setNumber, setText, type Job, type Placed } from "./job";
import { isReturnAddenda } from "./survey";
import { batchTotalsWanted, serviceClassWanted } from "./totals";

/** The batch being walked: what its header says, and what its entries add up to. */
export type BatchSum = {
  readonly header: Placed;
  readonly sec: string;
  readonly serviceClass: string;
  readonly dateText: string;
  readonly date: LocalDate | null;
  readonly odfi: string;
  readonly number: number;
  /** False once an entry could not be read, or a record was met that does not belong here. */
  readable: boolean;
  returned: boolean;
  entries: number;
  addenda: number;
  hash: number;
  debits: number;
  credits: number;
  debitMinor: number;
  creditMinor: number;
  /** The number that the next trace gets; -1 where traces stay. */
  nextTrace: number;
  trace: string;
  entry: Placed | null;
  entryAddenda: number;
  announced: number;
};

export function openBatch(job: Job, header: Placed, number: number): BatchSum {
  const { bytes, offset } = job.cursor;
  const sec = readText(bytes, offset, BATCH_HEADER.sec);
  return {
    header,
    sec,
    serviceClass: readRaw(bytes, offset, BATCH_HEADER.serviceClass),
    dateText: readRaw(bytes, offset, BATCH_HEADER.effectiveDate),
    date: readDate(bytes, offset, BATCH_HEADER.effectiveDate),
    odfi: readRaw(bytes, offset, BATCH_HEADER.odfi),
    number,
    readable: header.editable,
    returned: sec === "COR",
    entries: 0,
    addenda: 0,
    hash: 0,
    debits: 0,
    credits: 0,
    debitMinor: 0,
    creditMinor: 0,
    nextTrace: job.plan.renumberTraces ? (job.known.traceStarts.get(header.line) ?? -1) : -1,
    trace: "",
    entry: null,
    entryAddenda: 0,
    announced: -1,
  };
}

/** Record 6. */
export function walkEntry(job: Job, batch: BatchSum, here: Placed): void {
  const { bytes, offset } = job.cursor;
  closeEntry(job, batch);
  const code = readDigits(bytes, offset, ENTRY.transactionCode);
  const rdfi = readDigits(bytes, offset, ENTRY.rdfi);
  batch.entries++;
  batch.entry = here;
  if (transactionCode(code)?.purpose === "return") batch.returned = true;
  batch.announced = batch.sec === "CTX" ? readDigits(bytes, offset, CTX_ENTRY.addendaCount) : -1;
  addEntry(job, batch, here, code, rdfi);
  if (job.plan.fixCheckDigits && rdfi > 0) fixCheckDigit(job, here);
  if (batch.nextTrace < 0) return;
  batch.trace = batch.odfi + String(batch.nextTrace).padStart(7, "0");
  batch.nextTrace++;
  setText(job, "renumberTraces", here, ENTRY.trace, batch.trace);
}

function addEntry({ cursor }: Job, batch: BatchSum, here: Placed, code: number, rdfi: number): void {
  const advice = batch.sec === "ADV";
  const direction = advice ? advDirection(code) : (transactionCode(code)?.direction ?? null);
  const amount = readDigits(cursor.bytes, cursor.offset, advice ? ADV_ENTRY.amount : ENTRY.amount);
  if (!here.editable || direction === null || amount < 0 || rdfi < 0) {
    batch.readable = false;
    return;
  }
  batch.hash += rdfi;
  if (direction === "debit") {
    batch.debits++;
    batch.debitMinor = addCapped(batch.debitMinor, amount);
  } else {
    batch.credits++;
    batch.creditMinor = addCapped(batch.creditMinor, amount);
  }
}

function fixCheckDigit(job: Job, here: Placed): void {
  const { bytes, offset } = job.cursor;
  const stated = readDigits(bytes, offset, ENTRY.checkDigit);
  if (stated >= 0 && isRoutingNumber(bytes, offset, ENTRY.rdfi.start)) return;
  const digit = checkDigitOf(readRaw(bytes, offset, ENTRY.rdfi));
  setText(job, "fixCheckDigits", here, ENTRY.checkDigit, String(digit));
}

/** Record 7. */
export function walkAddenda(job: Job, batch: BatchSum, here: Placed): void {
  batch.addenda++;
  batch.entryAddenda++;
  const type = readDigits(job.cursor.bytes, job.cursor.offset, ADDENDA.addendaType);
  if (isReturnAddenda(type)) batch.returned = true;
  if (batch.nextTrace < 0) return;
  // An addenda of a terminal (02) repeats the whole trace number, every other its last seven digits.
  if (type === 2) return setText(job, "renumberTraces", here, ENTRY.trace, batch.trace);
  setNumber(job, "renumberTraces", here, ADDENDA.entrySequence, batch.nextTrace - 1);
  if (type === 5) setNumber(job, "renumberTraces", here, ADDENDA.sequence, batch.entryAddenda);
}

/** What an entry says of its addenda is a count like any other. */
export function closeEntry(job: Job, batch: BatchSum): void {
  const { entry, announced, entryAddenda } = batch;
  batch.entry = null;
  batch.entryAddenda = 0;
  if (!entry || !job.plan.recomputeTotals || announced < 0 || entryAddenda > 9_999) return;
  const [before = "", after = ""] = [announced, entryAddenda].map((count) => String(count).padStart(4, "0"));
  changeField(job, "recomputeTotals", entry, CTX_ENTRY.addendaCount, { before, after });
}

/** Record 8, of an open batch. */
export function walkBatchControl(job: Job, batch: BatchSum, here: Placed): void {
  closeEntry(job, batch);
  if (job.plan.renumberBatches && job.known.batchesOutOfOrder)
    setNumber(job, "renumberBatches", here, BATCH_CONTROL.batchNumber, batch.number);
  if (!job.plan.recomputeTotals || !batch.readable) return;
  for (const { field, value } of batchTotalsWanted(batch)) setNumber(job, "recomputeTotals", here, field, value);
  const stated = readRaw(job.cursor.bytes, job.cursor.offset, BATCH_CONTROL.serviceClass);
  const wanted = serviceClassWanted(batch, stated);
  if (wanted === null) return;
  setText(job, "recomputeTotals", here, BATCH_CONTROL.serviceClass, wanted);
  const header = { before: batch.serviceClass, after: wanted };
  changeField(job, "recomputeTotals", batch.header, BATCH_HEADER.serviceClass, header);
}

/** A date that has passed, is none, or on which no bank settles. What came back keeps the date of its original. */
export function restamp(job: Job, batch: BatchSum): void {
  const { effectiveDate } = job.plan;
  if (effectiveDate === null || batch.returned || batch.sec === "ADV") return;
  if (batch.date !== null && batch.date >= effectiveDate && isBusinessDay(batch.date)) return;
  const text = { before: batch.dateText, after: shortDate(effectiveDate) };
  changeField(job, "restampDates", batch.header, BATCH_HEADER.effectiveDate, text);
}
