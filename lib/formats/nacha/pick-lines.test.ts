import { expect, test } from "vitest";
import { checkNacha, checkNachaInSteps } from "./check";
import { pickLines, readLines } from "./lines";
import { overlay, PAYROLL, sampleFile, sampleLines, toBytes } from "./testdata/samples";
import { writeNacha } from "./write";

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

test("a check in steps says what a check at one go says, and pauses on the way", () => {
  const entries = Array.from({ length: 25_000 }, () => PAYROLL.entries[1]).filter((entry) => entry !== undefined);
  const bytes = writeNacha(sampleFile([{ ...PAYROLL, entries }]));
  const steps = checkNachaInSteps(bytes);
  let pauses = 0;
  let step = steps.next();
  for (; !step.done; step = steps.next()) pauses += 1;
  expect(step.value).toEqual(checkNacha(bytes));
  expect(pauses).toBe(2);
});
