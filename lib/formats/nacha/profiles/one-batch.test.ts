import { expect, test } from "vitest";
import { buildNacha } from "../build";
import { builtUnder } from "../testdata/profile-files";
import { PAYROLL, PHONE, sampleFile } from "../testdata/samples";
import { refuseToBuild } from "../write/offset";
import { PROFILES } from "./profiles";

const profile = PROFILES["one-batch"];

test("a file of one batch is the standard file", () => {
  const batches = [PAYROLL];
  expect(builtUnder("one-batch", { batches }).check).toMatchObject({ verdict: "valid", issues: [] });
  expect(builtUnder("one-batch", { batches }).text).toBe(builtUnder("standard", { batches }).text);
});

test("a second batch is refused by name, and never written", () => {
  const file = { ...sampleFile(), batches: [PAYROLL, PHONE] };
  expect(refuseToBuild(file, profile)).toMatchObject({ ok: false, reason: "too_many_batches" });
  expect(() => buildNacha(file, profile)).toThrow(/1 batches/);
});
