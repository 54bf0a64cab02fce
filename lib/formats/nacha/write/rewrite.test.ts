import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildNacha, type BatchToBuild, type EntryToBuild } from "../build";
import { checkDigitOf } from "../bytes";
import { checkNacha } from "../check";
import { parseNacha } from "../parse/parse";
import { PROFILES } from "../profiles/profiles";
import { sampleFile } from "../testdata/samples";
import type { NachaVerdict } from "../types";
import { lineFormOf, rewriteNacha } from "./rewrite";

function rewritten(bytes: Uint8Array): string {
  return Buffer.from(rewriteNacha(parseNacha(bytes), lineFormOf(bytes))).toString("latin1");
}

const SHARED = process.env["CUTOFF_SHARED_DIR"] ?? resolve(import.meta.dirname, "../../../../../shared");
const ACH = resolve(SHARED, "data/ach");
const present = existsSync(resolve(ACH, "expected.json"));

function wellFormed(verdict: NachaVerdict): string[] {
  if (!present) return [];
  const stated: { file: string; verdict: string }[] = JSON.parse(readFileSync(resolve(ACH, "expected.json"), "utf8"));
  return stated.filter((each) => each.verdict === verdict).map(({ file }) => file);
}

function read(file: string): Uint8Array {
  const bytes = readFileSync(resolve(ACH, file));
  return file.endsWith(".gz") ? gunzipSync(bytes) : bytes;
}

describe.skipIf(!present)("files of real systems, read and written again (skipped: no ../shared folder)", () => {
  test.each(wellFormed("valid"))("%s is the same byte for byte", { timeout: 60_000 }, (file) => {
    const bytes = read(file);
    expect(rewritten(bytes) === Buffer.from(bytes).toString("latin1")).toBe(true);
  });

  test.each(wellFormed("repairable"))("%s keeps every record", (file) => {
    const [before, after] = [read(file), Buffer.from(rewritten(read(file)), "latin1")].map((bytes) =>
      parseNacha(bytes),
    );
    expect(after?.recordCount).toBe(before?.recordCount);
    for (let number = 0; number < (before?.recordCount ?? 0); number++)
      expect(after?.record(number)?.whole).toBe(before?.record(number)?.whole);
  });
});

const OWN = resolve(import.meta.dirname, "../testdata");
test.each(["payroll.ach", "payroll-unbroken.ach", "suppliers.ach"])("our own %s is the same byte for byte", (file) => {
  const bytes = readFileSync(resolve(OWN, file));
  expect(rewritten(bytes)).toBe(bytes.toString("latin1"));
});

const printable = (maxLength: number, minLength = 0) =>
  fc.stringMatching(new RegExp(`^[!-~]([ -~]{0,${maxLength - 2}}[!-~])?$`)).filter((text) => text.length >= minLength);

const entries: fc.Arbitrary<EntryToBuild> = fc.record({
  transactionCode: fc.constantFrom(22, 27, 32, 37),
  rdfi: fc.integer({ min: 1_000_000, max: 12_999_999 }).map((bank) => {
    const eight = String(bank).padStart(8, "0");
    return `${eight}${checkDigitOf(eight)}`;
  }),
  accountNumber: fc.stringMatching(/^[1-9][0-9A-Z-]{0,16}$/),
  amountMinor: fc.integer({ min: 1, max: 9_999_999_999 }),
  individualId: printable(15),
  individualName: fc.stringMatching(/^[A-Z][A-Z .'-]{0,19}[A-Z]$/),
  addenda: fc.array(printable(80), { maxLength: 1 }),
});

const batches: fc.Arbitrary<BatchToBuild> = fc.record({
  sec: fc.constantFrom("PPD", "CCD"),
  companyName: fc.constantFrom("HARBOR MILLS", "QUAY 9 & SONS"),
  companyId: fc.stringMatching(/^[1-9][0-9]{9}$/),
  description: fc.constantFrom("PAYROLL", "SUPPLIERS", "DUES"),
  effectiveDate: fc.constantFrom("2026-11-20", "2027-01-04"),
  odfi: fc.constant("02100002"),
  entries: fc.array(entries, { minLength: 1, maxLength: 12 }),
});

test("whatever is built is valid, tells back what was put in, and is the same byte for byte when written again", () => {
  const profiles = fc.constantFrom(PROFILES.standard, PROFILES["windows-lines"], PROFILES.unbroken, PROFILES.unpadded);
  fc.assert(
    fc.property(fc.array(batches, { minLength: 1, maxLength: 4 }), profiles, (made, profile) => {
      const bytes = buildNacha({ ...sampleFile(), batches: made }, profile);
      const check = checkNacha(bytes);
      expect(check.issues.filter(({ severity }) => severity === "error")).toEqual([]);
      const file = parseNacha(bytes);
      const put = made.flatMap((batch) => batch.entries);
      const told = [...file.entries()].map((entry) => ({
        transactionCode: entry.digits("transactionCode"),
        rdfi: entry.raw("rdfi") + entry.raw("checkDigit"),
        accountNumber: entry.text("account"),
        amountMinor: entry.digits("amount"),
        individualId: entry.text("individualId"),
        individualName: entry.text("individualName"),
        addenda: [...entry.allAddenda()].map((addenda) => addenda.text("text")),
      }));
      expect(told).toEqual(put);
      expect(rewritten(bytes)).toBe(Buffer.from(bytes).toString("latin1"));
    }),
    { numRuns: 150 },
  );
});
