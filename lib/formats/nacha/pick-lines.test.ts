import { expect, test } from "vitest";
import { pickLines, readLines } from "./lines";
import { overlay, PAYROLL, sampleLines, toBytes } from "./testdata/samples";

test("picked lines are those of a whole reading, in any line form", () => {
  for (const lineEnd of ["\n", "\r\n", ""]) {
    const bytes = toBytes(sampleLines(), lineEnd);
    const every = readLines(bytes, { fromLine: 1, limit: 1_000 });
    const wanted = new Set([0, 2, 3, 9, 5_000]);
    expect(pickLines(bytes, wanted)).toEqual(every.filter((line) => wanted.has(line.line)));
    expect(pickLines(bytes, new Set())).toEqual([]);
  }
});

test("a number that blanks or signs divide is hidden but for its last four, where it stands", () => {
  const lines = sampleLines([PAYROLL]);
  const spoiled = [...lines.slice(0, 3), "705ACCT 1234-5678 9012 3456 CODE 12", ...lines.slice(3)];
  const shown = pickLines(toBytes(spoiled), new Set([4]))[0]?.text;
  expect(shown).toBe("705ACCT ****-**** **** 3456 CODE 12");
  const header = pickLines(toBytes(overlay(lines, 2, 21, "ACCT 8800112233")), new Set([2]))[0]?.text;
  expect(header?.slice(20, 40)).toBe("ACCT ******2233     ");
});
