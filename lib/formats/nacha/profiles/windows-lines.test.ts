import { expect, test } from "vitest";
import { builtUnder } from "../testdata/profile-files";

test("a file with Windows lines is valid, and each record ends with carriage return and line feed", () => {
  const { text, check } = builtUnder("windows-lines");
  expect(check).toMatchObject({ verdict: "valid", issues: [] });
  const records = text.split("\r\n");
  expect(records.pop()).toBe("");
  expect(records.every((record) => record.length === 94)).toBe(true);
  expect(text.replaceAll("\r\n", "\n")).toBe(builtUnder("standard").text);
});
