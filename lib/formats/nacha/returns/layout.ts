import type { Field } from "../fields";

/**
 * Addenda of entries that came back, by what they say (NACHA Operating Rules, appendices four and five; read off
 * addenda98.go, addenda98_refused.go, addenda99.go, addenda99Dishonored.go, addenda99Contested.go and the IAT return
 * records of moov-io/ach).
 */

function field(name: string, start: number, end: number, kind: Field["kind"] = "text"): Field {
  return { name, start, end, kind };
}

/** What all of them share. */
export const RETURN_ADDENDA = {
  recordType: field("Record type", 1, 1, "digits"),
  addendaType: field("Addenda type code", 2, 3, "digits"),
  code: field("Return or change code", 4, 6),
  originalTrace: field("Original entry trace number", 7, 21),
  originalRdfi: field("Original receiving bank", 28, 35),
  trace: field("Trace number", 80, 94),
} satisfies Readonly<Record<string, Field>>;

export const RETURN_99 = {
  ...RETURN_ADDENDA,
  dateOfDeath: field("Date of death", 22, 27),
  information: field("Addenda information", 36, 79),
} satisfies Readonly<Record<string, Field>>;

/** A returned international entry repeats the amount of the forward payment. */
export const IAT_RETURN_99 = {
  ...RETURN_99,
  originalAmount: field("Original forward payment amount", 36, 45, "digits"),
  information: field("Addenda information", 46, 79),
} satisfies Readonly<Record<string, Field>>;

export const DISHONORED_99 = {
  ...RETURN_ADDENDA,
  returnTrace: field("Return trace number", 39, 53),
  returnSettlement: field("Return settlement date", 54, 56),
  returnCode: field("Return reason code", 57, 58),
  information: field("Addenda information", 59, 79),
} satisfies Readonly<Record<string, Field>>;

export const CONTESTED_99 = {
  ...RETURN_ADDENDA,
  dateReturned: field("Date the original entry was returned", 22, 27),
  originalSettlement: field("Original settlement date", 36, 38),
  returnTrace: field("Return trace number", 39, 53),
  returnSettlement: field("Return settlement date", 54, 56),
  returnCode: field("Return reason code", 57, 58),
  dishonoredTrace: field("Dishonored return trace number", 59, 73),
  dishonoredSettlement: field("Dishonored return settlement date", 74, 76),
  dishonoredCode: field("Dishonored return reason code", 77, 78),
} satisfies Readonly<Record<string, Field>>;

export const CORRECTION_98 = {
  ...RETURN_ADDENDA,
  corrected: field("Corrected data", 36, 64),
} satisfies Readonly<Record<string, Field>>;

export const IAT_CORRECTION_98 = {
  ...RETURN_ADDENDA,
  corrected: field("Corrected data", 36, 70),
} satisfies Readonly<Record<string, Field>>;

export const REFUSED_98 = {
  ...CORRECTION_98,
  changeCode: field("Change code", 65, 67),
  correctionSequence: field("Trace sequence number of the notification", 68, 74),
} satisfies Readonly<Record<string, Field>>;
