import { formatMinor } from "@/lib/core/money";
import { readDate, readDigits, readText } from "./bytes";
import { closeEntry } from "./check-entry";
import { checkFields } from "./check-fields";
import { HASH_MODULUS, addCapped, type CheckState, type OpenBatch } from "./check-state";
import { SEC_CODES, type SecCode } from "./codes";
import { ADV_BATCH_CONTROL, BATCH_CONTROL, BATCH_HEADER, type Field } from "./fields";
import { isInStep, placeOf, wholeRecord } from "./issue-log";
import type { NachaPurpose } from "./types";

const HEADER_FIELDS = Object.values(BATCH_HEADER).filter((field) => field !== BATCH_HEADER.sec);
/** What can be asked of a batch of any kind: the other columns differ between SEC codes. */
const COMMON_HEADER_FIELDS = [BATCH_HEADER.odfi, BATCH_HEADER.batchNumber];
const CONTROL_FIELDS = Object.values(BATCH_CONTROL);
const COMMON_CONTROL_FIELDS = CONTROL_FIELDS.slice(1, 6);
const ADV_CONTROL_FIELDS = Object.values(ADV_BATCH_CONTROL);

/** A file may have more, but not one we are asked to send: each batch is kept in memory and shown. */
const BATCH_LIMIT = 100_000;

/** No file has more kinds of batch than there are codes; one that seems to is noise. */
const SEC_LIMIT = 50;

/** Record 5: opens a batch. */
export function checkBatchHeader(state: CheckState): void {
  const { cursor, log } = state;
  const { bytes, offset } = cursor;
  if (state.batch) {
    const place = wholeRecord(state, "Batch header", BATCH_HEADER.recordType.name);
    log.error(place, "BATCH_CONTROL_MISSING", "A batch starts here, but the one before it has no control record.");
    closeBatch(state);
  }
  const sec = readText(bytes, offset, BATCH_HEADER.sec);
  const rules = checkSec(state, sec);
  checkFields(state, "Batch header", rules?.strict ? HEADER_FIELDS : COMMON_HEADER_FIELDS);
  const inStep = isInStep(cursor, "Batch header");
  const read = (field: Field) => (inStep ? readText(bytes, offset, field) : "");
  const number = readDigits(bytes, offset, BATCH_HEADER.batchNumber);
  const description = read(BATCH_HEADER.description);
  state.batch = {
    header: {
      number,
      serviceClass: read(BATCH_HEADER.serviceClass),
      companyName: read(BATCH_HEADER.companyName),
      companyId: read(BATCH_HEADER.companyId),
      sec,
      description,
      effectiveDate: readDate(bytes, offset, BATCH_HEADER.effectiveDate),
      odfi: read(BATCH_HEADER.odfi),
      line: cursor.line,
    },
    rules,
    odfi: readDigits(bytes, offset, BATCH_HEADER.odfi),
    reversal: description === "REVERSAL",
    strict: rules?.strict === true,
    readable: true,
    entries: 0,
    addenda: 0,
    entryHash: 0,
    debitMinor: 0,
    creditMinor: 0,
    lastTrace: -1,
    returned: sec === "COR",
    original: false,
  };
  checkBatchNumber(state, number);
}

function checkSec(state: CheckState, sec: string): SecCode | null {
  const rules = SEC_CODES.get(sec) ?? null;
  if (sec !== "" && state.sec.size < SEC_LIMIT) state.sec.add(sec);
  if (rules) return rules;
  const place = placeOf(state, "Batch header", BATCH_HEADER.sec);
  state.log.error(place, "SEC_UNKNOWN", `"${sec}" is no standard entry class code; one such as PPD was expected.`);
  return null;
}

function checkBatchNumber(state: CheckState, number: number): void {
  if (number < 0) return;
  if (number <= state.lastBatchNumber) {
    const place = placeOf(state, "Batch header", BATCH_HEADER.batchNumber);
    const message = `Batch number ${number} follows batch number ${state.lastBatchNumber}; each was expected to be higher than the one before.`;
    state.log.error(place, "BATCH_NUMBER_ORDER", message);
  }
  state.lastBatchNumber = Math.max(state.lastBatchNumber, number);
}

/** Record 8: the batch's own totals against its entries, its names against its header. */
export function checkBatchControl(state: CheckState): void {
  const { cursor, log, batch } = state;
  if (!batch) {
    const place = wholeRecord(state, "Batch control", BATCH_CONTROL.recordType.name);
    log.error(place, "BATCH_CONTROL_OUTSIDE_BATCH", "A batch control stands here, but no batch is open.");
    return;
  }
  closeEntry(state);
  const accounting = batch.header.sec === "ADV";
  const layout = accounting ? ADV_BATCH_CONTROL : BATCH_CONTROL;
  const others = batch.rules?.strict ? CONTROL_FIELDS : COMMON_CONTROL_FIELDS;
  checkFields(state, "Batch control", accounting ? ADV_CONTROL_FIELDS : others);
  if (isInStep(cursor, "Batch control")) compareWithBatch(state, batch, layout);
  closeBatch(state);
}

type ControlLayout = typeof BATCH_CONTROL | typeof ADV_BATCH_CONTROL;

function compareWithBatch(state: CheckState, batch: OpenBatch, layout: ControlLayout): void {
  const { header } = batch;
  const count = batch.entries + batch.addenda;
  const hash = batch.entryHash % HASH_MODULUS;
  compareCount(state, layout.entryAddendaCount, count, "BATCH_ENTRY_COUNT_WRONG", "the batch has");
  if (batch.readable) {
    compareCount(state, layout.entryHash, hash, "BATCH_ENTRY_HASH_WRONG", "the receiving banks add up to");
    compareMoney(state, layout.debitTotal, batch.debitMinor, "BATCH_DEBIT_TOTAL_WRONG");
    compareMoney(state, layout.creditTotal, batch.creditMinor, "BATCH_CREDIT_TOTAL_WRONG");
  }
  compareText(state, layout.serviceClass, header.serviceClass, "BATCH_SERVICE_CLASS_DIFFERS");
  if ("companyId" in layout && batch.rules?.strict)
    compareText(state, layout.companyId, header.companyId, "BATCH_COMPANY_DIFFERS");
  compareText(state, layout.odfi, header.odfi, "BATCH_ODFI_DIFFERS");
  compareCount(state, layout.batchNumber, header.number, "BATCH_NUMBER_DIFFERS", "its header says");
}

function compareCount(state: CheckState, field: Field, found: number, code: string, who: string): void {
  const stated = readDigits(state.cursor.bytes, state.cursor.offset, field);
  if (stated < 0 || found < 0 || stated === found) return;
  const message = `${field.name} of the batch control is ${stated}; ${who} ${found}.`;
  state.log.error(placeOf(state, "Batch control", field), code, message);
}

function compareMoney(state: CheckState, field: Field, found: number, code: string): void {
  const stated = readDigits(state.cursor.bytes, state.cursor.offset, field);
  if (stated < 0 || stated === found) return;
  const says = Number.isSafeInteger(stated) ? formatMinor(stated, "USD") : String(stated);
  const message = `${field.name} of the batch control is ${says}; the entries add up to ${formatMinor(found, "USD")}.`;
  state.log.error(placeOf(state, "Batch control", field), code, message);
}

/** A header that says nothing there was reported already. */
function compareText(state: CheckState, field: Field, header: string, code: string): void {
  const stated = readText(state.cursor.bytes, state.cursor.offset, field);
  if (header === "" || stated === header) return;
  const message = `${field.name} of the batch control is "${stated}"; the batch header says "${header}".`;
  state.log.error(placeOf(state, "Batch control", field), code, message);
}

/** Ends the open batch and adds it to the file, whether or not its control record was there. */
export function closeBatch(state: CheckState): void {
  const { batch, totals } = state;
  if (!batch) return;
  closeEntry(state);
  if (batch.entries === 0) reportEmptyBatch(state, batch);
  totals.batchCount++;
  if (!batch.readable) totals.readable = false;
  totals.entries += batch.entries;
  totals.addenda += batch.addenda;
  totals.entryHash += batch.entryHash;
  totals.debitMinor = addCapped(totals.debitMinor, batch.debitMinor);
  totals.creditMinor = addCapped(totals.creditMinor, batch.creditMinor);
  const { entries, addenda, debitMinor, creditMinor } = batch;
  const purpose = purposeOf(batch);
  state.purposes.add(purpose);
  if (totals.batchCount <= BATCH_LIMIT)
    state.batches.push({ ...batch.header, entries, addenda, debitMinor, creditMinor, purpose });
  if (totals.batchCount === BATCH_LIMIT + 1) {
    const place = wholeRecord(state, "Batch control");
    state.log.error(
      place,
      "TOO_MANY_BATCHES",
      `The file has more than ${BATCH_LIMIT} batches; split it into several files.`,
    );
  }
  state.batch = null;
}

function purposeOf({ header, returned, original }: OpenBatch): NachaPurpose {
  if (header.sec === "ADV") return "advice";
  if (!returned) return "origination";
  return original ? "mixed" : "returns";
}

function reportEmptyBatch(state: CheckState, batch: OpenBatch): void {
  const place = {
    line: batch.header.line,
    column: 1,
    columnEnd: 1,
    record: "Batch header" as const,
    field: "Record type",
  };
  state.log.error({ ...place, excerpt: "5" }, "BATCH_EMPTY", "The batch has no entry; at least one was expected.");
}
