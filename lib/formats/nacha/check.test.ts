import { describe, expect, test } from "vitest";
import { checkNacha } from "./check";
import { EXCHANGE, ONLINE, PAYROLL, PHONE, TRADE, overlay, sampleLines, toBytes } from "./testdata/samples";
import type { BatchToWrite } from "./write";

/** The code, line and columns of every error, for files made of the sample batches. */
function errorsOf(lines: readonly string[]): string[] {
  const { issues } = checkNacha(toBytes(lines));
  return issues
    .filter((issue) => issue.severity === "error")
    .map((issue) => `${issue.code} ${issue.line}:${issue.column}`);
}

describe("one change, one named error at its place", () => {
  // Lines of a file with the payroll batch alone: 1 header, 2 batch, 3-5 entries, 6 control, 7 file control.
  const cases: [what: string, batch: BatchToWrite, line: number, column: number, text: string, expected: string][] = [
    ["priority code", PAYROLL, 1, 2, "02", "CONSTANT_WRONG 1:2"],
    ["record size", PAYROLL, 1, 35, "095", "CONSTANT_WRONG 1:35"],
    ["blocking factor", PAYROLL, 1, 38, "11", "CONSTANT_WRONG 1:38"],
    ["format code", PAYROLL, 1, 40, "2", "CONSTANT_WRONG 1:40"],
    ["destination check digit", PAYROLL, 1, 13, "2", "CHECK_DIGIT_WRONG 1:4"],
    ["destination not numeric", PAYROLL, 1, 5, "X", "ROUTING_INVALID 1:4"],
    ["origin blank", PAYROLL, 1, 14, " ".repeat(10), "FIELD_BLANK 1:14"],
    ["creation date 31 November", PAYROLL, 1, 24, "261131", "DATE_INVALID 1:24"],
    ["creation time 25:00", PAYROLL, 1, 30, "2500", "TIME_INVALID 1:30"],
    ["modifier in lower case", PAYROLL, 1, 34, "a", "MODIFIER_INVALID 1:34"],
    ["company name of zeros", PAYROLL, 2, 5, "0000000000000000", "FIELD_BLANK 2:5"],
    ["entry description blank", PAYROLL, 2, 54, " ".repeat(10), "FIELD_BLANK 2:54"],
    ["effective date 30 February", PAYROLL, 2, 70, "260230", "DATE_INVALID 2:70"],
    ["effective date half left out", PAYROLL, 2, 70, "2611  ", "DATE_INVALID 2:70"],
    ["originator status", PAYROLL, 2, 79, "7", "VALUE_NOT_ALLOWED 2:79"],
    ["no such SEC code", PAYROLL, 2, 51, "PPX", "SEC_UNKNOWN 2:51"],
    ["credits in a debit batch", PAYROLL, 2, 2, "225", "SERVICE_CLASS_DEBITS_ONLY 3:2"],
    ["debits in a credit batch", PHONE, 2, 2, "220", "SERVICE_CLASS_CREDITS_ONLY 3:2"],
    ["no such transaction code", PAYROLL, 3, 2, "20", "TRANSACTION_CODE_UNKNOWN 3:2"],
    ["zero-dollar code under PPD", PAYROLL, 5, 2, "24", "ZERO_DOLLAR_NOT_ALLOWED 5:2"],
    ["loan debit that reverses nothing", PHONE, 3, 2, "55", "LOAN_DEBIT_NOT_REVERSAL 3:2"],
    ["check digit", PAYROLL, 3, 12, "5", "CHECK_DIGIT_WRONG 3:4"],
    ["account blank", PAYROLL, 3, 13, " ".repeat(17), "FIELD_BLANK 3:13"],
    ["account of zeros", PAYROLL, 3, 13, "0".repeat(17), "FIELD_BLANK 3:13"],
    ["amount with a letter", PAYROLL, 3, 35, "O", "NOT_NUMERIC 3:30"],
    ["amount with a blank", PAYROLL, 3, 30, " ", "NOT_NUMERIC 3:30"],
    ["live entry of zero", PAYROLL, 5, 2, "22", "AMOUNT_ZERO 5:30"],
    ["prenote with money", PAYROLL, 5, 39, "1", "PRENOTE_WITH_AMOUNT 5:30"],
    ["PPD name blank", PAYROLL, 3, 55, " ".repeat(22), "RECEIVER_NAME_BLANK 3:55"],
    ["TEL name of zeros", PHONE, 3, 55, "0".repeat(22), "RECEIVER_NAME_BLANK 3:55"],
    ["TEL credit", PHONE, 3, 2, "22", "SEC_DEBITS_ONLY 3:2"],
    ["addenda flag without addenda", PAYROLL, 3, 79, "1", "ADDENDA_MISSING 3:79"],
    ["addenda flag that is no flag", PAYROLL, 3, 79, "2", "VALUE_NOT_ALLOWED 3:79"],
    ["addenda without flag", ONLINE, 3, 79, "0", "ADDENDA_UNEXPECTED 4:1"],
    ["trace of another bank", PAYROLL, 3, 80, "99999999", "TRACE_BANK_DIFFERS 3:80"],
    ["trace going down", PAYROLL, 4, 94, "0", "TRACE_ORDER 4:80"],
    ["trace repeated", PAYROLL, 4, 94, "1", "TRACE_ORDER 4:80"],
    ["addenda out of sequence", EXCHANGE, 5, 87, "3", "ADDENDA_SEQUENCE_WRONG 5:84"],
    ["addenda of another entry", EXCHANGE, 5, 94, "7", "ADDENDA_ENTRY_SEQUENCE_WRONG 5:88"],
    ["CTX count of addenda", EXCHANGE, 3, 58, "2", "ADDENDA_COUNT_WRONG 3:55"],
    ["zero-dollar entry with money", EXCHANGE, 7, 39, "5", "ZERO_DOLLAR_WITH_AMOUNT 7:30"],
    ["batch count of entries", PAYROLL, 6, 10, "4", "BATCH_ENTRY_COUNT_WRONG 6:5"],
    ["batch hash", PAYROLL, 6, 20, "7", "BATCH_ENTRY_HASH_WRONG 6:11"],
    ["batch debits", PAYROLL, 6, 32, "1", "BATCH_DEBIT_TOTAL_WRONG 6:21"],
    ["batch credits", PAYROLL, 6, 33, "1", "BATCH_CREDIT_TOTAL_WRONG 6:33"],
    ["control of another class", PAYROLL, 6, 2, "200", "BATCH_SERVICE_CLASS_DIFFERS 6:2"],
    ["control of another company", PAYROLL, 6, 45, "9", "BATCH_COMPANY_DIFFERS 6:45"],
    ["control of another bank", PAYROLL, 6, 80, "1", "BATCH_ODFI_DIFFERS 6:80"],
    ["control of another batch", PAYROLL, 6, 94, "2", "BATCH_NUMBER_DIFFERS 6:88"],
    ["file count of batches", PAYROLL, 7, 7, "2", "FILE_BATCH_COUNT_WRONG 7:2"],
    ["file count of blocks", PAYROLL, 7, 13, "2", "FILE_BLOCK_COUNT_WRONG 7:8"],
    ["file count of entries", PAYROLL, 7, 21, "9", "FILE_ENTRY_COUNT_WRONG 7:14"],
    ["file hash", PAYROLL, 7, 31, "9", "FILE_ENTRY_HASH_WRONG 7:22"],
    ["file debits", PAYROLL, 7, 32, "1", "FILE_DEBIT_TOTAL_WRONG 7:32"],
    ["file credits", PAYROLL, 7, 44, "1", "FILE_CREDIT_TOTAL_WRONG 7:44"],
  ];
  test.each(cases)("%s", (_what, batch, line, column, text, expected) => {
    expect(errorsOf(overlay(sampleLines([batch]), line, column, text))).toContain(expected);
  });
});

describe("records in the wrong place", () => {
  const lines = sampleLines([PAYROLL, TRADE]);
  // 1 header, 2 batch, 3-5 entries, 6 control, 7 batch, 8 entry, 9 addenda, 10 entry, 11 control, 12 file control.
  test.each([
    ["no file header", lines.slice(1), "FILE_HEADER_MISSING 1:1"],
    ["a second file header", lines.toSpliced(6, 0, lines[0]!), "FILE_HEADER_NOT_FIRST 7:1"],
    ["no batch header", lines.toSpliced(1, 1), "ENTRY_OUTSIDE_BATCH 2:1"],
    ["no batch control between batches", lines.toSpliced(5, 1), "BATCH_CONTROL_MISSING 6:1"],
    ["no batch control at the end", lines.toSpliced(10, 1), "BATCH_CONTROL_MISSING 11:1"],
    ["two batch controls", lines.toSpliced(5, 0, lines[5]!), "BATCH_CONTROL_OUTSIDE_BATCH 7:1"],
    ["addenda before its entry", lines.toSpliced(7, 2, lines[8]!, lines[7]!), "ADDENDA_OUTSIDE_ENTRY 8:1"],
    ["no file control, padding kept", lines.toSpliced(11, 1), "PADDING_BEFORE_CONTROL 12:1"],
    ["the tail cut off", lines.slice(0, 4), "FILE_CONTROL_MISSING 4:1"],
    ["a record after the file control", lines.toSpliced(12, 0, lines[10]!), "RECORD_AFTER_FILE_CONTROL 13:1"],
    ["a record no one knows", lines.toSpliced(2, 0, `X${"0".repeat(93)}`), "RECORD_TYPE_UNKNOWN 3:1"],
    ["a batch number used twice", overlay(lines, 7, 88, "0000001"), "BATCH_NUMBER_ORDER 7:88"],
    ["a batch without entries", lines.toSpliced(2, 3), "BATCH_EMPTY 2:1"],
    ["a file without batches", [lines[0]!, ...lines.slice(11)], "NO_BATCHES 10:1"],
  ])("%s", (_what, changed, expected) => {
    expect(errorsOf(changed)).toContain(expected);
  });
});

describe("how many addenda an entry may carry", () => {
  const twice = (batch: BatchToWrite, addenda: string[]) =>
    errorsOf(sampleLines([{ ...batch, entries: batch.entries.slice(0, 1).map((entry) => ({ ...entry, addenda })) }]));
  test("PPD, CCD and WEB one, CTX many, TEL none", () => {
    for (const batch of [PAYROLL, TRADE, ONLINE]) {
      expect(twice(batch, ["A"])).toEqual([]);
      expect(twice(batch, ["A", "B"])).toEqual(["TOO_MANY_ADDENDA 5:1"]);
    }
    expect(twice(EXCHANGE, ["A", "B", "C", "D"])).toEqual([]);
    expect(twice(PHONE, ["A"])).toEqual(["TOO_MANY_ADDENDA 4:1"]);
  });
  test("a zero-dollar entry needs one", () => {
    const bare = { ...EXCHANGE, entries: EXCHANGE.entries.slice(1).map(({ addenda: _none, ...entry }) => entry) };
    expect(errorsOf(sampleLines([bare]))).toContain("ZERO_DOLLAR_WITHOUT_ADDENDA 3:79");
  });
});

describe("what a file is for is told by its entries", () => {
  test("an entry with the code of a return, or with addenda 98 or 99, came back from a bank", () => {
    for (const [line, column, text] of [
      [4, 2, "99"],
      [4, 2, "98"],
      [3, 2, "26"],
    ] as const) {
      const { summary } = checkNacha(toBytes(overlay(sampleLines([ONLINE]), line, column, text)));
      expect(summary?.purpose).toBe("returns");
    }
    expect(checkNacha(toBytes(sampleLines([ONLINE]))).summary?.purpose).toBe("origination");
  });
});

test("a reversal may credit under TEL and debit a loan", () => {
  const [entry] = PHONE.entries;
  const back = {
    ...PHONE,
    description: "REVERSAL",
    entries: [
      { ...entry!, transactionCode: 22 },
      { ...entry!, transactionCode: 55 },
    ],
  };
  expect(errorsOf(sampleLines([back]))).toEqual([]);
});

test("the summary tells what the file says and what its entries add up to", () => {
  const { summary, verdict, issueCount } = checkNacha(toBytes(sampleLines([PAYROLL, TRADE])));
  expect({ verdict, issueCount }).toEqual({ verdict: "valid", issueCount: 0 });
  expect(summary).toMatchObject({
    destination: "021000021",
    origin: "1234567890",
    destinationName: "QBANK",
    originName: "HARBOR MILLS INC",
    createdDate: "2026-11-18",
    createdTime: "09:30",
    modifier: "A",
    batchCount: 2,
    entries: 5,
    addenda: 1,
    debitMinor: 9_901,
    creditMinor: 184_250 + 201_999 + 1_250_000,
    entryHash: 6_100_010 + 2_100_002 + 1_100_001 + 12_100_024 + 2_100_002,
    sec: ["CCD", "PPD"],
  });
  expect(summary?.batches[1]).toEqual({
    number: 2,
    serviceClass: "200",
    companyName: "HARBOR MILLS",
    companyId: "1234567890",
    sec: "CCD",
    description: "SUPPLIERS",
    effectiveDate: "2026-11-20",
    odfi: "02100002",
    entries: 2,
    addenda: 1,
    debitMinor: 9_901,
    creditMinor: 1_250_000,
    line: 7,
    purpose: "origination",
  });
});
