import { field, type Fields } from "./field";

/** Addenda of entries that came back, by what they say. */

const recordType = field("Record type", 1, 1, "constant", ["7"]);
const addendaType = field("Addenda type code", 2, 3, "digits");
const code = field("Return or change code", 4, 6, "present");
const originalTrace = field("Original entry trace number", 7, 21, "digits");
const originalRdfi = field("Original receiving bank", 28, 35, "digits");
const trace = field("Trace number", 80, 94, "digits");

/** What all of them share. */
export const RETURN_ADDENDA = { recordType, addendaType, code, originalTrace, originalRdfi, trace } satisfies Fields;

const HEAD = { recordType, addendaType, code, originalTrace };

export const RETURN_99 = {
  ...HEAD,
  dateOfDeath: field("Date of death", 22, 27, "text"),
  originalRdfi,
  information: field("Addenda information", 36, 79, "secret"),
  trace,
} satisfies Fields;

/** A returned international entry repeats the amount of the forward payment. */
export const IAT_RETURN_99 = {
  ...HEAD,
  dateOfDeath: RETURN_99.dateOfDeath,
  originalRdfi,
  originalAmount: field("Original forward payment amount", 36, 45, "amount"),
  information: field("Addenda information", 46, 79, "secret"),
  trace,
} satisfies Fields;

/** R61, R62, R67 to R70: the originating bank refuses a return. */
export const DISHONORED_99 = {
  ...HEAD,
  reserved: field("Reserved", 22, 27, "reserved"),
  originalRdfi,
  reservedMore: field("Reserved", 36, 38, "reserved"),
  returnTrace: field("Return trace number", 39, 53, "digits"),
  returnSettlement: field("Return settlement date", 54, 56, "text"),
  returnCode: field("Return reason code", 57, 58, "present"),
  information: field("Addenda information", 59, 79, "secret"),
  trace,
} satisfies Fields;

/** R71 to R77: the receiving bank insists. */
export const CONTESTED_99 = {
  ...HEAD,
  dateReturned: field("Date the original entry was returned", 22, 27, "text"),
  originalRdfi,
  originalSettlement: field("Original settlement date", 36, 38, "text"),
  returnTrace: field("Return trace number", 39, 53, "digits"),
  returnSettlement: field("Return settlement date", 54, 56, "text"),
  returnCode: field("Return reason code", 57, 58, "present"),
  dishonoredTrace: field("Dishonored return trace number", 59, 73, "digits"),
  dishonoredSettlement: field("Dishonored return settlement date", 74, 76, "text"),
  dishonoredCode: field("Dishonored return reason code", 77, 78, "present"),
  reserved: field("Reserved", 79, 79, "reserved"),
  trace,
} satisfies Fields;

export const CORRECTION_98 = {
  ...HEAD,
  reserved: field("Reserved", 22, 27, "reserved"),
  originalRdfi,
  corrected: field("Corrected data", 36, 64, "secret"),
  reservedMore: field("Reserved", 65, 79, "reserved"),
  trace,
} satisfies Fields;

export const IAT_CORRECTION_98 = {
  ...HEAD,
  reserved: field("Reserved", 22, 27, "reserved"),
  originalRdfi,
  corrected: field("Corrected data", 36, 70, "secret"),
  reservedMore: field("Reserved", 71, 79, "reserved"),
  trace,
} satisfies Fields;

/** C61 to C69: the originating bank refuses a notification of change. */
export const REFUSED_98 = {
  ...HEAD,
  reserved: field("Reserved", 22, 27, "reserved"),
  originalRdfi,
  corrected: field("Corrected data", 36, 64, "secret"),
  changeCode: field("Change code", 65, 67, "present"),
  correctionSequence: field("Trace sequence number of the notification", 68, 74, "digits"),
  reservedMore: field("Reserved", 75, 79, "reserved"),
  trace,
} satisfies Fields;
