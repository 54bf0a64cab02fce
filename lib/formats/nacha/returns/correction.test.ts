import { describe, expect, test } from "vitest";
import { readCorrection } from "./correction";

describe("corrected data", () => {
  test.each([
    ["C01", "44719900-1", { accountNumber: "44719900-1" }],
    ["C01", "12345678901234567", { accountNumber: "12345678901234567" }],
    ["C02", "011000015", { routingNumber: "011000015" }],
    ["C03", "011000015   12345678901234567", { routingNumber: "011000015", accountNumber: "12345678901234567" }],
    ["C04", "HARBOR LINEN COMPANY", { individualName: "HARBOR LINEN COMPANY" }],
    ["C05", "37", { transactionCode: 37 }],
    ["C06", "44719900            32", { accountNumber: "44719900", transactionCode: 32 }],
    [
      "C07",
      "01100001544719900         22",
      { routingNumber: "011000015", accountNumber: "44719900", transactionCode: 22 },
    ],
    [
      "C07",
      "0110000151234567890123456737",
      { routingNumber: "011000015", accountNumber: "12345678901234567", transactionCode: 37 },
    ],
    ["C08", "DEUTDEFF", { foreignBank: "DEUTDEFF" }],
    ["C09", "EMP-00471", { individualId: "EMP-00471" }],
    ["C10", "HARBOR MILLS", { companyName: "HARBOR MILLS" }],
    ["C11", "1234567890", { companyId: "1234567890" }],
    ["C12", "HARBOR MILLS       1234567890", { companyName: "HARBOR MILLS", companyId: "1234567890" }],
  ])("of %s are read by their places: %j", (code, text, expected) => {
    expect(readCorrection(code, text)).toEqual(expected);
  });

  test.each([
    ["a routing number whose check digit is wrong", "C02", "011000016"],
    ["a routing number of eight digits", "C02", "01100001"],
    ["an account that begins two columns early", "C03", "011000015 12345678901234567"],
    ["an account alone where both are due", "C03", "44719900"],
    ["a transaction code that does not exist", "C05", "99"],
    ["a transaction code three columns late", "C06", "44719900               32"],
    ["an account with a gap", "C01", "4471    9900"],
    ["something behind the account", "C01", "44719900           X"],
    ["nothing", "C01", ""],
    ["more than there are columns for", "C01", "4".repeat(36)],
  ])("with %s are left to a person", (_what, code, text) => {
    expect(readCorrection(code, text)).toBeNull();
  });

  test.each(["C13", "C14", "C61", "R01", ""])("of %s are none", (code) => {
    expect(readCorrection(code, "44719900")).toBeNull();
  });
});
