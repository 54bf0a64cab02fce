import { describe, expect, it } from "vitest";
import { last4, lookupHash, open, openText, seal, sealText } from "./crypto";

describe("what is sealed", () => {
  it("opens to the same bytes, and looks different each time", () => {
    const [first, second] = [sealText("123456789", "account.number"), sealText("123456789", "account.number")];
    expect(openText(first, "account.number")).toBe("123456789");
    expect(Buffer.from(first).equals(Buffer.from(second))).toBe(false);
    expect(Buffer.from(first).includes("123456789")).toBe(false);
  });

  it("does not open in another column, changed, cut, or of another layout", () => {
    const sealed = seal(Buffer.from("secret"), "ach_file.chunk");
    expect(() => open(sealed, "account.number")).toThrow();
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Uint8Array.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => open(changed, "ach_file.chunk"), `byte ${at}`).toThrow();
    }
    expect(() => open(sealed.subarray(0, 20), "ach_file.chunk")).toThrow();
  });

  it("holds nothing at all, too", () => expect(open(seal(new Uint8Array(), "x"), "x")).toHaveLength(0));
});

describe("looking a number up", () => {
  it("is the same for the same number and tells nothing of it", () => {
    expect(lookupHash("123456789")).toBe(lookupHash("123456789"));
    expect(lookupHash("123456789")).not.toBe(lookupHash("123456780"));
    expect(lookupHash("123456789")).toMatch(/^[0-9a-f]{64}$/);
  });
  it("shows the last four", () => expect(last4("  00123456789 ")).toBe("6789"));
  it("shows at most half of a short number", () =>
    expect(["1234", "12345", "1234567", "12345678", "1", ""].map(last4)).toEqual(["34", "45", "567", "5678", "", ""]));
});
