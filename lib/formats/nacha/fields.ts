/**
 * The layout of every record: the one table that parsing, checking and writing read. Columns are 1-based and
 * inclusive, as in the NACHA Operating Rules, appendix three.
 */

/**
 * What a field must hold.
 * `constant` exactly `values[0]`; `choice` one of `values`; `digits` digits only; `text` anything printable;
 * `required` text that is not only blanks and zeros; `present` text that is not blank; `date` a real YYMMDD;
 * `time` HHMM or blank; `routing` a blank or zero and a nine-digit routing number; `modifier` A-Z or 0-9;
 * `settlement` blank or a day of the year, for the operator to fill; `reserved` blank.
 */
type FieldKind =
  | "constant"
  | "choice"
  | "digits"
  | "text"
  | "required"
  | "present"
  | "date"
  | "time"
  | "routing"
  | "modifier"
  | "settlement"
  | "reserved";

export type Field = {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly kind: FieldKind;
  readonly values?: readonly string[];
};

type Layout = Readonly<Record<string, Field>>;

function field(name: string, start: number, end: number, kind: FieldKind, values?: readonly string[]): Field {
  return values === undefined ? { name, start, end, kind } : { name, start, end, kind, values };
}

/** Columns of every record. */
export const RECORD_LENGTH = 94;
/** Records of a block. */
export const BLOCK_RECORDS = 10;

export const FILE_HEADER = {
  recordType: field("Record type", 1, 1, "constant", ["1"]),
  priority: field("Priority code", 2, 3, "constant", ["01"]),
  destination: field("Immediate destination", 4, 13, "routing"),
  origin: field("Immediate origin", 14, 23, "required"),
  createdDate: field("File creation date", 24, 29, "date"),
  createdTime: field("File creation time", 30, 33, "time"),
  modifier: field("File ID modifier", 34, 34, "modifier"),
  recordSize: field("Record size", 35, 37, "constant", ["094"]),
  blockingFactor: field("Blocking factor", 38, 39, "constant", ["10"]),
  formatCode: field("Format code", 40, 40, "constant", ["1"]),
  destinationName: field("Destination name", 41, 63, "text"),
  originName: field("Origin name", 64, 86, "text"),
  reference: field("Reference code", 87, 94, "text"),
} satisfies Layout;

export const BATCH_HEADER = {
  recordType: field("Record type", 1, 1, "constant", ["5"]),
  serviceClass: field("Service class code", 2, 4, "choice", ["200", "220", "225"]),
  companyName: field("Company name", 5, 20, "required"),
  discretionary: field("Company discretionary data", 21, 40, "text"),
  companyId: field("Company identification", 41, 50, "present"),
  sec: field("Standard entry class code", 51, 53, "present"),
  description: field("Company entry description", 54, 63, "required"),
  descriptiveDate: field("Company descriptive date", 64, 69, "text"),
  effectiveDate: field("Effective entry date", 70, 75, "date"),
  settlementDate: field("Settlement date", 76, 78, "settlement"),
  originatorStatus: field("Originator status code", 79, 79, "choice", ["1", "2"]),
  odfi: field("Originating bank (ODFI)", 80, 87, "digits"),
  batchNumber: field("Batch number", 88, 94, "digits"),
} satisfies Layout;

export const ENTRY = {
  recordType: field("Record type", 1, 1, "constant", ["6"]),
  transactionCode: field("Transaction code", 2, 3, "digits"),
  rdfi: field("Receiving bank (RDFI)", 4, 11, "digits"),
  checkDigit: field("Check digit", 12, 12, "digits"),
  account: field("Account number", 13, 29, "required"),
  amount: field("Amount", 30, 39, "digits"),
  individualId: field("Identification number", 40, 54, "text"),
  individualName: field("Receiver name", 55, 76, "text"),
  discretionary: field("Discretionary data", 77, 78, "text"),
  addendaIndicator: field("Addenda indicator", 79, 79, "choice", ["0", "1"]),
  trace: field("Trace number", 80, 94, "digits"),
} satisfies Layout;

/** Where a CTX entry differs: the number of its addenda takes the first columns of the name. */
export const CTX_ENTRY = {
  ...ENTRY,
  individualName: field("Receiver name", 59, 74, "text"),
  addendaCount: field("Number of addenda records", 55, 58, "digits"),
  reserved: field("Reserved", 75, 76, "reserved"),
} satisfies Layout;

export const ADDENDA = {
  recordType: field("Record type", 1, 1, "constant", ["7"]),
  addendaType: field("Addenda type code", 2, 3, "digits"),
  text: field("Payment related information", 4, 83, "text"),
  sequence: field("Addenda sequence number", 84, 87, "digits"),
  entrySequence: field("Entry detail sequence number", 88, 94, "digits"),
} satisfies Layout;

export const BATCH_CONTROL = {
  recordType: field("Record type", 1, 1, "constant", ["8"]),
  serviceClass: field("Service class code", 2, 4, "digits"),
  entryAddendaCount: field("Entry and addenda count", 5, 10, "digits"),
  entryHash: field("Entry hash", 11, 20, "digits"),
  debitTotal: field("Total debits", 21, 32, "digits"),
  creditTotal: field("Total credits", 33, 44, "digits"),
  companyId: field("Company identification", 45, 54, "text"),
  authentication: field("Message authentication code", 55, 73, "text"),
  reserved: field("Reserved", 74, 79, "reserved"),
  odfi: field("Originating bank (ODFI)", 80, 87, "digits"),
  batchNumber: field("Batch number", 88, 94, "digits"),
} satisfies Layout;

export const FILE_CONTROL = {
  recordType: field("Record type", 1, 1, "constant", ["9"]),
  batchCount: field("Batch count", 2, 7, "digits"),
  blockCount: field("Block count", 8, 13, "digits"),
  entryAddendaCount: field("Entry and addenda count", 14, 21, "digits"),
  entryHash: field("Entry hash", 22, 31, "digits"),
  debitTotal: field("Total debits", 32, 43, "digits"),
  creditTotal: field("Total credits", 44, 55, "digits"),
  reserved: field("Reserved", 56, 94, "reserved"),
} satisfies Layout;

/** Automated accounting advices (ADV): longer amounts. Read for their totals only. */
export const ADV_ENTRY = {
  ...ENTRY,
  account: field("Account number", 13, 27, "required"),
  amount: field("Amount", 28, 39, "digits"),
} satisfies Layout;

export const ADV_BATCH_CONTROL = {
  ...BATCH_CONTROL,
  debitTotal: field("Total debits", 21, 40, "digits"),
  creditTotal: field("Total credits", 41, 60, "digits"),
  reserved: field("Operator data", 61, 79, "text"),
} satisfies Layout;

export const ADV_FILE_CONTROL = {
  ...FILE_CONTROL,
  debitTotal: field("Total debits", 32, 51, "digits"),
  creditTotal: field("Total credits", 52, 71, "digits"),
  reserved: field("Reserved", 72, 94, "reserved"),
} satisfies Layout;
