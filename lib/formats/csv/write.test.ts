import { expect, test } from "vitest";
import { csvCell, csvLine } from "./write";

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", " =x", "＝1", "＋1", "－1", "＠x"])(
  "%j opens as text in a spreadsheet",
  (text) => {
    expect(csvCell(text)).toBe(`"'${text}"`);
  },
);

test.each([
  ['x;=HYPERLINK("http://a","b")', '"x;\'=HYPERLINK(""http://a"",""b"")"'],
  ["x\t+1", '"x\t\'+1"'],
  ["\n=x", "\"'\n'=x\""],
  ["\u200b=1", '"\'\u200b=1"'],
])("%j has no formula behind another country's separator either", (text, cell) => {
  const written = csvCell(text);
  expect(written.startsWith('"') ? written : `"${written}"`).toBe(cell);
});

test("quotes and separators keep a cell in one piece", () => {
  expect(csvLine(["ACME, INC", 'THE "BEST"', "plain", { decimal: "-1000.50" }])).toBe(
    '"ACME, INC","THE ""BEST""",plain,-1000.50\r\n',
  );
});

test("a decimal is nothing but a decimal", () => {
  expect(() => csvCell({ decimal: "=1" })).toThrow(RangeError);
  expect(() => csvCell({ decimal: "1e5" })).toThrow(RangeError);
});
