import { describe, expect, test } from "vitest";
import { buildNacha, type FileToBuild } from "./build";
import { checkNacha } from "./check";
import { iterateEntries } from "./entries";
import { PROFILES } from "./profiles/profiles";
import { EXCHANGE, PAYROLL, PHONE, sampleFile } from "./testdata/samples";
import { refuseToBuild } from "./write/offset";

const build = (changes: Partial<FileToBuild>) => buildNacha({ ...sampleFile(), ...changes }, PROFILES.standard);
const linesOf = (bytes: Uint8Array): string[] => new TextDecoder().decode(bytes).split("\n");

describe("a built file", () => {
  test("numbers batches from 1 and traces from the bank of the batch, through all batches", () => {
    const entries = [...iterateEntries(build({ batches: [PAYROLL, PHONE] }))];
    expect(entries.map(({ batchNumber }) => batchNumber)).toEqual([1, 1, 1, 2]);
    expect(entries.map(({ traceNumber }) => traceNumber)).toEqual(
      ["0000001", "0000002", "0000003", "0000004"].map((number) => PAYROLL.odfi + number),
    );
  });

  test("starts its traces where it is told to, so that files of a day share none", () => {
    const entries = [...iterateEntries(build({ batches: [PAYROLL], firstTrace: 4_711 }))];
    expect(entries[0]?.traceNumber).toBe(`${PAYROLL.odfi}0004711`);
    expect(checkNacha(build({ batches: [EXCHANGE], firstTrace: 4_711 }))).toMatchObject({ verdict: "valid" });
  });

  test("says in each batch whether it credits, debits or both", () => {
    const prenote = { ...PAYROLL, entries: PAYROLL.entries.filter(({ amountMinor }) => amountMinor === 0) };
    const { summary } = checkNacha(build({ batches: [PAYROLL, PHONE, prenote] }));
    expect(summary?.batches.map(({ serviceClass }) => serviceClass)).toEqual(["220", "225", "200"]);
  });

  test("works out a check digit that was not given, and keeps one that was", () => {
    const [entry] = PHONE.entries;
    if (!entry) throw new Error("The sample has no entry");
    const batch = {
      ...PHONE,
      entries: [
        { ...entry, rdfi: "06100010" },
        { ...entry, rdfi: "061000109" },
      ],
    };
    expect([...iterateEntries(build({ batches: [batch] }))].map(({ rdfi }) => rdfi)).toEqual([
      "061000104",
      "061000109",
    ]);
  });

  test("carries the company's discretionary data and the reference of the file", () => {
    const batches = [{ ...PHONE, discretionary: "REGION EAST" }];
    const [header, batchHeader] = linesOf(build({ batches, reference: "RUN 47" }));
    expect(header?.slice(86).trimEnd()).toBe("RUN 47");
    expect(batchHeader?.slice(20, 40).trimEnd()).toBe("REGION EAST");
  });

  test.each([
    ["a name", { individualName: "N".repeat(23) }],
    ["an account number", { accountNumber: "1".repeat(18) }],
    ["an amount", { amountMinor: 10_000_000_000 }],
    ["cents in part", { amountMinor: 0.5 }],
    ["a negative amount", { amountMinor: -1 }],
    ["an addenda text", { addenda: ["T".repeat(81)] }],
    ["a letter that is not plain ASCII", { individualName: "ZOË" }],
    ["a line end in a name", { individualName: "A\nB" }],
    ["a transaction code that does not exist", { transactionCode: 99 }],
    ["a bank number of letters", { rdfi: "06100O10" }],
  ])("never cuts or bends %s that does not fit: it throws", (_what, change) => {
    const [entry] = PHONE.entries;
    if (!entry) throw new Error("The sample has no entry");
    expect(() => build({ batches: [{ ...PHONE, entries: [{ ...entry, ...change }] }] })).toThrow(RangeError);
  });
});

describe("what is not built is refused by name", () => {
  test.each([
    ["no batch", { batches: [] }, "nothing_to_build"],
    ["a batch without entries", { batches: [{ ...PHONE, entries: [] }] }, "nothing_to_build"],
    ["international entries", { batches: [{ ...PHONE, sec: "IAT" }] }, "sec_not_built"],
    ["advices", { batches: [{ ...PHONE, sec: "ADV" }] }, "sec_not_built"],
  ])("%s", (_what, changes, reason) => {
    expect(refuseToBuild({ ...sampleFile(), ...changes }, PROFILES.standard)).toMatchObject({ ok: false, reason });
    expect(() => build(changes)).toThrow(RangeError);
  });
});
