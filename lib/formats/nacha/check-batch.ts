import { formatMinor } from "@/lib/core/money";
import type { LocalDate } from "@/lib/core/dates";
import { isBlank, isBlankOrZeros, readDate, readDigits, readRaw, readText } from "./bytes";
import { closeEntry } from "./check-addenda";
import { checkFields, checkedFields } from "./check-fields";
import { HASH_MODULUS, addCapped, type CheckState, type OpenBatch } from "./check-state";
import { entryKindOf, planOf } from "./check/entry-kind";
import type { IssueCode } from "./check/rules";
import { SEC_CODES, type SecCode } from "./codes";
import { missingDescription, sameDayLimit } from "./codes/dated";
import { ADV_BATCH_CONTROL, BATCH_CONTROL, BATCH_HEADER, IAT_BATCH_HEADER, type Field } from "./fields";
import { layoutSecOf } from "./fields/layouts";
import { isInStep, placeOf, wholeRecord, type IssuePlace } from "./issue-log";
import type { NachaPurpose } from "./types";

/** Looked at on their own: what they must hold depends on the batch. */
const APART = new Set(["Standard entry class code", "Effective entry date"]);
const HEADER_FIELDS = checkedFields(BATCH_HEADER).filter(({ name }) => !APART.has(name));
const IAT_HEADER_FIELDS = checkedFields(IAT_BATCH_HEADER).filter(({ name }) => !APART.has(name));
const CONTROL_FIELDS = checkedFields(BATCH_CONTROL);
const ADV_CONTROL_FIELDS = checkedFields(ADV_BATCH_CONTROL);

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
  const layoutSec = layoutSecOf(bytes, offset, sec);
  checkFields(state, "Batch header", layoutSec === "IAT" ? IAT_HEADER_FIELDS : HEADER_FIELDS);
  const inStep = isInStep(cursor, "Batch header");
  const read = (field: Field) => (inStep ? readText(bytes, offset, field) : "");
  const number = readDigits(bytes, offset, BATCH_HEADER.batchNumber);
  const description = read(BATCH_HEADER.description);
  const serviceClass = read(BATCH_HEADER.serviceClass);
  const effectiveDate = readDate(bytes, offset, BATCH_HEADER.effectiveDate);
  const reversal = description === "REVERSAL";
  state.batch = {
    header: {
      number,
      serviceClass,
      companyName: read(BATCH_HEADER.companyName),
      companyId: read(BATCH_HEADER.companyId),
      sec,
      description,
      effectiveDate,
      odfi: read(BATCH_HEADER.odfi),
      line: cursor.line,
    },
    rules,
    layoutSec,
    kind: entryKindOf(layoutSec),
    plan: planOf(sec, serviceClass, reversal),
    odfi: readDigits(bytes, offset, BATCH_HEADER.odfi),
    reversal,
    sameDayLimitMinor: sameDayLimitOf(state, effectiveDate),
    undated: effectiveDate === null ? checkDate(state) : null,
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
  if (inStep && rules) checkHeaderOfSec(state, state.batch, rules);
}

/** What no date at all means is told at the end of the batch; a date that does not exist is wrong in any. */
function checkDate(state: CheckState): IssuePlace | null {
  const { bytes, offset } = state.cursor;
  const field = BATCH_HEADER.effectiveDate;
  if (isBlankOrZeros(bytes, offset, field)) return placeOf(state, "Batch header", field);
  checkFields(state, "Batch header", [field]);
  return null;
}

/** The limit of entries that settle on the day the file was made; null where the batch asks for a later day. */
function sameDayLimitOf({ header }: CheckState, effectiveDate: LocalDate | null): number | null {
  if (effectiveDate === null || header === null || header.createdDate !== effectiveDate) return null;
  return sameDayLimit(effectiveDate);
}

/** What the SEC code asks of its batch header. */
function checkHeaderOfSec(state: CheckState, { header }: OpenBatch, rules: SecCode): void {
  const { cursor, log } = state;
  const { bytes, offset } = cursor;
  const isAdvice = header.sec === "ADV";
  const fixed = rules.description;
  if (fixed !== null && header.description !== fixed) {
    const message = `The description of ${header.sec} entries is "${header.description}"; ${fixed} was expected.`;
    log.error(placeOf(state, "Batch header", BATCH_HEADER.description), "DESCRIPTION_FIXED", message, fixed);
  }
  const place = placeOf(state, "Batch header", BATCH_HEADER.serviceClass);
  if (isAdvice && header.serviceClass !== "280") {
    const message = `Service class ${header.serviceClass} stands here; 280 was expected for advices.`;
    log.error(place, "SERVICE_CLASS_ADV", message, "280");
  } else if (!isAdvice && header.serviceClass === "280") {
    log.error(place, "SERVICE_CLASS_ADV", "Service class 280 is for advices; 200, 220 or 225 was expected.");
  }
  const status = readRaw(bytes, offset, BATCH_HEADER.originatorStatus);
  if (header.sec === "DNE" && status !== "2") {
    const message = "Only an agency of the government sends death notifications; originator status 2 was expected.";
    log.error(placeOf(state, "Batch header", BATCH_HEADER.originatorStatus), "ORIGINATOR_STATUS_DNE", message, "2");
  } else if (!isAdvice && status === "0") {
    const message = "Originator status 0 is for files that an operator prepares; 1 was expected.";
    const where = () => placeOf(state, "Batch header", BATCH_HEADER.originatorStatus);
    log.advise("ORIGINATOR_STATUS_OPERATOR", where, message);
  }
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
  checkFields(state, "Batch control", accounting ? ADV_CONTROL_FIELDS : CONTROL_FIELDS);
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
  if ("companyId" in layout) compareCompany(state, layout.companyId, batch);
  compareText(state, layout.odfi, header.odfi, "BATCH_ODFI_DIFFERS");
  compareCount(state, layout.batchNumber, header.number, "BATCH_NUMBER_DIFFERS", "its header says");
}

/** International batches may leave the company out of their control. */
function compareCompany(state: CheckState, field: Field, { header, layoutSec }: OpenBatch): void {
  const { bytes, offset } = state.cursor;
  if (layoutSec === "IAT" && isBlank(bytes, offset, field)) return;
  compareText(state, field, header.companyId, "BATCH_COMPANY_DIFFERS");
}

function compareCount(state: CheckState, field: Field, found: number, code: IssueCode, who: string): void {
  const stated = readDigits(state.cursor.bytes, state.cursor.offset, field);
  if (stated < 0 || found < 0 || stated === found) return;
  const message = `${field.name} of the batch control is ${stated}; ${who} ${found}.`;
  state.log.error(placeOf(state, "Batch control", field), code, message, String(found));
}

function compareMoney(state: CheckState, field: Field, found: number, code: IssueCode): void {
  const stated = readDigits(state.cursor.bytes, state.cursor.offset, field);
  if (stated < 0 || stated === found) return;
  const says = Number.isSafeInteger(stated) ? formatMinor(stated, "USD") : String(stated);
  const message = `${field.name} of the batch control is ${says}; the entries add up to ${formatMinor(found, "USD")}.`;
  state.log.error(placeOf(state, "Batch control", field), code, message, formatMinor(found, "USD"));
}

/** A header that says nothing there was reported already. */
function compareText(state: CheckState, field: Field, header: string, code: IssueCode): void {
  const stated = readText(state.cursor.bytes, state.cursor.offset, field);
  if (header === "" || stated === header) return;
  const message = `${field.name} of the batch control is "${stated}"; the batch header says "${header}".`;
  state.log.error(placeOf(state, "Batch control", field), code, message, header);
}

/** Ends the open batch and adds it to the file, whether or not its control record was there. */
export function closeBatch(state: CheckState): void {
  const { batch, totals } = state;
  if (!batch) return;
  closeEntry(state);
  if (batch.entries === 0) reportEmptyBatch(state, batch);
  closeHeader(state, batch);
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

/** What of the header could only be judged once its entries were known. */
function closeHeader(state: CheckState, batch: OpenBatch): void {
  const { log } = state;
  const { header, undated, returned, original } = batch;
  if (undated && !returned && header.sec !== "ENR" && header.sec !== "ADV") {
    const { name } = BATCH_HEADER.effectiveDate;
    const message = `${name} is left out, so the bank settles on the next banking day it can.`;
    log.advise("EFFECTIVE_DATE_LEFT_OUT", () => undated, message);
  }
  if (returned && original && header.sec !== "COR") {
    const message = "The batch holds entries that came back and entries to be made; each were expected in their own.";
    log.error(placeInHeader(header.line, BATCH_HEADER.sec, header.sec), "BATCH_MIXES_RETURNS", message);
  }
  if (!returned) adviseDescription(state, batch);
}

function adviseDescription(state: CheckState, { header, creditMinor, debitMinor }: OpenBatch): void {
  const date = header.effectiveDate ?? state.header?.createdDate ?? null;
  if (date === null) return;
  const { sec, description } = header;
  const credits = creditMinor > 0 ? missingDescription({ sec, description, direction: "credit" }, date) : null;
  const debits = debitMinor > 0 ? missingDescription({ sec, description, direction: "debit" }, date) : null;
  const place = () => placeInHeader(header.line, BATCH_HEADER.description, description);
  for (const rule of [credits, debits]) {
    if (!rule) continue;
    const message = `The description is "${description}"; since ${rule.from} that of ${rule.sec} ${rule.direction}s for ${rule.of} starts with ${rule.word}.`;
    state.log.advise(rule.word === "PAYROLL" ? "DESCRIPTION_PAYROLL" : "DESCRIPTION_PURCHASE", place, message);
  }
}

function placeInHeader(line: number, { name, start, end }: Field, excerpt: string): IssuePlace {
  return { line, column: start, columnEnd: end, record: "Batch header", field: name, excerpt };
}

function purposeOf({ header, returned, original }: OpenBatch): NachaPurpose {
  if (header.sec === "ADV") return "advice";
  if (!returned) return "origination";
  return original ? "mixed" : "returns";
}

function reportEmptyBatch(state: CheckState, batch: OpenBatch): void {
  const place = placeInHeader(batch.header.line, BATCH_HEADER.recordType, "5");
  state.log.error(place, "BATCH_EMPTY", "The batch has no entry; at least one was expected.");
}
