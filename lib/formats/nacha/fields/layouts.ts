import type { NachaRecord } from "../types";
import {
  ADDENDA,
  ADDENDA_02,
  ADDENDA_10,
  ADDENDA_11,
  ADDENDA_12,
  ADDENDA_13,
  ADDENDA_14,
  ADDENDA_15,
  ADDENDA_16,
  ADDENDA_17,
  ADDENDA_18,
} from "./addenda";
import { ADV_BATCH_CONTROL, BATCH_CONTROL, BATCH_HEADER, IAT_BATCH_HEADER } from "./batch";
import {
  CONTESTED_99,
  CORRECTION_98,
  DISHONORED_99,
  IAT_CORRECTION_98,
  IAT_RETURN_99,
  REFUSED_98,
  RETURN_99,
} from "./came-back";
import {
  ACK_ENTRY,
  ADV_ENTRY,
  ATX_ENTRY,
  CHECK_ENTRY,
  CIE_ENTRY,
  CTX_ENTRY,
  ENTRY,
  IAT_ENTRY,
  POP_ENTRY,
  POS_ENTRY,
  SHR_ENTRY,
  TRUNCATED_ENTRY,
  TRX_ENTRY,
} from "./entry";
import type { Fields } from "./field";
import { ADV_FILE_CONTROL, FILE_CONTROL, FILE_HEADER } from "./file";

/** A record with its fields. `source` says where its columns were read. */
export type RecordLayout = {
  readonly title: string;
  readonly record: NachaRecord;
  readonly fields: Fields;
  readonly source: string;
};

const RULES = "NACHA Operating Rules, appendix three";

function layout(title: string, record: NachaRecord, fields: Fields, source: string): RecordLayout {
  return { title, record, fields, source: `${RULES}; moov-io/ach ${source}` };
}

/** Every record there is, by a name of its own. */
export const LAYOUTS = {
  fileHeader: layout("File header", "File header", FILE_HEADER, "fileHeader.go"),
  batchHeader: layout("Batch header", "Batch header", BATCH_HEADER, "batchHeader.go"),
  iatBatchHeader: layout("Batch header of IAT", "Batch header", IAT_BATCH_HEADER, "iatBatchHeader.go"),
  entry: layout("Entry of CCD, COR, DNE, ENR, MTE, PPD, TEL and WEB", "Entry", ENTRY, "entryDetail.go"),
  ackEntry: layout("Entry of ACK", "Entry", ACK_ENTRY, "batchACK.go"),
  advEntry: layout("Entry of ADV", "Entry", ADV_ENTRY, "advEntryDetail.go"),
  atxEntry: layout("Entry of ATX", "Entry", ATX_ENTRY, "batchATX.go"),
  checkEntry: layout("Entry of ARC, BOC and RCK", "Entry", CHECK_ENTRY, "batchARC.go, batchBOC.go, batchRCK.go"),
  cieEntry: layout("Entry of CIE", "Entry", CIE_ENTRY, "batchCIE.go"),
  ctxEntry: layout("Entry of CTX", "Entry", CTX_ENTRY, "batchCTX.go"),
  iatEntry: layout("Entry of IAT", "Entry", IAT_ENTRY, "iatEntryDetail.go"),
  popEntry: layout("Entry of POP", "Entry", POP_ENTRY, "batchPOP.go"),
  posEntry: layout("Entry of POS", "Entry", POS_ENTRY, "batchPOS.go"),
  shrEntry: layout("Entry of SHR", "Entry", SHR_ENTRY, "batchSHR.go"),
  truncatedEntry: layout("Entry of TRC and XCK", "Entry", TRUNCATED_ENTRY, "batchTRC.go, batchXCK.go"),
  trxEntry: layout("Entry of TRX", "Entry", TRX_ENTRY, "batchTRX.go"),
  addenda02: layout("Addenda 02 (terminal)", "Addenda", ADDENDA_02, "addenda02.go"),
  addenda05: layout("Addenda 05 (text)", "Addenda", ADDENDA, "addenda05.go"),
  addenda10: layout("Addenda 10 (IAT, receiver and amount)", "Addenda", ADDENDA_10, "addenda10.go"),
  addenda11: layout("Addenda 11 (IAT, originator)", "Addenda", ADDENDA_11, "addenda11.go"),
  addenda12: layout("Addenda 12 (IAT, originator's place)", "Addenda", ADDENDA_12, "addenda12.go"),
  addenda13: layout("Addenda 13 (IAT, originating bank)", "Addenda", ADDENDA_13, "addenda13.go"),
  addenda14: layout("Addenda 14 (IAT, receiving bank)", "Addenda", ADDENDA_14, "addenda14.go"),
  addenda15: layout("Addenda 15 (IAT, receiver)", "Addenda", ADDENDA_15, "addenda15.go"),
  addenda16: layout("Addenda 16 (IAT, receiver's place)", "Addenda", ADDENDA_16, "addenda16.go"),
  addenda17: layout("Addenda 17 (IAT, text)", "Addenda", ADDENDA_17, "addenda17.go"),
  addenda18: layout("Addenda 18 (IAT, correspondent bank)", "Addenda", ADDENDA_18, "addenda18.go"),
  correction98: layout("Addenda 98 (notification of change)", "Addenda", CORRECTION_98, "addenda98.go"),
  iatCorrection98: layout("Addenda 98 of IAT", "Addenda", IAT_CORRECTION_98, "addenda98.go"),
  refused98: layout("Addenda 98 (refused notification)", "Addenda", REFUSED_98, "addenda98_refused.go"),
  return99: layout("Addenda 99 (return)", "Addenda", RETURN_99, "addenda99.go"),
  iatReturn99: layout("Addenda 99 of IAT", "Addenda", IAT_RETURN_99, "addenda99.go"),
  dishonored99: layout("Addenda 99 (dishonored)", "Addenda", DISHONORED_99, "addenda99_dishonored_return.go"),
  contested99: layout("Addenda 99 (contested)", "Addenda", CONTESTED_99, "addenda99_contested_return.go"),
  batchControl: layout("Batch control", "Batch control", BATCH_CONTROL, "batchControl.go"),
  advBatchControl: layout("Batch control of ADV", "Batch control", ADV_BATCH_CONTROL, "advBatchControl.go"),
  fileControl: layout("File control", "File control", FILE_CONTROL, "fileControl.go"),
  advFileControl: layout("File control of ADV", "File control", ADV_FILE_CONTROL, "advFileControl.go"),
} satisfies Readonly<Record<string, RecordLayout>>;

const ENTRIES: Readonly<Record<string, RecordLayout>> = {
  ACK: LAYOUTS.ackEntry,
  ADV: LAYOUTS.advEntry,
  ARC: LAYOUTS.checkEntry,
  ATX: LAYOUTS.atxEntry,
  BOC: LAYOUTS.checkEntry,
  CIE: LAYOUTS.cieEntry,
  CTX: LAYOUTS.ctxEntry,
  IAT: LAYOUTS.iatEntry,
  POP: LAYOUTS.popEntry,
  POS: LAYOUTS.posEntry,
  RCK: LAYOUTS.checkEntry,
  SHR: LAYOUTS.shrEntry,
  TRC: LAYOUTS.truncatedEntry,
  TRX: LAYOUTS.trxEntry,
  XCK: LAYOUTS.truncatedEntry,
};

/** How an entry of a batch of this SEC code is laid out. */
export function entryLayoutOf(sec: string): RecordLayout {
  return ENTRIES[sec] ?? LAYOUTS.entry;
}

const ADDENDA_BY_TYPE: Readonly<Record<number, RecordLayout>> = {
  2: LAYOUTS.addenda02,
  10: LAYOUTS.addenda10,
  11: LAYOUTS.addenda11,
  12: LAYOUTS.addenda12,
  13: LAYOUTS.addenda13,
  14: LAYOUTS.addenda14,
  15: LAYOUTS.addenda15,
  16: LAYOUTS.addenda16,
  17: LAYOUTS.addenda17,
  18: LAYOUTS.addenda18,
};

/** Return codes by which a return is dishonored; every other R6x answers none (moov-io/ach returns.go). */
const DISHONORED = new Set([61, 62, 67, 68, 69, 70]);

function digit(bytes: Uint8Array, at: number): number {
  const value = (bytes[at] ?? 0) - 48;
  return value >= 0 && value <= 9 ? value : NaN;
}

/** How an addenda is laid out, by its type and, where it came back, by its code. */
export function addendaLayoutOf(bytes: Uint8Array, offset: number, sec: string): RecordLayout {
  const type = digit(bytes, offset + 1) * 10 + digit(bytes, offset + 2);
  const code = digit(bytes, offset + 4) * 10 + digit(bytes, offset + 5);
  if (type === 99) {
    if (DISHONORED.has(code)) return LAYOUTS.dishonored99;
    if (code >= 71 && code <= 77) return LAYOUTS.contested99;
    return sec === "IAT" ? LAYOUTS.iatReturn99 : LAYOUTS.return99;
  }
  if (type === 98) {
    if (code >= 61 && code <= 69) return LAYOUTS.refused98;
    return sec === "IAT" ? LAYOUTS.iatCorrection98 : LAYOUTS.correction98;
  }
  return ADDENDA_BY_TYPE[type] ?? LAYOUTS.addenda05;
}

/**
 * The layout of the record whose column 1 lies at `bytes[offset]`. `sec` is the SEC code of its batch, of a file
 * control that of all batches where they share one, else empty; a batch header names its own. Null for padding and
 * lines that start with no record type.
 */
export function layoutOf(bytes: Uint8Array, offset: number, sec: string): RecordLayout | null {
  switch (bytes[offset] ?? 0) {
    case 49:
      return LAYOUTS.fileHeader;
    case 53: {
      const own = String.fromCharCode(bytes[offset + 50] ?? 0, bytes[offset + 51] ?? 0, bytes[offset + 52] ?? 0);
      return layoutSecOf(bytes, offset, own) === "IAT" ? LAYOUTS.iatBatchHeader : LAYOUTS.batchHeader;
    }
    case 54:
      return entryLayoutOf(sec);
    case 55:
      return addendaLayoutOf(bytes, offset, sec);
    case 56:
      return sec === "ADV" ? LAYOUTS.advBatchControl : LAYOUTS.batchControl;
    case 57:
      return sec === "ADV" ? LAYOUTS.advFileControl : LAYOUTS.fileControl;
    default:
      return null;
  }
}

/**
 * The SEC code by whose layouts the records of a batch are read: notifications about international entries (COR) are
 * laid out as those entries are. The batch header lies at `offset`, and `sec` is the code it names.
 */
export function layoutSecOf(bytes: Uint8Array, offset: number, sec: string): string {
  return sec === "COR" && isCorrectionOfIat(bytes, offset) ? "IAT" : sec;
}

/** A notification about an international entry says so in place of a company's name. */
function isCorrectionOfIat(bytes: Uint8Array, offset: number): boolean {
  return String.fromCharCode(...bytes.subarray(offset + 4, offset + 10)) === "IATCOR";
}
