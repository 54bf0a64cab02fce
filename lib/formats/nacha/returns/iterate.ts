import type { LocalDate } from "@/lib/core/dates";
import { readDate, readDigits, readRaw, readText } from "../bytes";
import { BATCH_HEADER, CTX_ENTRY, ENTRY, IAT_ENTRY } from "../fields";
import { layoutSecOf } from "../fields/layouts";
import { RecordCursor } from "../record-cursor";
import {
  CONTESTED_99,
  CORRECTION_98,
  DISHONORED_99,
  IAT_CORRECTION_98,
  IAT_RETURN_99,
  REFUSED_98,
  RETURN_99,
  RETURN_ADDENDA,
} from "../fields/came-back";

/** What came back: an entry, a notification of change, or an answer to one of these. */
export type ReturnKind = "return" | "correction" | "dishonored" | "contested" | "refused_correction";

/** A returned entry or a notification, as the bank's file says it. Amounts in cents; empty text where it says nothing. */
export type NachaReturn = {
  /** Line of its entry record, and of the addenda that says why. */
  readonly line: number;
  readonly addendaLine: number;
  readonly batchLine: number;
  readonly batchNumber: number;
  readonly sec: string;
  readonly companyName: string;
  readonly companyId: string;
  readonly description: string;
  readonly effectiveDate: LocalDate | null;
  /** Day of the year on which the operator settled the batch, three digits. */
  readonly settlementDay: string;
  readonly kind: ReturnKind;
  /** R01 to R85, C01 to C69. */
  readonly code: string;
  readonly transactionCode: string;
  readonly amountMinor: number;
  readonly individualId: string;
  readonly individualName: string;
  readonly accountLast4: string;
  /** The whole number, for keyed hashing only: it must not reach a page, a log or a plain column. */
  readonly accountNumber: string;
  /** Trace number of this entry, and of the one it speaks of. */
  readonly traceNumber: string;
  readonly originalTrace: string;
  /** The first eight digits of the bank that the original entry went to. */
  readonly originalRdfi: string;
  readonly dateOfDeath: LocalDate | null;
  /** What the bank adds in its own words; may hold account numbers. */
  readonly addendaText: string;
  /** Columns of the corrected data as they stand, for `readCorrection`; may hold account numbers. */
  readonly correctedText: string;
  /** What an answer answers: the code and trace of the return, dishonored return or notification before it. */
  readonly answeredCode: string;
  readonly answeredTrace: string;
  /** Of a returned international entry: what the forward payment came to. Null where none is said. */
  readonly originalAmountMinor: number | null;
};

const TYPE_BATCH_HEADER = 53;
const TYPE_ENTRY = 54;
const TYPE_ADDENDA = 55;

type BatchFacts = Pick<
  NachaReturn,
  "batchLine" | "batchNumber" | "sec" | "companyName" | "companyId" | "description" | "effectiveDate" | "settlementDay"
> & {
  readonly international: boolean;
};
type EntryFacts = Pick<
  NachaReturn,
  | "line"
  | "transactionCode"
  | "amountMinor"
  | "individualId"
  | "individualName"
  | "accountLast4"
  | "accountNumber"
  | "traceNumber"
>;

/**
 * Every returned entry and notification of change of a file, one at a time, in order: entries that carry addenda 98
 * or 99. Where an entry carries several, the last of them counts, since each answers the one before. Meant for a file
 * that checked out; entries that cannot be read are left out rather than guessed at. Never throws on what bytes hold.
 */
export function* iterateReturns(bytes: Uint8Array): Generator<NachaReturn, void, undefined> {
  const cursor = new RecordCursor(bytes);
  let batch: BatchFacts | null = null;
  let entry: EntryFacts | null = null;
  let found: NachaReturn | null = null;
  while (cursor.next()) {
    const type = cursor.bytes[cursor.offset];
    if (type === TYPE_ADDENDA) {
      if (batch && entry) found = readAddenda(cursor, batch, entry) ?? found;
      continue;
    }
    if (found) yield found;
    found = null;
    entry = null;
    if (type === TYPE_BATCH_HEADER) batch = readBatch(cursor);
    else if (type === TYPE_ENTRY && batch) entry = readEntry(cursor, batch);
    else batch = null;
  }
  if (found) yield found;
}

function readBatch({ bytes, offset, line }: RecordCursor): BatchFacts {
  const sec = readText(bytes, offset, BATCH_HEADER.sec);
  const international = layoutSecOf(bytes, offset, sec) === "IAT";
  return {
    international,
    batchLine: line,
    batchNumber: readDigits(bytes, offset, BATCH_HEADER.batchNumber),
    sec,
    // An international batch has other fields in these columns.
    companyName: international ? "" : readText(bytes, offset, BATCH_HEADER.companyName),
    companyId: readText(bytes, offset, BATCH_HEADER.companyId),
    description: readText(bytes, offset, BATCH_HEADER.description),
    effectiveDate: readDate(bytes, offset, BATCH_HEADER.effectiveDate),
    settlementDay: readText(bytes, offset, BATCH_HEADER.settlementDate),
  };
}

/** An international entry has its account elsewhere, and its name in an addenda. */
function readEntry({ bytes, offset, line }: RecordCursor, { sec, international }: BatchFacts): EntryFacts | null {
  const amountMinor = readDigits(bytes, offset, ENTRY.amount);
  if (amountMinor < 0 || readDigits(bytes, offset, ENTRY.transactionCode) < 0) return null;
  const accountNumber = readText(bytes, offset, international ? IAT_ENTRY.account : ENTRY.account);
  const name = sec === "CTX" ? CTX_ENTRY.individualName : ENTRY.individualName;
  return {
    line,
    transactionCode: readText(bytes, offset, ENTRY.transactionCode),
    amountMinor,
    individualId: international ? "" : readText(bytes, offset, ENTRY.individualId),
    individualName: international ? "" : readText(bytes, offset, name),
    accountLast4: accountNumber.length > 4 ? accountNumber.slice(-4) : "",
    accountNumber,
    traceNumber: readText(bytes, offset, ENTRY.trace),
  };
}

/** What an addenda code answers: R61 to R70 a return, R71 to R77 a dishonored return, C61 to C69 a notification. */
function kindOf(type: number, code: string): ReturnKind {
  const number = Number(code.slice(1));
  if (type === 98) return number >= 61 && number <= 69 ? "refused_correction" : "correction";
  if (number >= 61 && number <= 70) return "dishonored";
  return number >= 71 && number <= 79 ? "contested" : "return";
}

function readAddenda(cursor: RecordCursor, batch: BatchFacts, entry: EntryFacts): NachaReturn | null {
  const { bytes, offset } = cursor;
  const type = readDigits(bytes, offset, RETURN_ADDENDA.addendaType);
  const code = readText(bytes, offset, RETURN_ADDENDA.code);
  if ((type !== 98 && type !== 99) || !/^[RC]\d\d$/.test(code)) return null;
  const kind = kindOf(type, code);
  const { international, ...facts } = batch;
  return {
    ...facts,
    ...entry,
    addendaLine: cursor.line,
    kind,
    code,
    originalTrace: readText(bytes, offset, RETURN_ADDENDA.originalTrace),
    originalRdfi: readText(bytes, offset, RETURN_ADDENDA.originalRdfi),
    dateOfDeath: null,
    addendaText: "",
    correctedText: "",
    answeredCode: "",
    answeredTrace: "",
    originalAmountMinor: null,
    ...readOwnFields(cursor, kind, international),
  };
}

/** The columns that only one kind of addenda has. */
function readOwnFields(
  { bytes, offset }: RecordCursor,
  kind: ReturnKind,
  international: boolean,
): Partial<NachaReturn> {
  if (kind === "correction") {
    const layout = international ? IAT_CORRECTION_98 : CORRECTION_98;
    return { correctedText: readRaw(bytes, offset, layout.corrected).trimEnd() };
  }
  if (kind === "refused_correction") {
    return {
      correctedText: readRaw(bytes, offset, REFUSED_98.corrected).trimEnd(),
      answeredCode: readText(bytes, offset, REFUSED_98.changeCode),
      answeredTrace: readText(bytes, offset, REFUSED_98.correctionSequence),
    };
  }
  if (kind === "dishonored") {
    return {
      addendaText: readText(bytes, offset, DISHONORED_99.information),
      answeredCode: asReturnCode(readText(bytes, offset, DISHONORED_99.returnCode)),
      answeredTrace: readText(bytes, offset, DISHONORED_99.returnTrace),
    };
  }
  if (kind === "contested") {
    return {
      answeredCode: asReturnCode(readText(bytes, offset, CONTESTED_99.dishonoredCode)),
      answeredTrace: readText(bytes, offset, CONTESTED_99.dishonoredTrace),
    };
  }
  const layout = international ? IAT_RETURN_99 : RETURN_99;
  const amount = international ? readDigits(bytes, offset, IAT_RETURN_99.originalAmount) : -1;
  return {
    dateOfDeath: readDate(bytes, offset, RETURN_99.dateOfDeath),
    addendaText: readText(bytes, offset, layout.information),
    originalAmountMinor: amount < 0 ? null : amount,
  };
}

function asReturnCode(digits: string): string {
  return /^\d\d$/.test(digits) ? `R${digits}` : "";
}
