import { field, type Fields } from "./field";

const recordType = field("Record type", 1, 1, "constant", ["7"]);
const addendaType = field("Addenda type code", 2, 3, "digits");
const sequence = field("Addenda sequence number", 84, 87, "digits");
const entrySequence = field("Entry detail sequence number", 88, 94, "digits");
const HEAD = { recordType, addendaType };

/** Text that goes with a payment (type 05). */
export const ADDENDA = {
  ...HEAD,
  text: field("Payment related information", 4, 83, "secret"),
  sequence,
  entrySequence,
} satisfies Fields;

/** Where and when a card was used (type 02, under MTE, POS and SHR). */
export const ADDENDA_02 = {
  ...HEAD,
  referenceOne: field("Reference information 1", 4, 10, "text"),
  referenceTwo: field("Reference information 2", 11, 13, "text"),
  terminalId: field("Terminal identification", 14, 19, "present"),
  transactionSerial: field("Transaction serial number", 20, 25, "present"),
  transactionDate: field("Transaction date (MMDD)", 26, 29, "digits"),
  authorization: field("Authorization or card expiration", 30, 35, "text"),
  terminalLocation: field("Terminal location", 36, 62, "present"),
  terminalCity: field("Terminal city", 63, 77, "present"),
  terminalState: field("Terminal state", 78, 79, "present"),
  trace: field("Trace number", 80, 94, "digits"),
} satisfies Fields;

export const ADDENDA_10 = {
  ...HEAD,
  transactionType: field("Transaction type code", 4, 6, "choice", [
    "ANN",
    "BUS",
    "DEP",
    "LOA",
    "MIS",
    "MOR",
    "PEN",
    "REM",
    "RLS",
    "SAL",
    "TAX",
    "ARC",
    "BOC",
    "IAT",
    "MTE",
    "POP",
    "POS",
    "RCK",
    "SHR",
    "TEL",
    "WEB",
  ]),
  foreignAmount: field("Foreign payment amount", 7, 24, "amount"),
  foreignTrace: field("Foreign trace number", 25, 46, "text"),
  receiverName: field("Receiving company or person", 47, 81, "required"),
  reserved: field("Reserved", 82, 87, "reserved"),
  entrySequence,
} satisfies Fields;

export const ADDENDA_11 = {
  ...HEAD,
  originatorName: field("Originator name", 4, 38, "required"),
  originatorStreet: field("Originator street address", 39, 73, "required"),
  reserved: field("Reserved", 74, 87, "reserved"),
  entrySequence,
} satisfies Fields;

export const ADDENDA_12 = {
  ...HEAD,
  originatorCity: field("Originator city and state", 4, 38, "required"),
  originatorCountry: field("Originator country and postal code", 39, 73, "required"),
  reserved: field("Reserved", 74, 87, "reserved"),
  entrySequence,
} satisfies Fields;

/** How a bank is named abroad: national number, BIC or IBAN. */
const QUALIFIERS = ["01", "02", "03"];

export const ADDENDA_13 = {
  ...HEAD,
  bankName: field("Originating bank name", 4, 38, "required"),
  qualifier: field("Originating bank number qualifier", 39, 40, "choice", QUALIFIERS),
  bankNumber: field("Originating bank number", 41, 74, "required"),
  branchCountry: field("Originating bank branch country", 75, 77, "present"),
  reserved: field("Reserved", 78, 87, "reserved"),
  entrySequence,
} satisfies Fields;

export const ADDENDA_14 = {
  ...HEAD,
  bankName: field("Receiving bank name", 4, 38, "required"),
  qualifier: field("Receiving bank number qualifier", 39, 40, "choice", QUALIFIERS),
  bankNumber: field("Receiving bank number", 41, 74, "required"),
  branchCountry: field("Receiving bank branch country", 75, 77, "present"),
  reserved: field("Reserved", 78, 87, "reserved"),
  entrySequence,
} satisfies Fields;

export const ADDENDA_15 = {
  ...HEAD,
  receiverId: field("Receiver identification", 4, 18, "secret"),
  receiverStreet: field("Receiver street address", 19, 53, "required"),
  reserved: field("Reserved", 54, 87, "reserved"),
  entrySequence,
} satisfies Fields;

export const ADDENDA_16 = {
  ...HEAD,
  receiverCity: field("Receiver city and state", 4, 38, "required"),
  receiverCountry: field("Receiver country and postal code", 39, 73, "required"),
  reserved: field("Reserved", 74, 87, "reserved"),
  entrySequence,
} satisfies Fields;

/** Text that goes with an international payment. */
export const ADDENDA_17 = {
  ...HEAD,
  text: field("Payment related information", 4, 83, "secret"),
  sequence,
  entrySequence,
} satisfies Fields;

/** A bank between the two. */
export const ADDENDA_18 = {
  ...HEAD,
  bankName: field("Correspondent bank name", 4, 38, "required"),
  qualifier: field("Correspondent bank number qualifier", 39, 40, "choice", QUALIFIERS),
  bankNumber: field("Correspondent bank number", 41, 74, "required"),
  branchCountry: field("Correspondent bank branch country", 75, 77, "present"),
  reserved: field("Reserved", 78, 83, "reserved"),
  sequence,
  entrySequence,
} satisfies Fields;
