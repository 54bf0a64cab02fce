import { describe, expect, test } from "vitest";
import { checkNacha } from "../check";
import {
  at,
  controls,
  EARLIEST,
  fileControl,
  good,
  headers,
  lines,
  offered,
  putsBack,
  repaired,
} from "../testdata/repairing";
import { CANARY_ACCOUNT, overlay, PAYROLL, PHONE, sampleFile, sampleLines, toBytes, TRADE } from "../testdata/samples";
import { writeNacha } from "../write";
import { offerRepairs } from "./offers";
import { applyRepairs } from "./repair";
import type { Repair } from "./types";

test("a file in order is offered nothing, and repairs leave it byte for byte as it is", () => {
  expect(offered(good)).toEqual([]);
  const names = ["recomputeTotals", "fixCheckDigits", "renumberTraces", "renumberBatches", "normaliseLines", "repad"];
  const all = names.map((name) => ({ name })) as Repair[];
  const result = applyRepairs(good, [...all, { name: "restampDates", effectiveDate: EARLIEST }]);
  expect(Buffer.from(result.bytes).equals(good)).toBe(true);
  expect(result).toMatchObject({ changes: [], changeCount: 0 });
});

describe("totals", () => {
  test.each([
    ["a batch's count", at(controls, 0), 5, "000009"],
    ["a batch's hash", at(controls, 1), 11, "0000000001"],
    ["a batch's debits", at(controls, 1), 21, "000000000077"],
    ["a batch's credits", at(controls, 1), 33, "000000000077"],
    ["the file's batches", fileControl, 2, "000001"],
    ["the file's blocks", fileControl, 8, "000009"],
    ["the file's count", fileControl, 14, "00000001"],
    ["the file's hash", fileControl, 22, "0000000001"],
    ["the file's debits", fileControl, 32, "000000000001"],
    ["the file's credits", fileControl, 44, "000000000001"],
  ])("%s comes from the entries", (_what, line, column, wrong) => {
    const right = lines[line - 1]?.slice(column - 1, column - 1 + wrong.length);
    const { changes, changeCount } = putsBack(overlay(lines, line, column, wrong), "recomputeTotals");
    expect(changeCount).toBe(1);
    expect(changes[0]).toMatchObject({ repair: "recomputeTotals", line, column, before: wrong, after: right });
  });

  test("the number of addenda that a CTX entry announces is a count too", () => {
    const entry = lines.findIndex((line) => line.includes("DOCKSIDE PAINT")) + 1;
    putsBack(overlay(lines, entry, 55, "0009"), "recomputeTotals");
  });

  test("follow an entry that was taken out", () => {
    const without = lines.toSpliced(2, 1);
    const { check } = repaired(toBytes(without), "recomputeTotals", "repad");
    expect(check).toMatchObject({ verdict: "valid", summary: { entries: checkNacha(good).summary!.entries - 1 } });
  });

  test("are not made up where the file stops inside, or a control is missing", () => {
    expect(offered(toBytes(lines.slice(0, fileControl - 1)))).toEqual([]);
    expect(offered(toBytes(lines.toSpliced(at(controls, 0) - 1, 1)))).not.toContain("recomputeTotals");
  });

  test("stay as they are over an entry whose amount cannot be read", () => {
    const spoilt = overlay(overlay(lines, 3, 35, "X"), fileControl, 32, "000000000001");
    expect(offered(toBytes(spoilt))).not.toContain("recomputeTotals");
  });
});

describe("service class", () => {
  const header = at(headers, 0);
  const control = at(controls, 0);

  test("of a control follows its header, where the header fits the entries", () => {
    putsBack(overlay(lines, control, 2, "225"), "recomputeTotals");
  });

  test("of a header follows its control, where only the control fits", () => {
    putsBack(overlay(lines, header, 2, "225"), "recomputeTotals");
  });

  test("of both turns to the direction of all entries", () => {
    putsBack(overlay(overlay(lines, header, 2, "225"), control, 2, "225"), "recomputeTotals");
  });

  test("stays where entries of both directions contradict it: class or entry, one of them is wrong", () => {
    const [tradeHeader, tradeControl] = [at(headers, 1), at(controls, 1)];
    const spoilt = toBytes(overlay(overlay(lines, tradeHeader, 2, "220"), tradeControl, 2, "220"));
    expect(offered(spoilt)).toEqual([]);
  });
});

describe("dates", () => {
  test("that have passed, fall on a day without settlement or are none become the given one; later ones stay", () => {
    const dates = ["261119", "261121", "991399", "261126", "261204"];
    const spoilt = dates.reduce((all, date, index) => overlay(all, at(headers, index), 70, date), lines);
    expect(offered(toBytes(spoilt))).toEqual(["restampDates"]);
    const { check, changes } = repaired(toBytes(spoilt), { name: "restampDates", effectiveDate: EARLIEST });
    const after = check.summary?.batches.map(({ effectiveDate }) => effectiveDate);
    // 21 November 2026 is a Saturday, the 26th Thanksgiving.
    expect(after).toEqual([EARLIEST, EARLIEST, EARLIEST, EARLIEST, "2026-12-04"]);
    expect(changes.map(({ before }) => before)).toEqual(dates.slice(0, 4));
    expect(check.verdict).toBe("valid");
  });

  test("of what came back stay as the original had them", () => {
    const returned = overlay(overlay(sampleLines([{ ...PHONE, sec: "WEB" }]), 3, 2, "26"), 2, 70, "260101");
    expect(offered(toBytes(returned))).not.toContain("restampDates");
  });

  test.each(["2026-11-26", "2026-11-28", "2026-13-01", "1999-01-04"])("are never made %s", (effectiveDate) => {
    expect(() => applyRepairs(good, [{ name: "restampDates", effectiveDate }])).toThrow(RangeError);
  });
});

describe("check digits", () => {
  test("are worked out from the other eight, which stay", () => {
    const { changes } = putsBack(overlay(lines, 3, 12, "9"), "fixCheckDigits");
    expect(changes).toEqual([
      {
        repair: "fixCheckDigits",
        line: 3,
        column: 12,
        columnEnd: 12,
        record: "Entry",
        field: "Check digit",
        before: "9",
        after: "4",
      },
    ]);
  });

  test("that were left out come back", () => {
    putsBack(overlay(lines, 3, 12, " "), "fixCheckDigits");
  });

  test("of a bank number that is no number stay", () => {
    expect(offered(toBytes(overlay(lines, 3, 4, "0610X010")))).not.toContain("fixCheckDigits");
    expect(offered(toBytes(overlay(lines, 3, 4, "00000000")))).not.toContain("fixCheckDigits");
  });
});

describe("trace numbers", () => {
  test.each([
    ["doubled", 4, 94, "1"],
    ["of another bank", 3, 80, "06100010"],
  ])("%s are counted on from the first of the batch", (_what, line, column, wrong) => {
    const spoilt = toBytes(overlay(lines, line, column, wrong));
    expect(checkNacha(spoilt).verdict).toBe("invalid");
    expect(offered(spoilt)).toContain("renumberTraces");
    expect(repaired(spoilt, "renumberTraces").check).toMatchObject({ verdict: "valid" });
  });

  test("that are no numbers stay, since the record may be out of step", () => {
    expect(offered(toBytes(overlay(lines, 4, 90, "XXXXX")))).not.toContain("renumberTraces");
  });

  test("take their addenda with them", () => {
    const line = at(headers, 2) + 1;
    const spoilt = overlay(lines, line, 88, "0000001");
    const { check, changes } = repaired(toBytes(spoilt), "renumberTraces");
    expect(check.verdict).toBe("valid");
    expect(changes.filter(({ record }) => record === "Addenda").length).toBeGreaterThan(0);
  });

  test("of other batches stay", () => {
    const { changes } = repaired(toBytes(overlay(lines, 4, 88, "0000001")), "renumberTraces");
    expect(Math.max(...changes.map(({ line }) => line))).toBeLessThan(at(headers, 1));
  });

  test("addenda that are out of step with their entry or each other are numbered anew", () => {
    const addenda = lines.findIndex((line) => line.startsWith("705RMR*IV*2")) + 1;
    putsBack(overlay(lines, addenda, 84, "0007"), "renumberTraces");
    putsBack(overlay(lines, addenda, 88, "0000042"), "renumberTraces");
  });

  test("of what came back stay", () => {
    const returned = overlay(overlay(sampleLines([TRADE]), 4, 2, "99"), 3, 88, "0000009");
    expect(offered(toBytes(returned))).not.toContain("renumberTraces");
  });
});

describe("batch numbers", () => {
  test("out of order, or other in header and control, are counted from 1", () => {
    putsBack(overlay(lines, at(controls, 1), 94, "7"), "renumberBatches");
    const swapped = [0, 1].reduce(
      (all, index) =>
        overlay(overlay(all, at(headers, index), 94, `${2 - index}`), at(controls, index), 94, `${2 - index}`),
      lines,
    );
    putsBack(swapped, "renumberBatches");
  });

  test("with gaps stay", () => {
    const gap = overlay(overlay(lines, at(headers, 4), 88, "0000099"), at(controls, 4), 88, "0000099");
    expect(offered(toBytes(gap))).toEqual([]);
  });
});

test("repairs go together in any order", () => {
  let spoilt = overlay(lines, 3, 12, "9");
  spoilt = overlay(spoilt, 4, 88, "0000001");
  spoilt = overlay(spoilt, at(controls, 2), 21, "000000009999");
  spoilt = overlay(spoilt, at(headers, 3), 94, "1");
  const bytes = new TextEncoder().encode(`\uFEFF${spoilt.map((line) => line.trimEnd()).join("\r\n\r\n")}`);
  const repairs = offerRepairs(bytes, checkNacha(bytes), { earliest: EARLIEST }).flatMap(({ name }): Repair[] =>
    name === "dropBatch" || name === "restampDates" ? [] : [{ name }],
  );
  expect(repairs.length).toBeGreaterThanOrEqual(5);
  const there = applyRepairs(bytes, repairs).bytes;
  const back = applyRepairs(bytes, repairs.toReversed()).bytes;
  expect(Buffer.from(there).equals(back)).toBe(true);
  expect(checkNacha(there)).toMatchObject({ verdict: "valid", issues: [] });
});

test("1,000 changes are told one by one, all are counted, and no account number is among them", () => {
  const [entry] = PAYROLL.entries;
  if (!entry) throw new Error("The sample has no entry");
  const batch = { ...PAYROLL, entries: Array.from({ length: 2_500 }, () => entry) };
  const many = new TextDecoder().decode(writeNacha(sampleFile([batch]))).split("\n");
  const spoilt = toBytes(many.map((line) => (line.startsWith("6") ? line.slice(0, 11) + "0" + line.slice(12) : line)));
  const { changes, changeCount } = repaired(spoilt, "fixCheckDigits");
  expect(changeCount).toBe(2_500);
  expect(changes).toHaveLength(1_000);
  expect(JSON.stringify(changes)).not.toContain(CANARY_ACCOUNT.slice(0, 6));
});

test("what is no NACHA file is offered nothing", () => {
  const bytes = new TextEncoder().encode("hello\nworld\n");
  expect(offerRepairs(bytes, checkNacha(bytes), { earliest: EARLIEST })).toEqual([]);
});
