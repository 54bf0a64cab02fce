import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { checkNacha } from "./check";
import { iterateEntries } from "./entries";
import { applyRepairs } from "./repair/repair";
import { spoilMoney, spoilRecord } from "./testdata/mutants";
import { seeded, toBytes } from "./testdata/samples";

/** Files that real systems produced, with what is said of them. They lie outside the project. */
const SHARED = process.env["CUTOFF_SHARED_DIR"] ?? resolve(import.meta.dirname, "../../../../shared");
const ACH = resolve(SHARED, "data/ach");
const present = existsSync(resolve(ACH, "expected.json"));

type Expected = {
  file: string;
  verdict: "valid" | "repairable" | "invalid";
  sec: string[];
  batches: number;
  entries: number;
  debitMinor: number;
  creditMinor: number;
  entryHash: number;
};

function readExpected(): Expected[] {
  if (!present) return [];
  const stated: Expected[] = JSON.parse(readFileSync(resolve(ACH, "expected.json"), "utf8"));
  return stated;
}

function bytesOf(file: string): Uint8Array {
  const bytes = readFileSync(resolve(ACH, file));
  return file.endsWith(".gz") ? gunzipSync(bytes) : bytes;
}

const all = readExpected();
const wellFormed = all.filter((stated) => stated.verdict !== "invalid");
const bad = all.filter((stated) => stated.verdict === "invalid");

function totalsOf({ batches, entries, debitMinor, creditMinor, entryHash }: Expected) {
  return { batchCount: batches, entries, debitMinor, creditMinor, entryHash };
}

describe.skipIf(!present)("files that real systems produced (skipped: no ../shared folder)", () => {
  test.each(wellFormed)("$file is $verdict with the stated totals", { timeout: 60_000 }, (stated) => {
    const check = checkNacha(bytesOf(stated.file));
    expect(check.verdict).toBe(stated.verdict);
    expect(check.summary).toMatchObject({ ...totalsOf(stated), sec: stated.sec });
    let entries = 0;
    for (const _entry of iterateEntries(bytesOf(stated.file))) entries++;
    // Advices are accounts of entries, not entries to be made.
    expect(entries).toBe(check.summary?.purpose === "advice" ? 0 : stated.entries);
    const restamp = { name: "restampDates", effectiveDate: "2026-11-30" } as const;
    expect(checkNacha(applyRepairs(bytesOf(stated.file), [restamp]).bytes).verdict).toBe(stated.verdict);
  });

  test.each(bad)("$file is invalid, with line, record and field", (stated) => {
    const check = checkNacha(bytesOf(stated.file));
    expect(check.verdict).toBe("invalid");
    for (const issue of check.issues) {
      expect(issue.line).toBeGreaterThan(0);
      expect(issue.column).toBeGreaterThan(0);
      expect(issue.record).not.toBe("");
      expect(issue.field).not.toBe("");
      expect(issue.message).toMatch(/\.$/);
    }
  });

  test.each([
    ["issue1378__no_header", "FILE_HEADER_MISSING", 1, "Record type"],
    ["issue1378__no_control", "FILE_CONTROL_MISSING", 29, "Record type"],
    ["issue1600__1e5RecordBefore1or8", "FILE_HEADER_NOT_FIRST", 4, "Record type"],
    ["issue1600__1k8RecordFollowing9Record", "RECORD_AFTER_FILE_CONTROL", 11, "Record type"],
    ["issue1600__1qFormatCodeIncorrect", "CONSTANT_WRONG", 1, "Format code"],
    ["issue1600__2lCompanyNameAllZeros", "FIELD_BLANK", 2, "Company name"],
    ["issue1600__2mCompanyEntryDescAllZeros", "FIELD_BLANK", 2, "Company entry description"],
    ["issue1600__3fTELIndvNameAllBlank", "RECEIVER_NAME_BLANK", 8, "Receiver name"],
    ["issue1600__3fTELIndvNameAllZeros", "RECEIVER_NAME_BLANK", 8, "Receiver name"],
    ["testdata__iat-invalidAddenda10", "CHECK_DIGIT_WRONG", 1, "Immediate destination"],
    ["testdata__iat-invalidAddenda11", "NOT_ASCII", 5, "Line"],
    ["testdata__adv-invalidFileControl", "FILE_ENTRY_COUNT_WRONG", 6, "Entry and addenda count"],
    ["testdata__flattenADVBatchesMultipleBatchHeaders", "FILE_CREDIT_TOTAL_WRONG", 22, "Total credits"],
    ["testdata__return-no-batch-header", "ENTRY_OUTSIDE_BATCH", 1, "Record type"],
  ])("%s is told where the peer told it, or nearer: %s on line %i", (name, code, line, field) => {
    const { issues } = checkNacha(bytesOf(`invalid/${name}.ach`));
    expect(issues).toContainEqual(expect.objectContaining({ code, line, field }));
  });

  test("8,000 money mutants of the files are refused, of each of them at least 100", { timeout: 120_000 }, () => {
    const random = seeded(4_000);
    const files = wellFormed.filter((stated) => !stated.file.endsWith(".gz"));
    const accepted: string[] = [];
    for (const { file } of files) {
      const lines = new TextDecoder()
        .decode(bytesOf(file))
        .replace(/[\r\n]+$/, "")
        .split(/\r?\n/);
      for (let round = 0; round < Math.ceil(8_000 / files.length); round++) {
        const mutant = round % 2 === 0 ? spoilMoney(lines, random) : spoilRecord(lines, random);
        if (checkNacha(toBytes(mutant.lines)).verdict !== "invalid") accepted.push(`${file}: ${mutant.what}`);
      }
    }
    expect(files.length).toBeGreaterThan(50);
    expect(accepted).toEqual([]);
  });
});
