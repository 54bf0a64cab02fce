import { expect, test } from "vitest";
import { builtUnder } from "../testdata/profile-files";

test("an unbroken file is the standard file without its line ends, and nothing else is remarked on", () => {
  const { text, check } = builtUnder("unbroken");
  expect(text).toBe(builtUnder("standard").text.replaceAll("\n", ""));
  expect(check.verdict).toBe("repairable");
  expect(check.issues.map(({ code }) => code)).toEqual(["UNBROKEN_LINES"]);
});
