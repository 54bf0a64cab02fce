import { describe, expect, test } from "vitest";
import { readCorrection } from "../returns/correction";
import { CORRECTION_CODES } from "./correction-codes";
import { RETURN_CODES } from "./return-codes";
import { endOfSpan, lastDishonorDay, lastResubmissionDay, SENT_WITHIN } from "./return-times";

const numbers = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => String(from + index).padStart(2, "0"));

describe("return codes", () => {
  test("are all there, R01 to R85 but those not in use", () => {
    const used = [...numbers(1, 47), ...numbers(50, 53), "61", "62", ...numbers(67, 77), ...numbers(80, 85)];
    expect([...RETURN_CODES.keys()].toSorted()).toEqual(used.map((number) => `R${number}`));
  });

  test.each([...RETURN_CODES.values()])("$code says what happened, in what time, and what to do", (row) => {
    expect(row.title).toMatch(/^[A-Z].+[^.]$/);
    expect(row.words).toMatch(/^[A-Z].+\.$/);
    expect(row.nextStep).toMatch(/^[A-Z].+\.$/);
    expect(SENT_WITHIN[row.within]).toBeTruthy();
  });

  test("of unauthorized consumer debits may take 60 calendar days, of corporate ones two banking days", () => {
    const slow = [...RETURN_CODES.values()].filter(({ within }) => within === "60 calendar days");
    expect(slow.map(({ code }) => code)).toEqual(
      expect.arrayContaining(["R05", "R07", "R10", "R11", "R33", "R37", "R38", "R51", "R52", "R53"]),
    );
    expect(RETURN_CODES.get("R29")?.within).toBe("2 banking days");
    expect(RETURN_CODES.get("R01")?.within).toBe("2 banking days");
  });

  test("R01 and R09 alone let the same entry go again", () => {
    const again = [...RETURN_CODES.values()].filter(({ resubmittable }) => resubmittable === "as it is");
    expect(again.map(({ code }) => code)).toEqual(["R01", "R09"]);
  });
});

describe("correction codes", () => {
  test("are all there, C01 to C14 and C61 to C69", () => {
    const used = [...numbers(1, 14), ...numbers(61, 69)].map((number) => `C${number}`);
    expect([...CORRECTION_CODES.keys()].toSorted()).toEqual(used);
  });

  test.each([...CORRECTION_CODES.values()])("$code says what is wrong, what changes, and what to do", (row) => {
    expect(row.title).toMatch(/^[A-Z].+[^.]$/);
    expect(row.words).toMatch(/^[A-Z].+\.$/);
    expect(row.nextStep).toMatch(/^[A-Z].+\.$/);
    expect(row.changes.length > 0).toBe(row.act !== null);
  });

  test("read as many parts as they say that they change", () => {
    const text: Readonly<Record<string, string>> = {
      C03: "011000015   44719900",
      C06: "44719900            32",
      C07: "01100001544719900         22",
      C12: "HARBOR MILLS       1234567890",
    };
    for (const [code, data] of Object.entries(text))
      expect(Object.keys(readCorrection(code, data) ?? {})).toHaveLength(
        CORRECTION_CODES.get(code)?.changes.length ?? 0,
      );
  });
});

describe("times", () => {
  test("count banking days over weekends and holidays", () => {
    // Friday 20 November 2026; Thursday the 26th is Thanksgiving.
    expect(lastDishonorDay("2026-11-20")).toBe("2026-11-30");
    expect(endOfSpan("2026-11-20", { days: 6, unit: "banking days" })).toBe("2026-12-01");
  });

  test("count calendar days as they come", () => {
    expect(endOfSpan("2026-11-20", { days: 60, unit: "calendar days" })).toBe("2027-01-19");
    expect(lastResubmissionDay("2026-06-01")).toBe("2026-11-28");
  });
});
