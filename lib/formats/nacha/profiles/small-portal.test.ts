import { expect, test } from "vitest";
import { builtUnder } from "../testdata/profile-files";
import { PHONE, sampleFile } from "../testdata/samples";
import { refuseToBuild } from "../write/offset";
import { nextModifier, PROFILES } from "./profiles";

const profile = PROFILES["small-portal"];
const [entry] = PHONE.entries;
if (!entry) throw new Error("The sample has no entry");
const entriesOf = (count: number) => Array.from({ length: count }, () => entry);

test("a file for a small portal is valid, with Windows lines", () => {
  const { text, check } = builtUnder("small-portal");
  expect(check).toMatchObject({ verdict: "valid", issues: [] });
  expect(text).toBe(builtUnder("windows-lines").text);
});

test("30,000 entries are taken, one more is refused by name", () => {
  const file = (count: number) => ({ ...sampleFile(), batches: [{ ...PHONE, entries: entriesOf(count) }] });
  expect(refuseToBuild(file(30_000), profile)).toBeNull();
  expect(refuseToBuild(file(30_001), profile)).toMatchObject({ reason: "too_many_entries" });
});

test("addenda count towards the 3 MB", () => {
  const wordy = { ...entry, addenda: ["ORDER"] };
  const batches = [{ ...PHONE, sec: "WEB", entries: Array.from({ length: 16_500 }, () => wordy) }];
  expect(refuseToBuild({ ...sampleFile(), batches }, profile)).toMatchObject({ reason: "too_large" });
});

test("1,000 batches are taken, one more is refused by name", () => {
  const file = (count: number) => ({ ...sampleFile(), batches: Array.from({ length: count }, () => PHONE) });
  expect(refuseToBuild(file(1_000), profile)).toBeNull();
  expect(refuseToBuild(file(1_001), profile)).toMatchObject({ reason: "too_many_batches" });
});

test("its files of a day are A to Z", () => {
  expect(nextModifier(profile, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")).toBeNull();
});
