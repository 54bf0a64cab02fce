/** A cell: text is data and never a formula; numbers and decimals are written by the caller as `decimal`. */
export type CsvCell = string | { readonly decimal: string };

/** What a spreadsheet may read as the start of a formula, full-width signs included (OWASP ASVS 1.2.10). */
const STARTS_A_FORMULA = /^[\s\u00a0\p{Cf}]*[=+\-@\t\r\n＝＋－＠]/u;

/** The same after what another country's spreadsheet takes for the end of a cell. */
const STARTS_A_FORMULA_WITHIN = /([;\t\r\n])(?=[\s\u00a0\p{Cf}]*[=+\-@＝＋－＠])/gu;

/**
 * One cell. Text that could start a formula gets an apostrophe in front, which spreadsheets show as text; text with
 * a comma, quote, line break or that apostrophe is quoted. A `decimal` is plain digits with a point and sign.
 */
export function csvCell(cell: CsvCell): string {
  if (typeof cell !== "string") {
    if (!/^-?\d+(\.\d+)?$/.test(cell.decimal)) throw new RangeError("A decimal cell must be a plain decimal");
    return cell.decimal;
  }
  const isRisky = STARTS_A_FORMULA.test(cell);
  const within = cell.replaceAll(STARTS_A_FORMULA_WITHIN, "$1'");
  const text = isRisky ? `'${within}` : within;
  return isRisky || /[",\r\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One line with its line end (CRLF, RFC 4180). */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

/** Tells spreadsheets that the file is UTF-8. */
export const UTF8_MARK = "\ufeff";
