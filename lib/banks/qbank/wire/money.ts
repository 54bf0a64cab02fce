import { LosslessNumber, isLosslessNumber } from "lossless-json";
import { z } from "zod";

/**
 * QBank sends money as JSON numbers (contracts.md 1.2). `decimalText` keeps the digits of the wire: it takes a
 * `LosslessNumber` (or text) and gives plain decimal text, so that no amount ever passes through a double.
 */
export const decimalText = z
  .union([z.custom<LosslessNumber>((value) => isLosslessNumber(value)).transform((value) => value.value), z.string()])
  .pipe(z.string().regex(/^-?\d{1,15}(\.\d{1,10})?$/, "not a plain decimal amount"));

/** True when two plain decimals are the same number: "1000.50" and "1000.5". */
export function isSameDecimal(left: string, right: string): boolean {
  return withoutPadding(left) === withoutPadding(right);
}

function withoutPadding(decimal: string): string {
  const [, sign = "", whole = "", fraction = ""] = /^(-?)0*(\d+)(?:\.(\d*?)0*)?$/.exec(decimal) ?? [];
  if (whole === "") return decimal;
  const plain = fraction === "" ? whole : `${whole}.${fraction}`;
  return plain === "0" ? "0" : `${sign}${plain}`;
}

/** Decimal text as a JSON number literal for `stringify` of lossless-json: "1000.50" stays `1000.50`. */
export function wireNumber(decimal: string): LosslessNumber {
  return new LosslessNumber(decimal);
}
