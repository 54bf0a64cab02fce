import { expect, test } from "vitest";
import { builtUnder } from "../testdata/profile-files";

test("an unpadded file stops after its control, counts its blocks as if filled, and nothing else is remarked on", () => {
  const { lines, check } = builtUnder("unpadded");
  const standard = builtUnder("standard").lines;
  expect(lines).toEqual(standard.filter((line) => !/^9+$/.test(line)));
  expect(Number(lines.at(-1)?.slice(7, 13))).toBe(standard.length / 10);
  expect(check.verdict).toBe("repairable");
  expect(check.issues.map(({ code }) => code)).toEqual(["PADDING_MISSING"]);
});
