import { describe, expect, test } from "vitest";
import { checkNacha } from "./check";
import { RULES } from "./check/rules";
import { SEC_CODES } from "./codes";
import { KINDS } from "./testdata/kinds";
import { spoilMoney, spoilRecord } from "./testdata/mutants";
import { overlay, seeded, toBytes } from "./testdata/samples";

const linesOf = (kind: string) => KINDS[kind] ?? [];
const check = (lines: readonly string[]) => checkNacha(toBytes(lines));

/** The code and place of every issue. */
function toldOf(lines: readonly string[]): string[] {
  return check(lines).issues.map(({ code, line, column }) => `${code} ${line}:${column}`);
}

describe("every kind of batch", () => {
  test("has a sample, PPD aside, whose samples the writer makes", () => {
    expect(Object.keys(KINDS)).toEqual(expect.arrayContaining([...SEC_CODES.keys()].filter((sec) => sec !== "PPD")));
  });

  test.each(Object.keys(KINDS))("a well-formed file of %s is valid and nothing is remarked on", (kind) => {
    expect(check(linesOf(kind))).toMatchObject({ verdict: "valid", issues: [] });
  });

  test.each(Object.keys(KINDS))("200 seeded changes of the money or of a record of %s are refused", (kind) => {
    const random = seeded(kind.length * 7 + kind.charCodeAt(0));
    const accepted: string[] = [];
    for (let round = 0; round < 200; round++) {
      const { lines, what } = round % 2 === 0 ? spoilMoney(linesOf(kind), random) : spoilRecord(linesOf(kind), random);
      if (check(lines).verdict !== "invalid") accepted.push(what);
    }
    expect(accepted).toEqual([]);
  });
});

describe("what the entries of a file are for", () => {
  test.each([
    ["CCD", "origination"],
    ["IAT", "origination"],
    ["ADV", "advice"],
    ["COR", "returns"],
    ["correctedIAT", "returns"],
    ["refusedCOR", "returns"],
    ["returned", "returns"],
    ["dishonored", "returns"],
    ["contested", "returns"],
    ["returnedIAT", "returns"],
  ])("%s: %s", (kind, purpose) => {
    expect(check(linesOf(kind)).summary?.purpose).toBe(purpose);
  });
});

describe("the rules of each SEC code, one change at a time", () => {
  // Lines of each file: 1 header, 2 batch header, 3 first entry, 4 its first addenda or the batch control.
  test.each<[string, string, number, number, string, string]>([
    ["a credit under ARC", "ARC", 3, 2, "22", "SEC_DEBITS_ONLY 3:2"],
    ["25,000.01 under ARC", "ARC", 3, 30, "0002500001", "AMOUNT_OVER_CAP 3:30"],
    ["25,000.01 under POP", "POP", 3, 30, "0002500001", "AMOUNT_OVER_CAP 3:30"],
    ["2,500.01 under RCK", "RCK", 3, 30, "0000250001", "AMOUNT_OVER_CAP 3:30"],
    ["2,500.01 under XCK", "XCK", 3, 30, "0000250001", "AMOUNT_OVER_CAP 3:30"],
    ["no check number under BOC", "BOC", 3, 40, " ".repeat(15), "FIELD_BLANK 3:40"],
    ["no terminal state under POP", "POP", 3, 53, "  ", "FIELD_BLANK 3:53"],
    ["no process control under TRC", "TRC", 3, 55, " ".repeat(6), "FIELD_BLANK 3:55"],
    ["no item number under XCK", "XCK", 3, 61, " ".repeat(16), "FIELD_BLANK 3:61"],
    ["another description under RCK", "RCK", 2, 54, "CHECKS    ", "DESCRIPTION_FIXED 2:54"],
    ["another description under ENR", "ENR", 2, 54, "ENROLL    ", "DESCRIPTION_FIXED 2:54"],
    ["a debit under CIE", "CIE", 3, 2, "27", "SEC_CREDITS_ONLY 3:2"],
    ["a live code under ACK", "ACK", 3, 2, "22", "TRANSACTION_CODE_NOT_OF_SEC 3:2"],
    ["money under ACK", "ACK", 3, 39, "1", "AMOUNT_NOT_ZERO 3:30"],
    ["money under ENR", "ENR", 3, 39, "1", "AMOUNT_NOT_ZERO 3:30"],
    ["a company as sender of DNE", "DNE", 2, 79, "1", "ORIGINATOR_STATUS_DNE 2:79"],
    ["service class of payments under ADV", "ADV", 2, 2, "200", "SERVICE_CLASS_ADV 2:2"],
    ["service class of advices under CCD", "CCD", 2, 2, "280", "SERVICE_CLASS_ADV 2:2"],
    ["a code of payments under ADV", "ADV", 3, 2, "22", "TRANSACTION_CODE_UNKNOWN 3:2"],
    ["a card that did nothing known", "POS", 3, 77, "77", "VALUE_NOT_ALLOWED 3:77"],
    ["a card that expires in month 13", "SHR", 3, 40, "1329", "CARD_EXPIRY_INVALID 3:40"],
    ["text where a terminal should be named", "MTE", 4, 2, "05", "ADDENDA_TYPE_WRONG 4:2"],
    ["a terminal of another entry", "POS", 4, 94, "9", "ADDENDA_TRACE_WRONG 4:80"],
    ["a terminal without a place", "SHR", 4, 36, " ".repeat(27), "FIELD_BLANK 4:36"],
    ["too few addenda announced", "ATX", 3, 58, "1", "ADDENDA_COUNT_WRONG 3:55"],
    ["foreign exchange of no kind", "IAT", 2, 21, "XX", "VALUE_NOT_ALLOWED 2:21"],
    ["no destination country", "IAT", 2, 39, "  ", "FIELD_BLANK 2:39"],
    ["addenda 10 that is an 11", "IAT", 4, 2, "11", "IAT_ADDENDA_ORDER 4:2"],
    ["an international entry's addenda of another", "IAT", 5, 94, "9", "ADDENDA_ENTRY_SEQUENCE_WRONG 5:88"],
    ["a bank abroad by no known number", "IAT", 7, 39, "09", "VALUE_NOT_ALLOWED 7:39"],
    ["no receiver abroad", "IAT", 4, 47, " ".repeat(35), "FIELD_BLANK 4:47"],
    ["an announced count that is neither seven nor true", "IAT", 3, 13, "0008", "ADDENDA_COUNT_WRONG 3:13"],
    ["a live code under COR", "COR", 3, 2, "27", "TRANSACTION_CODE_NOT_OF_SEC 3:2"],
    ["money under COR", "COR", 3, 39, "1", "AMOUNT_NOT_ZERO 3:30"],
    ["money under COR of an international entry", "correctedIAT", 3, 39, "1", "AMOUNT_NOT_ZERO 3:30"],
    ["no account in an international notification", "correctedIAT", 3, 40, " ".repeat(35), "FIELD_BLANK 3:40"],
    ["a return that no one knows", "returned", 4, 4, "R99", "RETURN_CODE_UNKNOWN 4:4"],
    ["a change that no one knows", "COR", 4, 4, "C99", "CHANGE_CODE_UNKNOWN 4:4"],
    ["nothing to change to", "COR", 4, 36, " ".repeat(29), "CORRECTED_DATA_BLANK 4:36"],
    ["a notification of change under PPD", "returned", 4, 2, "98", "ADDENDA_TYPE_WRONG 4:2"],
    ["a return under COR", "COR", 4, 2, "99", "ADDENDA_TYPE_WRONG 4:2"],
    ["a return whose flag is down", "returned", 3, 79, "0", "ADDENDA_UNEXPECTED 4:1"],
    ["an international debit among credits only", "IAT", 2, 2, "220", "SERVICE_CLASS_CREDITS_ONLY 3:2"],
    ["an international text that starts at 2", "IAT", 11, 84, "0002", "ADDENDA_SEQUENCE_WRONG 11:84"],
  ])("%s", (_what, kind, line, column, text, expected) => {
    expect(toldOf(overlay(linesOf(kind), line, column, text))).toContain(expected);
  });

  test.each<[string, string, number, string]>([
    ["POS without its terminal", "POS", 4, "ADDENDA_REQUIRED 3:79"],
    ["DNE without its text", "DNE", 4, "ADDENDA_REQUIRED 3:79"],
    ["IAT without its last mandatory addenda", "returnedIAT", 11, "RETURN_WITHOUT_ADDENDA 3:79"],
    ["IAT without addenda 13", "IAT", 7, "IAT_ADDENDA_ORDER 7:2"],
    ["a return without a reason", "returned", 4, "RETURN_WITHOUT_ADDENDA 3:79"],
    ["a notification without what to change", "COR", 4, "RETURN_WITHOUT_ADDENDA 3:79"],
  ])("%s", (_what, kind, line, expected) => {
    expect(toldOf(linesOf(kind).toSpliced(line - 1, 1))).toContain(expected);
  });

  test("a notification about an international entry may repeat its addenda, and leave the company out of the control", () => {
    const lines = linesOf("correctedIAT").toSpliced(3, 0, ...linesOf("returnedIAT").slice(3, 10));
    const counted = lines.map((line) => {
      if (line.startsWith("8"))
        return `${line.slice(0, 4)}000009${line.slice(10, 44)}${" ".repeat(10)}${line.slice(54)}`;
      if (line.startsWith("9000001")) return `${line.slice(0, 7)}00000200000009${line.slice(21)}`;
      return line;
    });
    const padded = [...counted, ...Array.from({ length: 20 - counted.length }, () => "9".repeat(94))];
    expect(check(padded)).toMatchObject({ verdict: "valid", issues: [] });
    expect(toldOf(overlay(padded, 5, 2, "12"))).toContain("IAT_ADDENDA_ORDER 5:2");
    expect(toldOf(overlay(padded, padded.findIndex((line) => line.startsWith("8")) + 1, 45, "OTHER"))).toContain(
      "BATCH_COMPANY_DIFFERS 12:45",
    );
  });

  test("returned entries and entries to be made do not share a batch", () => {
    const [, , fresh = ""] = linesOf("TEL");
    const lines = linesOf("returned").toSpliced(4, 0, fresh.slice(0, 93) + "2");
    expect(toldOf(lines)).toContain("BATCH_MIXES_RETURNS 2:51");
  });

  test("digits in reserved columns of a control may be a total that moved", () => {
    const lines = linesOf("CCD");
    const control = lines.findIndex((line) => line.startsWith("8")) + 1;
    expect(toldOf(overlay(lines, control, 74, "7"))).toEqual([`CONTROL_RESERVED_NOT_BLANK ${control}:74`]);
  });
});

describe("what the network asks beyond the form", () => {
  test("is told, and leaves the verdict alone", () => {
    const payroll = overlay(overlay(linesOf("CCD"), 2, 51, "PPD"), 2, 54, "REG.SALARY");
    const codes = check(payroll).issues.map(({ code }) => code);
    expect(codes).toContain("DESCRIPTION_PAYROLL");
    const shop = overlay(linesOf("WEB"), 2, 54, "WEB ORDER ");
    expect(check(shop)).toMatchObject({ verdict: "valid", issues: [{ code: "DESCRIPTION_PURCHASE" }] });
    expect(check(overlay(shop, 2, 70, "260319"))).toMatchObject({ verdict: "valid", issues: [] });
  });

  // The rules call the effective entry date required, not mandatory: no operator rejects a batch for want of it.
  test.each(["000000", "      "])("an effective date left out (%j) is told, and leaves the verdict alone", (date) => {
    const told = { code: "EFFECTIVE_DATE_LEFT_OUT", severity: "warning", line: 2, column: 70 };
    for (const kind of ["CCD", "IAT"]) {
      expect(check(overlay(linesOf(kind), 2, 70, date))).toMatchObject({ verdict: "valid", issues: [told] });
    }
    expect(check(overlay(linesOf("returned"), 2, 70, date))).toMatchObject({ verdict: "valid", issues: [] });
  });

  test("more than a million dollars does not settle on its day", () => {
    const large = linesOf("TEL").map((line) => {
      if (line.startsWith("6")) return `${line.slice(0, 29)}0100000001${line.slice(39)}`;
      return line.replaceAll("000000025000", "000100000001");
    });
    expect(check(large)).toMatchObject({ verdict: "valid", issues: [] });
    const today = overlay(large, 2, 70, "261118");
    expect(check(today)).toMatchObject({ verdict: "valid", issues: [{ code: "SAME_DAY_LIMIT", line: 3 }] });
  });
});

test("every issue says what was expected and names its rule", () => {
  const random = seeded(99);
  for (const kind of Object.keys(KINDS)) {
    for (let round = 0; round < 20; round++) {
      for (const issue of check(spoilRecord(linesOf(kind), random).lines).issues) {
        expect(issue.expected).not.toBe("");
        expect(Object.values(RULES).map(({ rule }) => rule)).toContain(issue.rule);
      }
    }
  }
});

// An entry whose first column says 5 once showed its card or foreign account number as a batch header's text.
test.each([
  ["SHR", "4111111111111111"],
  ["IAT", "DE89370400440532013000"],
])("an entry of %s retyped as a batch header keeps its number to itself", (kind, number) => {
  for (const code of ["52", "53"]) {
    const told = check(overlay(overlay(linesOf(kind), 3, 1, code), 3, 3, "20")).issues;
    expect(told.map(({ code: name }) => name)).toContain("BATCH_CONTROL_MISSING");
    expect(JSON.stringify(told)).not.toContain(number);
  }
});

test("no account or card number of any kind of entry comes into an issue", () => {
  const numbers = ["DE89370400440532013000", "4111111111111111", "744-5678-99", "1918171614"];
  const random = seeded(5);
  for (const [kind, lines] of Object.entries(KINDS)) {
    for (let round = 0; round < 40; round++) {
      const told = JSON.stringify(check(spoilRecord(lines, random).lines).issues);
      expect(
        numbers.filter((number) => told.includes(number)),
        kind,
      ).toEqual([]);
    }
  }
});
