import { parse, type CsvError } from "csv-parse/sync";
import { decodeCsv, findDelimiter, isWorkbook, namedDelimiter } from "./decode";
import {
  MAX_CSV_BYTES,
  MAX_CSV_COLUMNS,
  MAX_CSV_ROW_BYTES,
  MAX_CSV_ROWS,
  MOST_CSV_PROBLEMS,
  type CsvDelimiter,
  type CsvEncoding,
  type CsvFile,
  type CsvProblem,
  type CsvProblemCode,
  type CsvRow,
} from "./types";

/** Rows read between two turns of `readCsvInSteps`. */
const ROWS_A_STEP = 2_000;
const LF = 0x0a;
const CR = 0x0d;

/** Reads a whole file at once; see `readCsvInSteps`. */
export function readCsv(bytes: Uint8Array): CsvFile {
  const steps = readCsvInSteps(bytes);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/**
 * A CSV file as rows of text (RFC 4180): quotes, CRLF, LF or CR, a byte-order mark, commas, semicolons or tabs. Never
 * throws: what is wrong is in `problems` with row and column. Nothing is turned into a number, date or formula. Yields
 * every few thousand rows, so that a caller may let others run. Bounded in bytes, rows, columns and problems.
 */
export function* readCsvInSteps(bytes: Uint8Array): Generator<undefined, CsvFile> {
  const refusal = refusalOf(bytes);
  if (refusal) return nothing(refusal);
  const decoded = decodeCsv(bytes);
  if (!decoded)
    return nothing(problem(0, 0, "not_text", "This is no text file. Save the sheet as CSV and choose that."));
  const named = namedDelimiter(decoded.text);
  const text = named?.rest ?? decoded.text;
  const reading = new Reading(named?.delimiter ?? findDelimiter(text), decoded.encoding);
  const data = Buffer.from(text, "utf8");
  while (!reading.done) {
    reading.step(data);
    yield undefined;
  }
  return reading.file();
}

function refusalOf(bytes: Uint8Array): CsvProblem | null {
  if (bytes.byteLength > MAX_CSV_BYTES) {
    return problem(0, 0, "too_large", "The file is larger than 20 MB. Split it and bring the parts.");
  }
  if (isWorkbook(bytes)) {
    return problem(0, 0, "workbook", "This is a workbook, not a CSV file. Save the sheet as CSV and choose that.");
  }
  return null;
}

function problem(row: number, column: number, code: CsvProblemCode, message: string): CsvProblem {
  return { row, column, code, message };
}

function nothing(found: CsvProblem): CsvFile {
  const empty = { header: [], rows: [], blankRows: 0 } as const;
  return { delimiter: ",", encoding: "UTF-8", ...empty, problems: [found], problemCount: 1 };
}

/** Ends a step at a broken row: the parser itself would take what follows for a part of it. */
class BrokenRow extends Error {
  override readonly name = "BrokenRow";
}

/** A file half read. */
class Reading {
  done = false;
  #header: readonly string[] | null = null;
  readonly #rows: CsvRow[] = [];
  readonly #problems: CsvProblem[] = [];
  #problemCount = 0;
  #blankRows = 0;
  #isFull = false;
  /** Rows seen, the header, blank and broken ones among them. */
  #row = 0;
  #from = 0;
  readonly #delimiter: CsvDelimiter;
  readonly #encoding: CsvEncoding;

  constructor(delimiter: CsvDelimiter, encoding: CsvEncoding) {
    this.#delimiter = delimiter;
    this.#encoding = encoding;
  }

  /** Takes the next few thousand rows. */
  step(data: Buffer): void {
    const start = this.#from;
    let read = 0;
    let isBroken = false;
    try {
      parse(data.subarray(start), {
        ...this.#options(),
        to: ROWS_A_STEP,
        on_record: (cells: string[], { bytes }) => {
          read += 1;
          this.#from = start + bytes;
          this.#take(cells);
          return null;
        },
      });
    } catch (error) {
      if (!(error instanceof BrokenRow)) throw error;
      isBroken = true;
      this.#from = nextLine(data, this.#from);
    }
    const isWhole = this.#from >= data.byteLength || (!isBroken && read < ROWS_A_STEP);
    this.done = isWhole || this.#isFull || this.#problems.length >= MOST_CSV_PROBLEMS;
  }

  #options() {
    return {
      delimiter: this.#delimiter,
      record_delimiter: ["\r\n", "\n", "\r"],
      relax_column_count: true,
      max_record_size: MAX_CSV_ROW_BYTES,
      skip_records_with_error: true,
      on_skip: (error: CsvError | undefined) => this.#broken(error),
    };
  }

  #take(cells: readonly string[]): void {
    if (this.#isFull) return;
    this.#row += 1;
    if (this.#row > MAX_CSV_ROWS + 1) {
      const most = MAX_CSV_ROWS.toLocaleString("en-US");
      this.#found(
        problem(this.#row, 0, "too_many_rows", `A file may have ${most} rows. Split it and bring the parts.`),
      );
      this.#isFull = true;
    } else if (cells.every((cell) => cell.trim() === "")) this.#blankRows += 1;
    else if (this.#header === null) this.#header = this.#headerOf(cells);
    else this.#rows.push({ row: this.#row, cells: this.#fitted(cells) });
  }

  #headerOf(cells: readonly string[]): readonly string[] {
    const names = cells.map((cell) => cell.trim());
    while (names.at(-1) === "") names.pop();
    if (names.length <= MAX_CSV_COLUMNS) return names;
    this.#found(
      problem(this.#row, MAX_CSV_COLUMNS + 1, "too_many_columns", `A file may have ${MAX_CSV_COLUMNS} columns.`),
    );
    return names.slice(0, MAX_CSV_COLUMNS);
  }

  /** As many cells as the header has. Text past its end is a problem: a comma within an amount that nobody quoted. */
  #fitted(cells: readonly string[]): readonly string[] {
    const width = this.#header?.length ?? 0;
    const extra = cells.findIndex((cell, at) => at >= width && cell.trim() !== "");
    if (extra !== -1) {
      const message = `The row has more cells than the first row has names (${width}). A cell with the separator in it must stand in quotes.`;
      this.#found(problem(this.#row, extra + 1, "too_many_cells", message));
    }
    return Array.from({ length: width }, (_, at) => cells[at] ?? "");
  }

  #broken(error: CsvError | undefined): never {
    this.#row += 1;
    const column = Number(error?.["column"]) + 1;
    this.#found(brokenRow(this.#row, Number.isSafeInteger(column) ? column : 0, error?.code ?? ""));
    throw new BrokenRow();
  }

  #found(one: CsvProblem): void {
    this.#problemCount += 1;
    if (this.#problems.length < MOST_CSV_PROBLEMS) this.#problems.push(one);
  }

  file(): CsvFile {
    if (this.#header === null && this.#problemCount === 0) {
      this.#found(problem(0, 0, "empty_file", "The file has no rows. Export it again and choose it."));
    }
    return {
      delimiter: this.#delimiter,
      encoding: this.#encoding,
      header: this.#header ?? [],
      rows: this.#rows,
      blankRows: this.#blankRows,
      problems: this.#problems,
      problemCount: this.#problemCount,
    };
  }
}

/** Where the line after `from` begins. */
function nextLine(data: Buffer, from: number): number {
  for (let at = from; at < data.byteLength; at += 1) {
    if (data[at] === LF) return at + 1;
    if (data[at] === CR) return data[at + 1] === LF ? at + 2 : at + 1;
  }
  return data.byteLength;
}

function brokenRow(row: number, column: number, code: string): CsvProblem {
  if (code === "CSV_MAX_RECORD_SIZE") {
    return problem(
      row,
      column,
      "row_too_long",
      "The row is longer than 64 KB: most often a quote that is never closed.",
    );
  }
  if (code === "CSV_QUOTE_NOT_CLOSED") {
    return problem(
      row,
      column,
      "open_quote",
      "A quote is opened here and never closed, so the rest of the file cannot be read.",
    );
  }
  const message = 'A quote stands inside of the cell. Put the cell in quotes and write each quote in it twice: "".';
  return problem(row, column, "stray_quote", message);
}
