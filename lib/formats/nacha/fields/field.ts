/**
 * What a field must hold.
 * `constant` exactly `values[0]`; `choice` one of `values`; `digits` digits only; `count` blank or digits; `amount`
 * digits, cents; `text` anything printable; `required` text that is not only blanks and zeros; `present` text that is
 * not blank; `account` as `required`, and an account or card number, shown masked; `secret` text that may hold such a
 * number; `date` a real YYMMDD; `time` HHMM or blank; `routing` a blank or zero and a nine-digit routing number;
 * `modifier` A-Z or 0-9; `settlement` blank or a day of the year, for the operator to fill; `reserved` blank.
 */
export type FieldKind =
  | "constant"
  | "choice"
  | "digits"
  | "count"
  | "amount"
  | "text"
  | "required"
  | "present"
  | "account"
  | "secret"
  | "date"
  | "time"
  | "routing"
  | "modifier"
  | "settlement"
  | "reserved";

/** Some columns of a record, 1-based and inclusive; `name` is what people read. */
export type Field = {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly kind: FieldKind;
  readonly values?: readonly string[];
};

/** The fields of a record by the names that code reads them by, in order of their columns. */
export type Fields = Readonly<Record<string, Field>>;

export function field(name: string, start: number, end: number, kind: FieldKind, values?: readonly string[]): Field {
  return values === undefined ? { name, start, end, kind } : { name, start, end, kind, values };
}

/** Columns of every record. */
export const RECORD_LENGTH = 94;
/** Records of a block. */
export const BLOCK_RECORDS = 10;
