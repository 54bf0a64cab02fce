import {
  hasDigit,
  holds,
  isBlank,
  isBlankOrZeros,
  isRoutingNumber,
  readDate,
  readDigits,
  readRaw,
  readText,
  readTime,
} from "./bytes";
import type { CheckState } from "./check-state";
import type { IssueCode } from "./check/rules";
import { RECORD_LENGTH, type Field } from "./fields";
import type { Fields } from "./fields/field";
import { isInStep, placeOf } from "./issue-log";
import type { NachaRecord } from "./types";

/** The fields of a layout that can be wrong: any text will do in the others, and the first column is what led here. */
export function checkedFields(fields: Fields): readonly Field[] {
  return Object.values(fields).filter(({ kind, start }) => kind !== "text" && kind !== "secret" && start > 1);
}

/** Checks the named fields of the cursor's record, each by its kind (fields.ts). */
export function checkFields(state: CheckState, record: NachaRecord, fields: readonly Field[]): void {
  for (const field of fields) checkField(state, record, field);
}

/** True when a record that must be whole ends before the field does; the missing tail was reported already. */
function isCutOff(state: CheckState, record: NachaRecord, field: Field): boolean {
  const { cursor } = state;
  return cursor.length < RECORD_LENGTH && field.end > cursor.length && !isInStep(cursor, record);
}

function checkField(state: CheckState, record: NachaRecord, field: Field): void {
  const { bytes, offset } = state.cursor;
  switch (field.kind) {
    case "text":
    case "secret":
      return;
    case "count":
      if (!isBlank(bytes, offset, field) && readDigits(bytes, offset, field) < 0) {
        fail(state, record, field, "NOT_NUMERIC", "digits only, or blanks");
      }
      return;
    case "amount":
    case "digits":
      if (readDigits(bytes, offset, field) < 0) fail(state, record, field, "NOT_NUMERIC", "digits only");
      return;
    case "constant":
    case "choice":
      checkChoice(state, record, field);
      return;
    case "account":
    case "required":
      if (isBlankOrZeros(bytes, offset, field)) {
        fail(state, record, field, "FIELD_BLANK", "something other than blanks and zeros");
      }
      return;
    case "present":
      if (isBlank(bytes, offset, field)) fail(state, record, field, "FIELD_BLANK", "something other than blanks");
      return;
    case "date":
      if (readDate(bytes, offset, field) === null) fail(state, record, field, "DATE_INVALID", "a real date as YYMMDD");
      return;
    case "time":
      if (!isBlank(bytes, offset, field) && readTime(bytes, offset, field) === null) {
        fail(state, record, field, "TIME_INVALID", "a time as HHMM, or blanks");
      }
      return;
    case "routing":
      checkRouting(state, record, field);
      return;
    case "modifier":
      if (!/^[A-Z0-9]$/.test(readRaw(bytes, offset, field))) {
        fail(state, record, field, "MODIFIER_INVALID", "one capital letter or digit");
      }
      return;
    case "settlement":
      checkSettlement(state, record, field);
      return;
    case "reserved":
      if (!isBlank(bytes, offset, field)) warnReserved(state, record, field);
      return;
  }
}

function fail(state: CheckState, record: NachaRecord, field: Field, code: IssueCode, expected: string): void {
  if (isCutOff(state, record, field)) return;
  const place = placeOf(state, record, field);
  const found = place.excerpt.trim();
  const says = found === "" ? "is blank" : `is "${found}"`;
  state.log.error(place, code, `${field.name} ${says}; expected ${expected}.`, expected);
}

function checkChoice(state: CheckState, record: NachaRecord, field: Field): void {
  const values = field.values ?? [];
  const { bytes, offset } = state.cursor;
  for (const value of values) if (holds(bytes, offset, field, value)) return;
  const code = field.kind === "constant" ? "CONSTANT_WRONG" : "VALUE_NOT_ALLOWED";
  fail(state, record, field, code, values.map((value) => `"${value}"`).join(" or "));
}

/** A blank or a zero and the nine digits of a bank whose last digit checks the others. */
function checkRouting(state: CheckState, record: NachaRecord, field: Field): void {
  const { bytes, offset } = state.cursor;
  const digits = readDigits(bytes, offset, { start: field.start + 1, end: field.end });
  const lead = readRaw(bytes, offset, { start: field.start, end: field.start });
  if (digits < 0 || (lead !== " " && lead !== "0")) {
    fail(state, record, field, "ROUTING_INVALID", "a blank and the nine digits of a routing number");
    return;
  }
  if (digits === 0 || !isRoutingNumber(bytes, offset, field.start + 1)) {
    fail(state, record, field, "CHECK_DIGIT_WRONG", "a routing number whose last digit checks the other eight");
  }
}

function checkSettlement(state: CheckState, record: NachaRecord, field: Field): void {
  const { bytes, offset } = state.cursor;
  if (isBlank(bytes, offset, field)) return;
  const day = readDigits(bytes, offset, field);
  if (day >= 0 && day <= 366) return;
  const { log } = state;
  const message = `${field.name} is "${readText(bytes, offset, field)}"; it is for the operator to fill, so blanks were expected.`;
  log.warn("SETTLEMENT_DATE_FILLED", () => placeOf(state, record, field), message);
}

function warnReserved(state: CheckState, record: NachaRecord, field: Field): void {
  const { log, cursor } = state;
  const isControl = record === "Batch control" || record === "File control";
  if (isControl && hasDigit(cursor.bytes, cursor.offset, field)) {
    const message = `${field.name} columns of the ${record.toLowerCase()} hold digits, which may be part of a total that moved; blanks were expected.`;
    log.error(placeOf(state, record, field), "CONTROL_RESERVED_NOT_BLANK", message);
    return;
  }
  const message = `Columns ${field.start} to ${field.end} of the ${record.toLowerCase()} are reserved and were expected to be blank.`;
  log.warn("RESERVED_NOT_BLANK", () => placeOf(state, record, field), message);
}
