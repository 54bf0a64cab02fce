/** What separates the cells of a file. */
export type CsvDelimiter = "," | ";" | "\t";
export type CsvEncoding = "UTF-8" | "UTF-16" | "Windows-1252";

export type CsvProblemCode =
  | "empty_file"
  | "too_large"
  | "workbook"
  | "not_text"
  | "too_many_rows"
  | "too_many_columns"
  | "row_too_long"
  | "open_quote"
  | "stray_quote"
  | "too_many_cells";

/** Something that keeps a file from being read: `row` and `column` from 1, as a spreadsheet counts them; 0: the whole file. */
export type CsvProblem = {
  readonly row: number;
  readonly column: number;
  readonly code: CsvProblemCode;
  readonly message: string;
};

/** A row below the header with as many cells as the header has, all of them text as written. */
export type CsvRow = { readonly row: number; readonly cells: readonly string[] };

export type CsvFile = {
  readonly delimiter: CsvDelimiter;
  readonly encoding: CsvEncoding;
  /** The first row, blanks around the names cut off. */
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
  /** Rows without any text, which are passed over. */
  readonly blankRows: number;
  /** At most `MOST_CSV_PROBLEMS`; a file with any is not to be used. */
  readonly problems: readonly CsvProblem[];
  readonly problemCount: number;
};

export const MAX_CSV_BYTES = 20 * 1024 * 1024;
export const MAX_CSV_ROWS = 100_000;
export const MAX_CSV_COLUMNS = 100;
export const MAX_CSV_ROW_BYTES = 64 * 1024;
export const MOST_CSV_PROBLEMS = 1_000;
