import { describe, expect, test } from "vitest";
import { checkNacha } from "./check";
import { readLines } from "./lines";
import { CANARY_ACCOUNT, PAYROLL, overlay, sampleLines, toBytes } from "./testdata/samples";

const lines = sampleLines();
const text = (value: string) => new TextEncoder().encode(value);
const trimmed = lines.map((line) => (/^[19]/.test(line) ? line.trimEnd() : line));

function outcome(bytes: Uint8Array): string {
  const { verdict, issues } = checkNacha(bytes);
  return [verdict, ...new Set(issues.map((issue) => issue.code))].join(" ");
}

describe("line forms", () => {
  test.each([
    ["LF", toBytes(lines), "valid"],
    ["CRLF", toBytes(lines, "\r\n"), "valid"],
    ["CR", toBytes(lines, "\r"), "valid"],
    ["no end after the last line", text(lines.join("\n")), "valid"],
    ["blank lines at the end", text(`${lines.join("\n")}\n\n\n`), "valid"],
    ["an end mark of old systems", text(`${lines.join("\r\n")}\r\n\u001a`), "valid"],
    ["no line ends at all", text(lines.join("")), "repairable UNBROKEN_LINES"],
    ["one line end a block of ten", text(blocks(lines).join("\n")), "repairable UNBROKEN_LINES"],
    ["trailing blanks cut off", toBytes(trimmed), "repairable LINE_TRIMMED"],
    ["blanks past column 94", toBytes(lines.map((line) => `${line}   `)), "repairable LINE_TRAILING_BLANKS"],
    ["a byte order mark", text(`\ufeff${lines.join("\n")}`), "repairable BYTE_ORDER_MARK"],
    ["a blank line between records", toBytes(lines.toSpliced(4, 0, "")), "repairable BLANK_LINES"],
    ["padding left out", toBytes(withoutPadding()), "repairable PADDING_MISSING"],
    ["padding too much", toBytes([...lines, lines.at(-1) ?? ""]), "repairable PADDING_EXTRA"],
    ["padding too short", toBytes([...lines.slice(0, -1), "999"]), "repairable PADDING_LENGTH"],
    [
      "reserved columns filled",
      toBytes(overlay(lines, withoutPadding().length, 90, "X")),
      "repairable RESERVED_NOT_BLANK",
    ],
    ["settlement date of no calendar", toBytes(overlay(lines, 2, 76, "9X9")), "repairable SETTLEMENT_DATE_FILLED"],
  ])("%s", (_what, bytes, expected) => {
    expect(outcome(bytes)).toBe(expected);
  });

  test("each means the same money", () => {
    for (const bytes of [
      toBytes(lines, "\r\n"),
      text(lines.join("")),
      toBytes(trimmed),
      text(`\ufeff${lines.join("\r")}`),
    ]) {
      expect(checkNacha(bytes).summary).toEqual(checkNacha(toBytes(lines)).summary);
    }
  });
});

describe("lines that cannot be mended", () => {
  test.each([
    ["an entry cut short", toBytes(lines.with(2, (lines[2] ?? "").slice(0, 80))), "LINE_TOO_SHORT", 3],
    [
      "a file header cut short where other lines keep their blanks",
      toBytes(lines.with(0, (lines[0] ?? "").slice(0, 70))),
      "LINE_TOO_SHORT",
      1,
    ],
    ["an entry too long", toBytes(lines.with(2, `${lines[2]}7`)), "LINE_TOO_LONG", 3],
    ["a name with an accent", toBytes(overlay(lines, 3, 57, "é")), "NOT_ASCII", 3],
    ["a tab", toBytes(overlay(lines, 3, 57, "\t")), "NOT_ASCII", 3],
    ["a byte of zero", toBytes(overlay(lines, 2, 10, "\0")), "NOT_ASCII", 2],
  ])("%s", (_what, bytes, code, line) => {
    const check = checkNacha(bytes);
    expect(check.verdict).toBe("invalid");
    expect(check.issues).toContainEqual(expect.objectContaining({ code, line }));
  });

  test("an accent shifts no column: it is the only error", () => {
    const { issues } = checkNacha(toBytes(overlay(lines, 3, 57, "é")));
    expect(issues.map((issue) => [issue.code, issue.column, issue.columnEnd])).toEqual([["NOT_ASCII", 57, 57]]);
  });
});

describe("what is no NACHA file at all", () => {
  test.each([
    ["nothing", new Uint8Array(0), "EMPTY_FILE"],
    ["blanks", text("  \n \n"), "EMPTY_FILE"],
    ["20 MB of zero bytes", new Uint8Array(20_000_000), "NOT_NACHA"],
    ["20 MB of the digit zero", new Uint8Array(20_000_000).fill(48), "NOT_NACHA"],
    ["a CSV file", text("name,amount\nAda,100.00\n7,8\n"), "NOT_NACHA"],
    ["a PDF file", text("%PDF-1.7\n%âãÏÓ\n1 0 obj\n"), "NOT_NACHA"],
    ["UTF-16 text", new Uint8Array(Buffer.from(lines.join("\n"), "utf16le")), "NOT_NACHA"],
  ])("%s", (_what, bytes, code) => {
    const check = checkNacha(bytes);
    expect(check).toMatchObject({ verdict: "invalid", summary: null, issueCount: 1 });
    expect(check.issues[0]?.code).toBe(code);
  });

  test("a file of errors keeps a thousand of them and counts the rest", () => {
    const bad = overlay(sampleLines([PAYROLL]), 3, 30, "X");
    const many = [...bad.slice(0, 3), ...Array.from({ length: 5_000 }, () => bad[2] ?? ""), ...bad.slice(3)];
    const check = checkNacha(toBytes(many));
    expect(check.issues.length).toBe(1_000);
    expect(check.issueCount).toBeGreaterThan(5_000);
  });
});

test("lines are shown with their numbers and account numbers masked", () => {
  const shown = readLines(toBytes(lines.toSpliced(2, 0, "")), { fromLine: 2, limit: 2 });
  expect(shown.map((line) => [line.line, line.record])).toEqual([
    [2, "Batch header"],
    [4, "Entry"],
  ]);
  expect(readLines(toBytes(lines), { fromLine: lines.length, limit: 5 }).map((line) => line.record)).toEqual([
    "Padding",
  ]);
  expect(shown[1]?.text).toBe((lines[2] ?? "").replace(CANARY_ACCOUNT, "*************5432"));
});

function withoutPadding(): string[] {
  return lines.filter((line) => !/^9+$/.test(line));
}

function blocks(records: readonly string[]): string[] {
  const found: string[] = [];
  for (let at = 0; at < records.length; at += 10) found.push(records.slice(at, at + 10).join(""));
  return found;
}
