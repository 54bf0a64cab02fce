import { describe, expect, it } from "vitest";
import { cmacOfEqualMessages, PAYEE_HASH_BYTES, PAYEE_MESSAGE_BYTES, payeeHash, payeeHashes } from "./payee-hash";

/** NIST SP 800-38B, examples of AES-256-CMAC. */
const KEY = Buffer.from("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4", "hex");
const TEXT = Buffer.from(
  "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710",
  "hex",
);

describe("the hash of a payee", () => {
  it("is the CMAC of the standard, one block and four", () => {
    const one = cmacOfEqualMessages(KEY, TEXT.subarray(0, 16), 16);
    expect(one.toString("hex")).toBe("28a7023f452e8f82bd4bf28d8c37c35c");
    expect(cmacOfEqualMessages(KEY, TEXT, 64).toString("hex")).toBe("e1992190549f6ed5696a2c056c315410");
  });

  it("is the same in bulk as one by one", () => {
    const accounts = [
      ["121042882", "123456789"],
      ["091000019", "9"],
      ["121042882", "12345678901234567"],
    ] as const;
    const messages = Buffer.alloc(accounts.length * PAYEE_MESSAGE_BYTES);
    accounts.forEach(([routing, account], index) => {
      messages.write(routing + account, index * PAYEE_MESSAGE_BYTES, "latin1");
    });
    const bulk = payeeHashes(messages);
    accounts.forEach(([routing, account], index) => {
      const from = index * PAYEE_HASH_BYTES;
      expect(bulk.subarray(from, from + PAYEE_HASH_BYTES).equals(payeeHash(routing, account))).toBe(true);
    });
  });

  it("tells banks and numbers apart, and blanks around a number do not count", () => {
    const of = (routing: string, account: string) => payeeHash(routing, account).toString("hex");
    expect(of("121042882", "  123456789 ")).toBe(of("121042882", "123456789"));
    const all = [of("121042882", "123456789"), of("121042882", "123456780"), of("091000019", "123456789")];
    expect(new Set(all).size).toBe(3);
  });

  it("tells the long numbers of foreign accounts apart by all their characters", () => {
    const long = "DE89370400440532013000 1234567890123";
    const numbers = [
      long.slice(0, 17),
      long.slice(0, 18),
      long.slice(0, 34),
      long.slice(0, 35),
      `${long.slice(0, 34)}X`,
    ];
    expect(new Set(numbers.map((number) => payeeHash("121042882", number).toString("hex"))).size).toBe(5);
    expect(payeeHash("121042882", ` ${numbers[4]}`).equals(payeeHash("121042882", numbers[4] ?? ""))).toBe(true);
  });

  it("refuses what is no account, and messages that are not whole", () => {
    expect(() => payeeHash("12104288", "1")).toThrow(RangeError);
    expect(() => payeeHash("121042882", "1".repeat(36))).toThrow(RangeError);
    expect(() => payeeHash("121042882", "1234\u0000")).toThrow(RangeError);
    expect(() => payeeHashes(Buffer.alloc(33))).toThrow(RangeError);
    expect(payeeHashes(Buffer.alloc(0))).toHaveLength(0);
  });
});
