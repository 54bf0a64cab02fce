import { describe, expect, test } from "vitest";
import { whyNotNow } from "./attempt";
import { lastLoadAt, listedAtOf } from "./deadline";
import { judgeListed } from "./record";

const NY = "America/New_York";
const at = (instant: string): Date => new Date(instant);

describe("the bank's last load", () => {
  test.each([
    ["a minute after", "2026-11-18T06:01:00Z", "2026-11-18T06:00:00Z"],
    ["at it", "2026-11-18T06:00:00Z", "2026-11-18T06:00:00Z"],
    ["a minute before", "2026-11-18T05:59:00Z", "2026-11-17T06:00:00Z"],
    ["on a Sunday", "2026-11-22T15:00:00Z", "2026-11-20T06:00:00Z"],
    ["on Thanksgiving", "2026-11-26T15:00:00Z", "2026-11-25T06:00:00Z"],
    ["in summer time", "2026-07-15T15:00:00Z", "2026-07-15T05:00:00Z"],
  ])("%s", (_name, now, load) => {
    expect(lastLoadAt(at(now), NY)).toEqual(at(load));
  });

  test("what a load names is listed as of that load, or by the bank's own time where that is later", () => {
    const now = at("2026-11-18T15:00:00Z");
    const load = lastLoadAt(now, NY);
    expect(listedAtOf(at("2026-11-17T15:30:00Z"), now, load)).toEqual(load);
    expect(listedAtOf(at("2026-11-18T14:00:00Z"), now, load)).toEqual(at("2026-11-18T14:00:00Z"));
  });
});

describe("an exception that the bank lists after its cut-off", () => {
  const decideBy = at("2026-11-18T19:00:00Z");
  const same = { listedAt: at("2026-11-18T06:00:00Z"), decideBy };
  const fresh = { listedAt: at("2026-11-19T06:00:00Z"), decideBy: at("2026-11-19T19:00:00Z") };
  const evening = at("2026-11-18T22:00:00Z");
  const morning = at("2026-11-19T06:05:00Z");
  test.each([
    ["before its cut-off", "defaulted", same, at("2026-11-18T18:59:59Z"), null],
    ["defaulted, the same day", "defaulted", same, evening, "still"],
    ["defaulted, the next day", "defaulted", fresh, morning, "again"],
    ["defaulted, the next day past that day's cut-off", "defaulted", fresh, at("2026-11-19T19:00:00Z"), "still"],
    ["open and not yet swept, the same day", "open", same, evening, null],
    ["open and not yet swept, the next day", "open", fresh, morning, "again"],
    ["sent, the same day", "sent", same, evening, null],
    ["sent, the next day", "sent", fresh, morning, "still"],
    ["voided", "voided", fresh, morning, null],
  ] as const)("%s", (_name, status, listed, now, verdict) => {
    expect(judgeListed({ status, decideBy }, listed, now)).toBe(verdict);
  });
});

describe("whether a decision may still go out", () => {
  const order = { everUnsure: false, decidedAt: at("2026-11-18T18:00:00Z"), decideBy: at("2026-11-18T19:00:00Z") };
  const day = 86_400_000;
  test.each([
    ["in time", order, "2026-11-18T18:59:59.999Z", null],
    ["at the cut-off", order, "2026-11-18T19:00:00Z", "past_cutoff"],
    ["at the cut-off, sent before", { ...order, everUnsure: true }, "2026-11-18T19:00:00Z", null],
    ["while the bank remembers the key", { ...order, everUnsure: true }, "2026-11-19T16:59:59Z", null],
    ["an hour before it forgets", { ...order, everUnsure: true }, "2026-11-19T17:00:00Z", "key_old"],
  ])("%s", (_name, given, now, why) => {
    expect(whyNotNow(given, day, at(now))).toBe(why);
  });
});
