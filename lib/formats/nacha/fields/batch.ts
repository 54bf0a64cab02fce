import { field, type Fields } from "./field";

export const BATCH_HEADER = {
  recordType: field("Record type", 1, 1, "constant", ["5"]),
  serviceClass: field("Service class code", 2, 4, "choice", ["200", "220", "225", "280"]),
  companyName: field("Company name", 5, 20, "required"),
  discretionary: field("Company discretionary data", 21, 40, "text"),
  companyId: field("Company identification", 41, 50, "present"),
  sec: field("Standard entry class code", 51, 53, "present"),
  description: field("Company entry description", 54, 63, "required"),
  descriptiveDate: field("Company descriptive date", 64, 69, "text"),
  effectiveDate: field("Effective entry date", 70, 75, "date"),
  settlementDate: field("Settlement date", 76, 78, "settlement"),
  originatorStatus: field("Originator status code", 79, 79, "choice", ["0", "1", "2"]),
  odfi: field("Originating bank (ODFI)", 80, 87, "digits"),
  batchNumber: field("Batch number", 88, 94, "digits"),
} satisfies Fields;

/** Of a batch of international entries. */
export const IAT_BATCH_HEADER = {
  recordType: field("Record type", 1, 1, "constant", ["5"]),
  serviceClass: field("Service class code", 2, 4, "choice", ["200", "220", "225"]),
  indicator: field("IAT indicator", 5, 20, "text"),
  exchangeIndicator: field("Foreign exchange indicator", 21, 22, "choice", ["FV", "VF", "FF"]),
  exchangeReferenceIndicator: field("Foreign exchange reference indicator", 23, 23, "choice", ["1", "2", "3"]),
  exchangeReference: field("Foreign exchange reference", 24, 38, "text"),
  destinationCountry: field("Destination country (ISO)", 39, 40, "present"),
  companyId: field("Originator identification", 41, 50, "present"),
  sec: field("Standard entry class code", 51, 53, "present"),
  description: field("Company entry description", 54, 63, "required"),
  originatingCurrency: field("Originating currency (ISO)", 64, 66, "present"),
  destinationCurrency: field("Destination currency (ISO)", 67, 69, "present"),
  effectiveDate: field("Effective entry date", 70, 75, "date"),
  settlementDate: field("Settlement date", 76, 78, "settlement"),
  originatorStatus: field("Originator status code", 79, 79, "choice", ["0", "1", "2"]),
  odfi: field("Gateway or originating bank (ODFI)", 80, 87, "digits"),
  batchNumber: field("Batch number", 88, 94, "digits"),
} satisfies Fields;

export const BATCH_CONTROL = {
  recordType: field("Record type", 1, 1, "constant", ["8"]),
  serviceClass: field("Service class code", 2, 4, "digits"),
  entryAddendaCount: field("Entry and addenda count", 5, 10, "digits"),
  entryHash: field("Entry hash", 11, 20, "digits"),
  debitTotal: field("Total debits", 21, 32, "amount"),
  creditTotal: field("Total credits", 33, 44, "amount"),
  companyId: field("Company identification", 45, 54, "text"),
  authentication: field("Message authentication code", 55, 73, "text"),
  reserved: field("Reserved", 74, 79, "reserved"),
  odfi: field("Originating bank (ODFI)", 80, 87, "digits"),
  batchNumber: field("Batch number", 88, 94, "digits"),
} satisfies Fields;

/** Of a batch of accounting advices: longer totals, and what the operator adds in place of the company. */
export const ADV_BATCH_CONTROL = {
  recordType: field("Record type", 1, 1, "constant", ["8"]),
  serviceClass: field("Service class code", 2, 4, "digits"),
  entryAddendaCount: field("Entry and addenda count", 5, 10, "digits"),
  entryHash: field("Entry hash", 11, 20, "digits"),
  debitTotal: field("Total debits", 21, 40, "amount"),
  creditTotal: field("Total credits", 41, 60, "amount"),
  operatorData: field("Operator data", 61, 79, "text"),
  odfi: field("Originating bank (ODFI)", 80, 87, "digits"),
  batchNumber: field("Batch number", 88, 94, "digits"),
} satisfies Fields;
