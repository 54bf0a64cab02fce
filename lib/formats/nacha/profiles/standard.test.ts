import { expect, test } from "vitest";
import { builtUnder } from "../testdata/profile-files";
import { nextModifier, profileNamed, PROFILES } from "./profiles";

test("a standard file is valid: a record a line, a line feed behind each, whole blocks of ten", () => {
  const { text, lines, check } = builtUnder("standard");
  expect(check).toMatchObject({ verdict: "valid", issues: [] });
  expect(text).not.toContain("\r");
  expect(text.endsWith("\n")).toBe(true);
  expect(lines.length % 10).toBe(0);
  expect(lines.every((line) => line.length === 94)).toBe(true);
  expect(lines[0]?.slice(3, 23)).toBe(" 0210000211234567890");
});

test("an origin of fewer than ten characters stands to the right", () => {
  expect(builtUnder("standard", { origin: "HARBOR" }).lines[0]?.slice(13, 23)).toBe("    HARBOR");
});

test("every profile is found by its name, and tells in a sentence what it does", () => {
  for (const [name, profile] of Object.entries(PROFILES)) {
    expect(profileNamed(name)).toBe(profile);
    expect(profile.sentence).toMatch(/^[A-Z].{20,}\.$/);
  }
  expect(profileNamed("toString")).toBeNull();
});

test("the files of a day are A to Z and then 0 to 9, and then the day has no more", () => {
  const used: string[] = [];
  for (;;) {
    const next = nextModifier(PROFILES.standard, used);
    if (next === null) break;
    used.push(next);
  }
  expect(used.join("")).toBe("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
  expect(nextModifier(PROFILES.standard, ["A", "C"])).toBe("B");
});
