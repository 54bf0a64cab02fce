import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatMinor,
  formatMoney,
  minorFromBigInt,
  parseDecimal,
  parseTyped,
  safeMinor,
  sumMinor,
  toDecimal,
} from "./money";

describe("decimal text becomes minor units exactly", () => {
  it.each([
    ["1000.50", "USD", 100_050],
    ["1000.5", "USD", 100_050],
    ["-0.01", "USD", -1],
    ["0", "USD", 0],
    ["-0", "USD", 0],
    ["+7", "USD", 700],
    ["1000", "JPY", 1_000],
    ["1000.00", "JPY", 1_000],
    ["1.234", "KWD", 1_234],
    ["90071992547409.91", "USD", 9_007_199_254_740_991],
  ])("%s %s", (text, currency, minor) => {
    expect(parseDecimal(text, currency)).toBe(minor);
  });

  it.each([
    ["1.005", "USD"],
    ["1.5", "JPY"],
    ["1e3", "USD"],
    ["", "USD"],
    [" 1", "USD"],
    ["1,000", "USD"],
    ["0x10", "USD"],
    ["NaN", "USD"],
    ["90071992547409.92", "USD"],
    ["１", "USD"],
  ])("refuses %j %s rather than guess", (text, currency) => {
    expect(parseDecimal(text, currency)).toBeNull();
  });

  it("is the inverse of writing, for every safe amount and every kind of currency", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom("USD", "JPY", "KWD", "EUR"), (minor, currency) => {
        expect(parseDecimal(toDecimal(minor, currency), currency)).toBe(minor === 0 ? 0 : minor);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe("what a person types", () => {
  it.each([
    ["1,234.50", 123_450],
    ["1234.5", 123_450],
    [" 12. ", 1_200],
    ["1,234,567", 123_456_700],
  ])("%j is an amount", (text, minor) => expect(parseTyped(text, "USD")).toBe(minor));

  it.each(["1,23", "12,34.5", "1.2.3", "ten", "1 000", "$5", "1,2345"])("%j is not", (text) =>
    expect(parseTyped(text, "USD")).toBeNull(),
  );
});

describe("on the screen", () => {
  it("groups, and has a true minus sign", () => {
    expect(formatMinor(-123_456_789, "USD")).toBe("\u22121,234,567.89");
    expect(formatMinor(5, "USD")).toBe("0.05");
    expect(formatMoney({ amountMinor: 1_234, currency: "JPY" })).toBe("JPY 1,234");
  });
});

describe("arithmetic refuses what a number cannot hold", () => {
  it("throws past 2^53", () => {
    expect(() => safeMinor(Number.MAX_SAFE_INTEGER + 1)).toThrow(RangeError);
    expect(() => safeMinor(0.1)).toThrow(RangeError);
    expect(() => minorFromBigInt(2n ** 53n)).toThrow(RangeError);
    expect(() => sumMinor([Number.MAX_SAFE_INTEGER, 1])).toThrow(RangeError);
  });
  it("adds cents without drift", () => expect(sumMinor(Array.from({ length: 688 }, () => 10))).toBe(6_880));
});
