import { describe, expect, test } from "vitest";
import { checkedBaseUrl, joinUrl } from "./url";

describe("addresses", () => {
  test.each([
    "https://api.bank.example/v1",
    "http://127.0.0.1:4010/v1",
    "http://localhost",
    "http://sandbox:4010",
    "http://[::1]:1",
  ])("%s may be called", (text) => {
    expect(checkedBaseUrl(text).href).toContain(text);
  });

  test("segments are encoded and stay below the base", () => {
    const base = checkedBaseUrl("https://api.bank.example/v1/");
    expect(joinUrl(base, ["payments", "a/../b?c#d"]).href).toBe(
      "https://api.bank.example/v1/payments/a%2F..%2Fb%3Fc%23d",
    );
    expect(joinUrl(base, ["@evil.example"]).host).toBe("api.bank.example");
    expect(joinUrl(base, []).href).toBe("https://api.bank.example/v1/");
    expect(joinUrl(base, ["x"], { q: "a&b" }).search).toBe("?q=a%26b");
  });

  test.each(["", ".", ".."])("the segment '%s' is refused", (segment) => {
    expect(() => joinUrl(new URL("https://api.bank.example"), [segment])).toThrow(RangeError);
  });
});
