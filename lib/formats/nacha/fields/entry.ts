import { field, type Fields } from "./field";

export const ENTRY = {
  recordType: field("Record type", 1, 1, "constant", ["6"]),
  transactionCode: field("Transaction code", 2, 3, "digits"),
  rdfi: field("Receiving bank (RDFI)", 4, 11, "digits"),
  checkDigit: field("Check digit", 12, 12, "digits"),
  account: field("Account number", 13, 29, "account"),
  amount: field("Amount", 30, 39, "amount"),
  individualId: field("Identification number", 40, 54, "text"),
  individualName: field("Receiver name", 55, 76, "text"),
  discretionary: field("Discretionary data", 77, 78, "text"),
  addendaIndicator: field("Addenda indicator", 79, 79, "choice", ["0", "1"]),
  trace: field("Trace number", 80, 94, "digits"),
} satisfies Fields;

const { recordType, transactionCode, rdfi, checkDigit, account, amount } = ENTRY;
const FRONT = { recordType, transactionCode, rdfi, checkDigit, account, amount };
const BACK = { addendaIndicator: ENTRY.addendaIndicator, trace: ENTRY.trace };
const NAMED = { individualName: ENTRY.individualName, discretionary: ENTRY.discretionary };

/** Where a CTX, ATX or TRX entry differs: the number of its addenda takes the first columns of the name. */
export const CTX_ENTRY = {
  ...FRONT,
  individualId: ENTRY.individualId,
  addendaCount: field("Number of addenda records", 55, 58, "digits"),
  individualName: field("Receiver name", 59, 74, "text"),
  reserved: field("Reserved", 75, 76, "reserved"),
  discretionary: ENTRY.discretionary,
  ...BACK,
} satisfies Fields;

/** ACK, and ATX by the columns of CTX: the entry that is acknowledged. */
export const ACK_ENTRY = {
  ...FRONT,
  originalTrace: field("Original entry trace number", 40, 54, "text"),
  ...NAMED,
  ...BACK,
} satisfies Fields;

export const ATX_ENTRY = {
  ...FRONT,
  originalTrace: field("Original entry trace number", 40, 54, "text"),
  addendaCount: CTX_ENTRY.addendaCount,
  individualName: CTX_ENTRY.individualName,
  reserved: CTX_ENTRY.reserved,
  discretionary: ENTRY.discretionary,
  ...BACK,
} satisfies Fields;

/** A payment that a consumer starts names itself first. */
export const CIE_ENTRY = {
  ...FRONT,
  individualName: field("Individual name", 40, 54, "text"),
  individualId: field("Identification number", 55, 76, "text"),
  discretionary: ENTRY.discretionary,
  ...BACK,
} satisfies Fields;

/** Checks turned into entries: ARC, BOC and RCK. */
export const CHECK_ENTRY = {
  ...FRONT,
  checkSerial: field("Check serial number", 40, 54, "required"),
  ...NAMED,
  ...BACK,
} satisfies Fields;

/** A check turned into an entry where it was presented. */
export const POP_ENTRY = {
  ...FRONT,
  checkSerial: field("Check serial number", 40, 48, "required"),
  terminalCity: field("Terminal city", 49, 52, "present"),
  terminalState: field("Terminal state", 53, 54, "present"),
  ...NAMED,
  ...BACK,
} satisfies Fields;

/** Checks that were truncated or destroyed: TRC and XCK. */
export const TRUNCATED_ENTRY = {
  ...FRONT,
  checkSerial: field("Check serial number", 40, 54, "required"),
  processControl: field("Process control", 55, 60, "present"),
  itemResearch: field("Item research number", 61, 76, "present"),
  itemType: field("Item type indicator", 77, 78, "text"),
  ...BACK,
} satisfies Fields;

export const TRX_ENTRY = {
  ...FRONT,
  individualId: ENTRY.individualId,
  addendaCount: CTX_ENTRY.addendaCount,
  individualName: CTX_ENTRY.individualName,
  reserved: CTX_ENTRY.reserved,
  itemType: field("Item type indicator", 77, 78, "text"),
  ...BACK,
} satisfies Fields;

/** What a card at a terminal may do (POS and SHR). */
const CARD_TRANSACTIONS = ["01", "02", "03", "11", "12", "13", "21", "22", "23", "31", "32", "33", "41", "42", "43"];
const CARD_KINDS = [...CARD_TRANSACTIONS, "99"];

export const POS_ENTRY = {
  ...FRONT,
  individualId: ENTRY.individualId,
  individualName: ENTRY.individualName,
  cardTransaction: field("Card transaction type", 77, 78, "choice", CARD_KINDS),
  ...BACK,
} satisfies Fields;

export const SHR_ENTRY = {
  ...FRONT,
  cardExpires: field("Card expiration (MMYY)", 40, 43, "digits"),
  documentReference: field("Document reference number", 44, 54, "digits"),
  cardAccount: field("Card account number", 55, 76, "account"),
  cardTransaction: field("Card transaction type", 77, 78, "choice", CARD_KINDS),
  ...BACK,
} satisfies Fields;

/** An international entry; the receiver's account lies elsewhere, and more of it. */
export const IAT_ENTRY = {
  recordType,
  transactionCode,
  rdfi: field("Gateway or receiving bank (RDFI)", 4, 11, "digits"),
  checkDigit,
  addendaCount: field("Number of addenda records", 13, 16, "digits"),
  reserved: field("Reserved", 17, 29, "reserved"),
  amount,
  account: field("Account number", 40, 74, "account"),
  reservedMore: field("Reserved", 75, 76, "reserved"),
  screening: field("Gateway screening indicator", 77, 77, "choice", [" ", "0", "1"]),
  secondScreening: field("Second screening indicator", 78, 78, "choice", [" ", "0", "1"]),
  ...BACK,
} satisfies Fields;

/** An accounting advice: longer amounts, and an operator's number in place of a trace. */
export const ADV_ENTRY = {
  recordType,
  transactionCode,
  rdfi,
  checkDigit,
  account: field("Account number", 13, 27, "account"),
  amount: field("Amount", 28, 39, "amount"),
  adviceRouting: field("Advice routing number", 40, 48, "digits"),
  fileIdentification: field("File identification", 49, 53, "text"),
  operatorData: field("Operator data", 54, 54, "text"),
  individualName: ENTRY.individualName,
  discretionary: ENTRY.discretionary,
  addendaIndicator: ENTRY.addendaIndicator,
  operatorRouting: field("Routing number of the operator", 80, 87, "digits"),
  julianDay: field("Day of the year it was made", 88, 90, "digits"),
  sequence: field("Sequence number", 91, 94, "digits"),
} satisfies Fields;
