import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checkNacha } from "./check";
import { iterateEntries, readEntries } from "./entries";
import {
  CANARY_ACCOUNT,
  EXCHANGE,
  overlay,
  PAYROLL,
  TRADE,
  sampleFile,
  sampleLines,
  toBytes,
} from "./testdata/samples";
import { writeNacha } from "./write";

const bytes = writeNacha(sampleFile());

describe("reading entries", () => {
  test("every entry with its batch, bank, money and addenda", () => {
    const entries = [...iterateEntries(bytes)];
    expect(entries.map((entry) => entry.amountMinor)).toEqual([
      184_250, 201_999, 0, 1_250_000, 9_901, 75_050, 0, 4_500, 12_345,
    ]);
    expect(entries[0]).toEqual({
      line: 3,
      batchLine: 2,
      batchNumber: 1,
      sec: "PPD",
      transactionCode: "22",
      direction: "credit",
      rdfi: "061000104",
      accountNumber: CANARY_ACCOUNT,
      amountMinor: 184_250,
      individualId: "",
      individualName: "ADA PARK",
      traceNumber: "021000020000001",
      addendaCount: 0,
    });
    expect(entries[5]).toMatchObject({ sec: "CTX", individualName: "DOCKSIDE PAINT", addendaCount: 3, batchNumber: 3 });
    expect(entries.at(-1)).toMatchObject({ sec: "WEB", direction: "debit", addendaCount: 1 });
  });

  test("entries of every SEC code by their own columns: no account or card number passes for a name or an id", () => {
    const account = "GB29NWBK60161331926819";
    const lines = sampleLines([{ ...PAYROLL, entries: PAYROLL.entries.slice(0, 1) }]);
    const under = (sec: string, columns: string, more: readonly string[] = []) => {
      const entry = overlay(overlay(lines, 2, 51, sec), 3, 40, columns);
      return [...iterateEntries(toBytes([...entry.slice(0, 3), ...more, ...entry.slice(3)]))][0];
    };
    const name = `710BUS${"0".repeat(18)}${" ".repeat(22)}${"DOVER MILLS LTD".padEnd(35)}      0000001`;
    const iat = under("IAT", account.padEnd(35), [name]);
    expect(iat).toMatchObject({ accountNumber: account, individualId: "", individualName: "DOVER MILLS LTD" });
    expect(iat?.addendaCount).toBe(1);
    const card = under("SHR", `122800000000077${"4111111111111111".padStart(22, "0")}`);
    expect(card).toMatchObject({ accountNumber: CANARY_ACCOUNT, individualId: "00000000077", individualName: "" });
    expect(under("CIE", `${"ADA PARK".padEnd(15)}${"ID 4711".padEnd(22)}`)).toMatchObject({
      individualName: "ADA PARK",
      individualId: "ID 4711",
    });
    expect(under("ARC", `${"1001".padEnd(15)}${"ADA PARK".padEnd(22)}`)).toMatchObject({
      individualName: "ADA PARK",
      individualId: "1001",
    });
  });

  test("pages join to the whole, whatever the line form", () => {
    const whole = [...iterateEntries(bytes)];
    const unbroken = new TextEncoder().encode(sampleLines().join(""));
    for (const form of [bytes, toBytes(sampleLines(), "\r\n"), unbroken]) {
      const joined = [];
      for (let fromLine: number | null = 1; fromLine !== null;) {
        const page = readEntries(form, { fromLine, limit: 2 });
        expect(page.entries.length).toBeLessThanOrEqual(2);
        joined.push(...page.entries);
        fromLine = page.nextLine;
      }
      expect(joined).toEqual(whole);
    }
  });

  test("what cannot be read is left out, not guessed", () => {
    const spoilt = sampleLines([PAYROLL]).map((line, index) =>
      index === 2 ? line.replace("0000184250", "00001842 0") : line,
    );
    expect(readEntries(toBytes(spoilt), { fromLine: 1, limit: 10 }).entries.map((entry) => entry.line)).toEqual([4, 5]);
  });
});

describe("writing", () => {
  test("what is written checks out, batch by batch and together", () => {
    for (const batches of [[PAYROLL], [TRADE], [EXCHANGE], undefined]) {
      expect(checkNacha(writeNacha(sampleFile(batches)))).toMatchObject({ verdict: "valid", issues: [] });
    }
    expect(bytes.length).toBe(30 * 95);
  });

  test("a value that does not fit is refused, never cut", () => {
    const long = { ...PAYROLL, companyName: "HARBOR MILLS LOGISTICS" };
    expect(() => writeNacha(sampleFile([long]))).toThrow(RangeError);
    const [first] = PAYROLL.entries;
    expect(() =>
      writeNacha(sampleFile([{ ...PAYROLL, entries: [{ ...first!, amountMinor: 10_000_000_000 }] }])),
    ).toThrow(RangeError);
    expect(() => writeNacha(sampleFile([{ ...PAYROLL, entries: [{ ...first!, amountMinor: -5 }] }]))).toThrow(
      RangeError,
    );
  });
});

describe("files kept beside the code", () => {
  test.each([
    ["payroll.ach", "valid", { batchCount: 1, entries: 3, creditMinor: 386_249, debitMinor: 0, sec: ["PPD"] }],
    ["suppliers.ach", "valid", { batchCount: 2, entries: 4, addenda: 5, creditMinor: 1_325_050, debitMinor: 9_901 }],
    ["payroll-unbroken.ach", "repairable", { batchCount: 1, entries: 3, creditMinor: 386_249 }],
  ])("%s", (name, verdict, summary) => {
    const check = checkNacha(readFileSync(new URL(`./testdata/${name}`, import.meta.url)));
    expect(check).toMatchObject({ verdict, summary });
  });
});
