import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { checkNacha } from "../check";
import { sampleFile, seeded } from "../testdata/samples";
import { record, returnedEntry, returnFile } from "../testdata/returns";
import { writeNacha } from "../write";
import { iterateReturns } from "./iterate";

const TRACE = "121042880000001";
const ORIGINAL = "021000020000007";

function addenda(code: string, parts: Readonly<Record<number, string>> = {}): string {
  const type = code.startsWith("C") ? "98" : "99";
  return record({ 1: `7${type}${code}${ORIGINAL}`, 28: "01100001", 80: TRACE, ...parts });
}

function only(sec: string, code: string, lines: readonly string[], amountMinor = 4_500) {
  const bytes = returnFile(sec, [returnedEntry({ code, amountMinor, trace: TRACE, addenda: lines })]);
  const found = [...iterateReturns(bytes)];
  expect(found).toHaveLength(1);
  return { bytes, found: found[0] };
}

describe("what came back", () => {
  test("is told with its own facts and those of the entry it speaks of", () => {
    const { bytes, found } = only("PPD", "26", [addenda("R01", { 36: "NOT ENOUGH" })]);
    expect(checkNacha(bytes)).toMatchObject({ verdict: "valid", summary: { purpose: "returns" } });
    expect(found).toEqual({
      line: 3,
      addendaLine: 4,
      batchLine: 2,
      batchNumber: 1,
      sec: "PPD",
      companyName: "HARBOR MILLS",
      companyId: "1234567890",
      description: "DUES",
      effectiveDate: "2026-11-18",
      settlementDay: "324",
      kind: "return",
      code: "R01",
      transactionCode: "26",
      amountMinor: 4_500,
      individualId: "ID-4471",
      individualName: "DINA FROST",
      accountLast4: "5432",
      accountNumber: "98765432198765432",
      traceNumber: TRACE,
      originalTrace: ORIGINAL,
      originalRdfi: "01100001",
      dateOfDeath: null,
      addendaText: "NOT ENOUGH",
      correctedText: "",
      answeredCode: "",
      answeredTrace: "",
      originalAmountMinor: null,
    });
  });

  test("by a death has its date", () => {
    expect(only("PPD", "26", [addenda("R15", { 22: "261102" })]).found).toMatchObject({ dateOfDeath: "2026-11-02" });
    expect(only("PPD", "26", [addenda("R15")]).found).toMatchObject({ dateOfDeath: null });
  });

  test("as a notification of change has the corrected data as they stand", () => {
    const { found } = only("COR", "21", [addenda("C03", { 36: "011000015   44719900" })], 0);
    expect(found).toMatchObject({ kind: "correction", code: "C03", correctedText: "011000015   44719900" });
  });

  test("as a refused notification names what it refuses", () => {
    const { found } = only("COR", "21", [addenda("C65", { 36: "44719900", 65: "C01", 68: "0000042" })], 0);
    expect(found).toMatchObject({
      kind: "refused_correction",
      code: "C65",
      answeredCode: "C01",
      answeredTrace: "0000042",
      correctedText: "44719900",
    });
  });

  test("as a dishonored return names the return", () => {
    const parts = { 39: "011000010000301", 54: "321", 57: "01", 59: "TOO LATE" };
    expect(only("PPD", "27", [addenda("R68", parts)]).found).toMatchObject({
      kind: "dishonored",
      answeredCode: "R01",
      answeredTrace: "011000010000301",
      addendaText: "TOO LATE",
    });
  });

  test("as a contested dishonored return names the dishonored one", () => {
    const parts = { 36: "320", 39: "011000010000301", 54: "321", 57: "01", 59: "021000020000055", 74: "322", 77: "68" };
    expect(only("PPD", "26", [addenda("R73", parts)]).found).toMatchObject({
      kind: "contested",
      answeredCode: "R68",
      answeredTrace: "021000020000055",
    });
  });

  test("with several addenda is told once, by the last of them", () => {
    const { found } = only("PPD", "26", [addenda("R07"), addenda("R68"), addenda("R73")]);
    expect(found).toMatchObject({ kind: "contested", code: "R73", line: 3, addendaLine: 6 });
  });

  test("from abroad has the amount of the forward payment", () => {
    const back = returnedEntry({ code: "26", amountMinor: 900, trace: TRACE, addenda: [] });
    const mandatory = record({ 1: "710ANN", 88: "0000001" });
    const entry = record({ 1: "626021000021", 30: "0000000900", 40: "DE89370400440532013000", 79: `1${TRACE}` });
    const why = addenda("R83", { 36: "0000000900", 46: "NO SETTLEMENT ABROAD" });
    const bytes = returnFile("IAT", [{ ...back, entry, addenda: [mandatory, why] }]);
    expect([...iterateReturns(bytes)]).toMatchObject([
      {
        code: "R83",
        sec: "IAT",
        originalAmountMinor: 900,
        addendaText: "NO SETTLEMENT ABROAD",
        accountLast4: "3000",
        accountNumber: "DE89370400440532013000",
        companyName: "",
      },
    ]);
  });

  test("comes in the order of the file, one after the other", () => {
    const many = Array.from({ length: 500 }, (_, index) =>
      returnedEntry({ code: "26", amountMinor: index, trace: TRACE, addenda: [addenda("R02")] }),
    );
    const amounts: number[] = [];
    for (const { amountMinor } of iterateReturns(returnFile("PPD", many))) amounts.push(amountMinor);
    expect(amounts).toEqual(many.map(({ amountMinor }) => amountMinor));
  });

  test("is nothing in a file that is to be sent", () => {
    expect([...iterateReturns(writeNacha(sampleFile()))]).toEqual([]);
  });

  test("shows no account of four characters or fewer in part", () => {
    const bytes = returnFile("PPD", [
      returnedEntry({ code: "26", amountMinor: 1, trace: TRACE, account: "55".padEnd(17), addenda: [addenda("R01")] }),
    ]);
    expect([...iterateReturns(bytes)]).toMatchObject([{ accountLast4: "", accountNumber: "55" }]);
  });

  test("with bytes changed at random never makes it throw", () => {
    const random = seeded(99);
    const { bytes } = only("PPD", "26", [addenda("R01")]);
    for (let round = 0; round < 2_000; round++) {
      const spoilt = bytes.slice();
      for (let change = 0; change < 8; change++)
        spoilt[Math.floor(random() * spoilt.length)] = Math.floor(random() * 256);
      for (const { amountMinor } of iterateReturns(spoilt)) expect(amountMinor).toBeGreaterThanOrEqual(0);
    }
  });
});

const ACH = resolve(
  process.env["CUTOFF_SHARED_DIR"] ?? resolve(import.meta.dirname, "../../../../../shared"),
  "data/ach",
);

describe.skipIf(!existsSync(ACH))("returns of real systems (skipped: no ../shared folder)", () => {
  const read = (file: string) => [...iterateReturns(readFileSync(resolve(ACH, `valid/${file}.ach`)))];

  test("a notification of change", () => {
    expect(read("examples__cor-read")).toMatchObject([
      { kind: "correction", code: "C01", correctedText: "1918171614", originalTrace: "121042880000001" },
    ]);
  });

  test("two dishonored returns", () => {
    expect(read("examples__dishonored-return")).toMatchObject([
      { kind: "dishonored", code: "R68", answeredCode: "R01", addendaText: "Untimely Return", amountMinor: 25_000 },
      { kind: "dishonored", code: "R68", answeredCode: "R01", individualName: "Adam Decaf", amountMinor: 23_000 },
    ]);
  });

  test("a return, dishonored and contested on one entry", () => {
    expect(read("examples__contested-return")).toMatchObject([
      { kind: "contested", code: "R71", answeredCode: "R67", answeredTrace: "889999990000301" },
    ]);
  });
});
