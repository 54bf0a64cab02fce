import { expect, test } from "vitest";
import { corpus, fuzzCase } from "./nacha";

test("2,000 spoilt files are read to their end, in time, and in one way only", { timeout: 120_000 }, () => {
  const files = corpus();
  const problems = Array.from({ length: 2_000 }, (_, number) => fuzzCase(files, 4, number).problem);
  expect(problems.map((problem, number) => `${number}: ${problem ?? "none"}`)).toEqual(
    problems.map((_, number) => `${number}: none`),
  );
});

test("a case plays the same way each time", () => {
  const files = corpus();
  expect(fuzzCase(files, 7, 31)).toEqual(fuzzCase(files, 7, 31));
});
