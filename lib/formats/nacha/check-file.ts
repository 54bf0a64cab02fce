import { formatMinor } from "@/lib/core/money";
import { readDate, readDigits, readText, readTime } from "./bytes";
import { closeBatch } from "./check-batch";
import { checkFields, checkedFields } from "./check-fields";
import { judgeCutHeader } from "./check-lines";
import { HASH_MODULUS, type CheckState, type FileTotals } from "./check-state";
import { ADV_FILE_CONTROL, BLOCK_RECORDS, FILE_CONTROL, FILE_HEADER, type Field } from "./fields";
import { isInStep, placeOf, wholeRecord, type IssuePlace } from "./issue-log";

const HEADER_FIELDS = Object.values(FILE_HEADER);
const CONTROL_FIELDS = checkedFields(FILE_CONTROL);
const ADV_CONTROL_FIELDS = checkedFields(ADV_FILE_CONTROL);

/** Record 1: what the file says of itself. Anywhere but first it is an error and changes nothing. */
export function checkFileHeader(state: CheckState): void {
  const { cursor, log } = state;
  if (state.records > 1) {
    const place = wholeRecord(state, "File header", FILE_HEADER.recordType.name);
    log.error(place, "FILE_HEADER_NOT_FIRST", "A file header stands here; it was expected only as the first record.");
    return;
  }
  checkFields(state, "File header", HEADER_FIELDS);
  const { bytes, offset } = cursor;
  state.header = {
    destination: readText(bytes, offset, FILE_HEADER.destination).replace(/^0(?=\d{9}$)/, ""),
    origin: readText(bytes, offset, FILE_HEADER.origin),
    destinationName: readText(bytes, offset, FILE_HEADER.destinationName),
    originName: readText(bytes, offset, FILE_HEADER.originName),
    createdDate: readDate(bytes, offset, FILE_HEADER.createdDate),
    createdTime: readTime(bytes, offset, FILE_HEADER.createdTime),
    modifier: readText(bytes, offset, FILE_HEADER.modifier),
  };
}

/** Record 9: the file's own totals against what its batches add up to. */
export function checkFileControl(state: CheckState): void {
  const { cursor, log, totals } = state;
  if (state.batch) {
    const place = wholeRecord(state, "File control", FILE_CONTROL.recordType.name);
    log.error(place, "BATCH_CONTROL_MISSING", "The file ends here, but the last batch has no control record.");
    closeBatch(state);
  }
  const accounting = state.sec.size === 1 && state.sec.has("ADV");
  const layout = accounting ? ADV_FILE_CONTROL : FILE_CONTROL;
  state.controlLine = cursor.line;
  checkFields(state, "File control", accounting ? ADV_CONTROL_FIELDS : CONTROL_FIELDS);
  if (!isInStep(cursor, "File control")) return;
  compareControl(state, layout.batchCount, totals.batchCount, "BATCH_COUNT", "batches");
  compareControl(
    state,
    layout.blockCount,
    Math.ceil(state.records / BLOCK_RECORDS),
    "BLOCK_COUNT",
    "blocks of ten records",
  );
  compareControl(
    state,
    layout.entryAddendaCount,
    totals.entries + totals.addenda,
    "ENTRY_COUNT",
    "entries and addenda",
  );
  if (!totals.readable) return;
  compareControl(
    state,
    layout.entryHash,
    totals.entryHash % HASH_MODULUS,
    "ENTRY_HASH",
    "as the sum of the receiving banks",
  );
  compareMoney(state, layout.debitTotal, totals, "debit");
  compareMoney(state, layout.creditTotal, totals, "credit");
}

type Counted = "BATCH_COUNT" | "BLOCK_COUNT" | "ENTRY_COUNT" | "ENTRY_HASH";

function compareControl(state: CheckState, field: Field, found: number, subject: Counted, unit: string): void {
  const stated = readDigits(state.cursor.bytes, state.cursor.offset, field);
  if (stated < 0 || stated === found) return;
  const message = `${field.name} of the file control is ${stated}; the file has ${found} ${unit}.`;
  state.log.error(placeOf(state, "File control", field), `FILE_${subject}_WRONG`, message, String(found));
}

function compareMoney(state: CheckState, field: Field, totals: FileTotals, side: "debit" | "credit"): void {
  const stated = readDigits(state.cursor.bytes, state.cursor.offset, field);
  const found = side === "debit" ? totals.debitMinor : totals.creditMinor;
  if (stated < 0 || stated === found) return;
  const says = Number.isSafeInteger(stated) ? formatMinor(stated, "USD") : String(stated);
  const message = `${field.name} of the file control is ${says}; the entries add up to ${formatMinor(found, "USD")}.`;
  const code = side === "debit" ? "FILE_DEBIT_TOTAL_WRONG" : "FILE_CREDIT_TOTAL_WRONG";
  state.log.error(placeOf(state, "File control", field), code, message, formatMinor(found, "USD"));
}

/** What can only be said once the last record was read. */
export function finishFile(state: CheckState): void {
  const { log } = state;
  judgeCutHeader(state);
  const end = {
    line: state.lastLine,
    column: 1,
    columnEnd: 1,
    record: state.lastRecord,
    field: "Record type",
    excerpt: "",
  };
  if (state.controlLine === 0) {
    if (state.batch) {
      const message = "The file stops inside a batch; a batch control was expected.";
      log.error({ ...end, record: "Batch control" }, "BATCH_CONTROL_MISSING", message);
      closeBatch(state);
    }
    const message = "The file stops here without a file control; its totals cannot be checked.";
    log.error({ ...end, record: "File control" }, "FILE_CONTROL_MISSING", message);
  } else {
    checkPadding(state, { ...end, record: "Padding", field: "Block padding" });
  }
  if (state.totals.batchCount === 0) {
    log.error(end, "NO_BATCHES", "The file has no batch, so there is nothing in it to send.");
  }
}

/** Records come in blocks of ten; lines of nines fill the last one. */
function checkPadding(state: CheckState, place: IssuePlace): void {
  const expected = (BLOCK_RECORDS - (state.records % BLOCK_RECORDS)) % BLOCK_RECORDS;
  if (state.padding === expected) return;
  const code = state.padding < expected ? "PADDING_MISSING" : "PADDING_EXTRA";
  const message = `Lines of nines after the file control: ${state.padding}; ${expected} were expected, to fill the last block of ten.`;
  state.log.warn(code, () => place, message);
}
