import fc from "fast-check";
import { expect, test } from "vitest";
import { readCsv, readCsvInSteps } from "./read";
import { MAX_CSV_BYTES, MAX_CSV_ROWS, MOST_CSV_PROBLEMS } from "./types";
import { csvLine, UTF8_MARK } from "./write";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const rowsOf = (text: string): string[][] => readCsv(utf8(text)).rows.map(({ cells }) => [...cells]);

test.each([
  ["commas", "name,amount\nAda,12.50\n", ","],
  ["semicolons", 'name;amount\nAda;"1,234.50"\n', ";"],
  ["tabs", "name\tamount\nAda\t12.50\n", "\t"],
  ["a delimiter that its first line names", "sep=;\r\nname,first;amount\r\nAda;12.50\r\n", ";"],
  ["a comma within a quoted name", '"a;b;c",amount\nAda,12.50\n', ","],
  ["one column", "name\nAda\n", ","],
])("%s are told from the first row", (_, text, delimiter) => {
  expect(readCsv(utf8(text))).toMatchObject({ delimiter, problems: [] });
});

test.each([
  ["CRLF", "a,b\r\n1,2\r\n3,4\r\n"],
  ["LF", "a,b\n1,2\n3,4"],
  ["CR", "a,b\r1,2\r3,4\r"],
  ["all three", "a,b\r\n1,2\n3,4\r"],
  ["a byte-order mark", `${UTF8_MARK}a,b\n1,2\n3,4\n`],
  ["quotes around everything", '"a","b"\n"1","2"\n"3","4"\n'],
])("rows end with %s", (_, text) => {
  expect(readCsv(utf8(text)).header).toEqual(["a", "b"]);
  expect(rowsOf(text)).toEqual([
    ["1", "2"],
    ["3", "4"],
  ]);
});

test("a cell is the text that was written: quotes, separators, line breaks, formulas, zeros and blanks in front", () => {
  const cells = ['say "hi"', "a,b", "two\nlines", "=1+1", "0061000104", " x ", "'=cmd", "1E+11"];
  const written = cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",");
  expect(rowsOf(`a,b,c,d,e,f,g,h\n${written}\n`)).toEqual([cells]);
});

test("rows keep the number that a spreadsheet shows, blank rows and line breaks in cells counted as it counts them", () => {
  const file = readCsv(utf8('a,b\n\n"1\n1",2\n,,\n3,4\n'));
  expect(file.rows.map(({ row }) => row)).toEqual([3, 5]);
  expect(file.blankRows).toBe(2);
});

test("a shorter row is filled up; text past the last named column is a problem, blanks there are not", () => {
  const file = readCsv(utf8("a,b,c\n1\n1,2,3,,\nAda,1,234,50\n"));
  expect(file.rows[0]?.cells).toEqual(["1", "", ""]);
  expect(file.problems).toMatchObject([{ row: 4, column: 4, code: "too_many_cells" }]);
});

test.each([
  [
    "UTF-16, little end first",
    new Uint8Array([0xff, 0xfe, 0x61, 0, 0x2c, 0, 0x62, 0, 0x0a, 0, 0xe9, 0, 0x2c, 0, 0x31, 0]),
    "UTF-16",
  ],
  [
    "UTF-16, big end first",
    new Uint8Array([0xfe, 0xff, 0, 0x61, 0, 0x2c, 0, 0x62, 0, 0x0a, 0, 0xe9, 0, 0x2c, 0, 0x31]),
    "UTF-16",
  ],
  ["Windows-1252", new Uint8Array([0x61, 0x2c, 0x62, 0x0a, 0xe9, 0x2c, 0x31]), "Windows-1252"],
  ["UTF-8", utf8("a,b\né,1"), "UTF-8"],
] as const)("%s is read and named", (_, bytes, encoding) => {
  expect(readCsv(bytes)).toMatchObject({ encoding, header: ["a", "b"], rows: [{ row: 2, cells: ["é", "1"] }] });
});

test.each([
  ["nothing", new Uint8Array(), "empty_file"],
  ["blank rows alone", utf8("\n\n,,\n"), "empty_file"],
  ["an .xlsx workbook", new Uint8Array([0x50, 0x4b, 3, 4, 20, 0]), "workbook"],
  ["an .xls workbook", new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0]), "workbook"],
  ["a picture", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]), "not_text"],
  ["more than 20 MB", new Uint8Array(MAX_CSV_BYTES + 1), "too_large"],
  ["101 columns", utf8(Array.from({ length: 101 }, (_, at) => `c${at}`).join(",")), "too_many_columns"],
])("%s is refused by name", (_, bytes, code) => {
  expect(readCsv(bytes).problems.map((one) => one.code)).toEqual([code]);
});

test("every broken row is told with its row, and the sound ones around are still read", () => {
  const file = readCsv(utf8('a,b\n1,2\n3,x"y"\n5,6\n"7"z,8\n9,10\n'));
  expect(file.problems).toMatchObject([
    { row: 3, column: 2, code: "stray_quote" },
    { row: 5, column: 1, code: "stray_quote" },
  ]);
  expect(file.rows.map(({ row }) => row)).toEqual([2, 4, 6]);
});

test("a quote that is never closed is told where it was opened", () => {
  expect(readCsv(utf8('a,b\n1,2\n3,"4\n5,6\n')).problems).toMatchObject([{ row: 3, code: "open_quote" }]);
});

test("broken rows are bounded: a million of them end after the first thousand", () => {
  const file = readCsv(utf8(`a,b\n${'x"y,1\n'.repeat(1_000_000)}`));
  expect(file.problemCount).toBe(MOST_CSV_PROBLEMS);
});

test("the last row that may be is read; one more is a problem", () => {
  const full = `a,b\n${"1,2\n".repeat(MAX_CSV_ROWS)}`;
  expect(readCsv(utf8(full))).toMatchObject({ problems: [], rows: { length: MAX_CSV_ROWS } });
  const over = readCsv(utf8(`${full}3,4\n5,6\n`));
  expect(over.problems).toMatchObject([{ row: MAX_CSV_ROWS + 2, code: "too_many_rows" }]);
  expect(over.rows).toHaveLength(MAX_CSV_ROWS);
});

test("a long file is read in steps, and comes to the same", () => {
  const text = `a,b\n${Array.from({ length: 9_000 }, (_, at) => `"x\ny",${at}`).join("\n")}\n`;
  const steps = readCsvInSteps(utf8(text));
  let turns = 0;
  for (;;) {
    const step = steps.next();
    if (step.done) {
      expect(step.value.rows).toHaveLength(9_000);
      expect(step.value.rows.at(-1)).toEqual({ row: 9_001, cells: ["x\ny", "8999"] });
      break;
    }
    turns += 1;
  }
  expect(turns).toBeGreaterThanOrEqual(5);
});

test("what the desk exports reads back as it was, but for the apostrophe before what looks like a formula", () => {
  const cell = fc
    .string({ maxLength: 20 })
    .filter((text) => !/[^\t\n\r -~]/.test(text) && !/^[\s]*[=+\-@\t\r\n]|[;\t\r\n]/.test(text));
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 20 }), (rows) => {
      const solid = rows.map(([a, b, c]) => [`r${a}`, b, c] as const);
      const text = csvLine(["a", "b", "c"]) + solid.map((cells) => csvLine(cells)).join("");
      expect(rowsOf(text)).toEqual(solid.map((cells) => [...cells]));
    }),
    { numRuns: 300 },
  );
});

test("2,000 files of any bytes and of broken CSV never throw, and stay within their bounds", () => {
  const signs = fc.constantFrom(
    '"',
    '""',
    ",",
    ";",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "a",
    "1",
    "=",
    " ",
    "é",
    "\u0000",
    "\ufeff",
  );
  const broken = fc.array(signs, { maxLength: 120 }).map((parts) => utf8(parts.join("")));
  const bytes = fc.oneof({ weight: 3, arbitrary: broken }, { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) });
  fc.assert(
    fc.property(bytes, (input) => {
      const file = readCsv(input);
      expect(file.problems.length).toBeLessThanOrEqual(MOST_CSV_PROBLEMS);
      expect(file.rows.every(({ cells }) => cells.length === file.header.length)).toBe(true);
      expect(file.problemCount > 0 || file.header.length > 0).toBe(true);
    }),
    { numRuns: 2_000, seed: 20_261_125 },
  );
});
