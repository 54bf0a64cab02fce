import { expect, test } from "vitest";
import { filterOf, lensHref, readLens } from "./schema";

const ACCOUNT = "0b6e2a52-6c35-4a3c-9f5e-1f3f6f0f6a01";

test("an address is read field by field; what is wrong is named and left out, the rest stands", () => {
  const { lens, dropped } = readLens({
    basis: "posted",
    from: "2026-02-30",
    to: "2026-11-20",
    min: "abc",
    account: "x'--",
  });
  expect(lens).toEqual({ basis: "posted", to: "2026-11-20" });
  expect(dropped).toEqual(["the first date", "the smallest amount", "the account"]);
});

test("dates the wrong way round are turned", () => {
  expect(readLens({ from: "2026-11-20", to: "2026-11-01" }).lens).toEqual({ from: "2026-11-01", to: "2026-11-20" });
});

test("amounts are exact in the account's currency", () => {
  const { lens } = readLens({ min: "1,234.5", max: "2000" });
  expect(filterOf(lens, "USD")).toMatchObject({ minMinor: 123_450, maxMinor: 200_000 });
  expect(filterOf(readLens({ min: "1234" }).lens, "JPY")).toMatchObject({ minMinor: 1234 });
});

test("the value date is the basis unless the address says otherwise, and addresses come out the same way they went in", () => {
  expect(filterOf({}, undefined).basis).toBe("value");
  const href = lensHref("/transactions", { basis: "value", account: ACCOUNT, text: "wire & out", sort: "newest" });
  expect(href).toBe(`/transactions?text=wire+%26+out&account=${ACCOUNT}`);
  const back = readLens(Object.fromEntries(new URL(href, "http://desk").searchParams));
  expect(back).toEqual({ lens: { text: "wire & out", account: ACCOUNT }, dropped: [] });
});
