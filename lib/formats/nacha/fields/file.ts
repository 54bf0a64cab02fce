import { field, type Fields } from "./field";

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
} satisfies Fields;

export const FILE_CONTROL = {
  recordType: field("Record type", 1, 1, "constant", ["9"]),
  batchCount: field("Batch count", 2, 7, "digits"),
  blockCount: field("Block count", 8, 13, "digits"),
  entryAddendaCount: field("Entry and addenda count", 14, 21, "digits"),
  entryHash: field("Entry hash", 22, 31, "digits"),
  debitTotal: field("Total debits", 32, 43, "amount"),
  creditTotal: field("Total credits", 44, 55, "amount"),
  reserved: field("Reserved", 56, 94, "reserved"),
} satisfies Fields;

/** Of a file of accounting advices: longer totals. */
export const ADV_FILE_CONTROL = {
  recordType: field("Record type", 1, 1, "constant", ["9"]),
  batchCount: field("Batch count", 2, 7, "digits"),
  blockCount: field("Block count", 8, 13, "digits"),
  entryAddendaCount: field("Entry and addenda count", 14, 21, "digits"),
  entryHash: field("Entry hash", 22, 31, "digits"),
  debitTotal: field("Total debits", 32, 51, "amount"),
  creditTotal: field("Total credits", 52, 71, "amount"),
  reserved: field("Reserved", 72, 94, "reserved"),
} satisfies Fields;
