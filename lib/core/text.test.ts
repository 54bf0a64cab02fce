import { expect, test } from "vitest";
import { newId } from "./ids";
import { plainText, timeCursor } from "./text";

test("a filter's text loses NUL and every other control character, wherever it stands", () => {
  const text = plainText(10);
  expect(text.parse("\u0000rent\u200b\u202e ")).toBe("rent");
  expect(text.safeParse("\u0000 \u0007").success).toBe(false);
  expect(text.safeParse("x".repeat(11)).success).toBe(false);
});

test("a cursor's id is a whole id: 36 dashes are not", () => {
  expect(timeCursor.safeParse(`1763481600000_${newId()}`).success).toBe(true);
  for (const bad of [`1_${"-".repeat(36)}`, `_${newId()}`, `1_${newId()}0`, `1_${newId().replaceAll("-", "0")}`, "1"]) {
    expect(timeCursor.safeParse(bad).success).toBe(false);
  }
});
